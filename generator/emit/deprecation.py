"""deprecation: what goes away, since when, and what to call instead: operations of Jira, and names of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.correct.name import NAMES_FILE, Names
from generator.document.openapi import Document, list_operations, operation_key, template_key
from generator.emit.availability import choose_method, list_methods
from generator.emit.ir import Operation, Resource
from generator.problem import Problem


def find_deprecations(releases: Mapping[str, Document]) -> dict[str, str]:
    """Return the first release that deprecates each operation, in words, by its template key."""
    found: dict[str, str] = {}
    for index, (release, document) in enumerate(releases.items()):
        for method, path, operation in list_operations(document):
            if operation.get("deprecated"):
                found.setdefault(template_key(method, path), release if index else f"{release} or earlier")
    return found


def tell_deprecations(
    resources: tuple[Resource, ...], releases: Mapping[str, Document], replacements: Mapping[str, str]
) -> tuple[Resource, ...]:
    """Return `resources` with each deprecated operation knowing since when it is, and what to call instead."""
    since = find_deprecations(releases)
    methods = {
        operation_key(each.method, each.path): tuple(f"{resource.name}.{name}" for name in list_methods(each))
        for resource in resources
        for each in resource.operations
    }

    def tell(operation: Operation) -> Operation:
        if not operation.deprecated:
            return operation
        instead = methods.get(replacements.get(operation_key(operation.method, operation.path), ""))
        return replace(
            operation,
            deprecated_since=since.get(template_key(operation.method, operation.path), ""),
            instead=choose_method(instead) if instead else "",
        )

    return tuple(replace(resource, operations=tuple(map(tell, resource.operations))) for resource in resources)


def write_deprecation(operation: Operation) -> str:
    """Return what a caller of a deprecated operation is told; "" for any other."""
    if not operation.deprecated:
        return ""
    since = f" since Jira {operation.deprecated_since}" if operation.deprecated_since else ""
    instead = f"Call jira.{operation.instead}." if operation.instead else "Jira names nothing to call instead."
    return f"{operation.method} {operation.path} is deprecated{since}: a later release may lack it. {instead}"


def check_old_names(names: Names, version: str) -> None:
    """Raise Problem for an old name of ours that has been kept for a minor version: it is time to let it go."""
    here = tuple(int(part) for part in version.split(".")[:2])
    for key, was in names.was.items():
        if here > was.since:
            raise Problem(
                f"{NAMES_FILE} keeps {was.name} for {key} since {write_minor(was.since)}, and this is {version}. "
                "Delete the line under [was]: a name stays for one minor version."
            )


def write_minor(version: tuple[int, int]) -> str:
    """Return a minor version as it is written: 0.2."""
    return f"{version[0]}.{version[1]}"
