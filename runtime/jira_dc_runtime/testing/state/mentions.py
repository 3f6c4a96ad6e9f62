"""Which issues name a version or a component in a field, and how another one takes its place there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_array, is_object

from .issues import Issue
from .projects import Component, Version
from .state import State
from .workflow import DONE

FIX: Final = "fixVersions"
AFFECTED: Final = "versions"
COMPONENTS: Final = "components"
Part = Version | Component


def naming(state: State, field: str, part: Part) -> Iterator[Issue]:
    """Yield the issues of the part's project that name it in `field`."""
    project = state.project(str(part.project)).key
    for issue in list(state.issues.values()):
        if issue.project == project and _is_named(issue.fields.get(field), part):
            yield issue


def is_unresolved(state: State, issue: Issue) -> bool:
    """Return whether work on an issue goes on."""
    return state.statuses[issue.status].category != DONE


def replace(state: State, field: str, part: Part, other: Part | None, *, only_unresolved: bool = False) -> None:
    """Put `other`, or nothing, where issues name `part` in `field`."""
    for issue in naming(state, field, part):
        if only_unresolved and not is_unresolved(state, issue):
            continue
        kept: list[Any] = []
        for item in issue.fields[field]:
            new = item if not _means(item, part) else None if other is None else _like(item, other)
            if new is not None and new not in kept and not (new is not item and other and _is_named(kept, other)):
                kept.append(new)
        issue.fields[field] = kept
        issue.updated = state.clock()


def _is_named(value: object, part: Part) -> bool:
    return is_array(value) and any(_means(item, part) for item in value)


def _means(item: object, part: Part) -> bool:
    """Return whether an item, an object as Jira is sent it or an id, means `part`."""
    if is_object(item):
        return str(item["id"]) == part.id if "id" in item else item.get("name") == part.name
    return str(item) == part.id


def _like(item: object, part: Part) -> object:
    """Return what means `part` in the form that `item` has."""
    return {"id": part.id} if is_object(item) else part.id
