"""availability: which pinned releases have which operation.

Told from the distilled documents: an operation is the same one whatever its path variables are called. Operations that
the current release lacks are listed too, so that the client knows what a server of another release may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.correct.name import Names
from generator.correct.spec import REPLACEMENTS_FILE
from generator.document.openapi import Document, list_operations, operation_key, template_key
from generator.emit.ir import Availability, Operation, OperationAvailability, Presence, Resource
from generator.problem import Problem


def find_presences(releases: Mapping[str, Document]) -> dict[str, Presence]:
    """Return since when, and until when, each operation of the pinned `releases` exists, by its template key."""
    held = {release: _list_templates(document) for release, document in releases.items()}
    oldest = next(iter(held), "")
    found: dict[str, Presence] = {}
    for template in set[str]().union(*held.values()):
        turns: list[str] = []
        for release, templates in held.items():
            if (template in templates) != (len(turns) % 2 == 1):
                turns.append(release)
        found[template] = Presence(tuple(turns), or_earlier=turns[0] == oldest)
    return found


def list_since(presences: Mapping[str, Presence]) -> dict[str, str]:
    """Return the first release that is known to have each operation, in words, by its template key."""
    return {
        template: f"{presence.turns[0]} or earlier" if presence.or_earlier else presence.turns[0]
        for template, presence in presences.items()
    }


def date_operations(resources: tuple[Resource, ...], presences: Mapping[str, Presence]) -> tuple[Resource, ...]:
    """Return `resources` with each operation knowing since when it exists."""
    return tuple(
        replace(
            resource,
            operations=tuple(
                replace(each, presence=presences.get(template_key(each.method, each.path)))
                for each in resource.operations
            ),
        )
        for resource in resources
    )


def list_methods(operation: Operation) -> list[str]:
    """Return the methods that call `operation`: its own, that for batches, and its iterator."""
    batching = [operation.batching.method] if operation.batching else []
    return [operation.name, *batching, *([operation.paging.method] if operation.paging else [])]


def list_availability(
    resources: tuple[Resource, ...],
    releases: Mapping[str, Document],
    names: Names,
    replacements: Mapping[str, str],
) -> Availability:
    """Return the table of every operation of every pinned release, sorted by path and method.

    Raises Problem when spec/replacements.toml sends callers to an operation that the current release lacks.
    """
    methods = {
        operation_key(each.method, each.path): tuple(f"{resource.name}.{name}" for name in list_methods(each))
        for resource in resources
        for each in resource.operations
    }
    presences = find_presences(releases)
    keys = _list_keys(releases, [*methods, *names.methods])
    rows: list[OperationAvailability] = []
    for key in sorted(keys, key=_order):
        instead = replacements.get(key)
        if instead is not None and instead not in methods:
            raise Problem(f"{REPLACEMENTS_FILE} replaces {key} by {instead}, which the current release does not have.")
        presence = presences[template_key(*key.split(" ", 1))]
        rows.append(
            OperationAvailability(
                key, methods.get(key, ()), presence, choose_method(methods[instead]) if instead else ""
            )
        )
    return Availability(tuple(releases), tuple(rows))


def choose_method(methods: tuple[str, ...]) -> str:
    """Return the method to call instead of one that is gone: the iterator, if there is one."""
    return methods[-1] if ".iter_" in methods[-1] else methods[0]


def _list_templates(document: Document) -> set[str]:
    return {template_key(method, path) for method, path, _operation in list_operations(document)}


def _list_keys(releases: Mapping[str, Document], known: list[str]) -> set[str]:
    """Return one key for each operation of the documents: the corrected one where a correction renames a variable."""
    corrected = {template_key(*key.split(" ", 1)): key for key in reversed(known)}
    return {
        corrected.get(template_key(method, path), operation_key(method, path))
        for document in releases.values()
        for method, path, _operation in list_operations(document)
    }


def _order(key: str) -> tuple[str, str]:
    method, path = key.split(" ", 1)
    return path, method
