"""How Jira writes the values of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jira_dc_runtime.call import write_scalar
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.agile import Sprint
from jira_dc_runtime.testing.state.field import Field
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State

from .people import write_group, write_user
from .projects import write_project_reference
from .references import (
    write_component_reference,
    write_issue_reference,
    write_option,
    write_version_reference,
)
from .schemes import write_security_level
from .workflow import write_priority, write_resolution


def write_value(state: State, issue: Issue, field: Field) -> Any:
    """Return the value that an issue has in a field, as Jira writes it; None where it is empty."""
    if field.kind == "sprint":
        return write_sprints(state, issue)
    if field.kind == "rank":
        return issue.rank
    stored = issue.fields.get(field.id)
    if stored is None:
        return None
    write = _WRITERS.get(field.kind)
    return stored if write is None else write(state, field, stored)


def write_sprints(state: State, issue: Issue) -> list[str] | None:
    """Return the sprints of an issue as texts: Jira shows what the record looks like inside."""
    numbers = [*issue.closed_sprints, *(() if issue.sprint is None else (issue.sprint,))]
    found = [state.sprints[number] for number in numbers if number in state.sprints]
    return [_describe(sprint) for sprint in found] or None


def _describe(sprint: Sprint) -> str:
    shown = {
        "id": sprint.id,
        "rapidViewId": sprint.board,
        "state": sprint.state.upper(),
        "name": sprint.name,
        "startDate": sprint.start or "<null>",
        "endDate": sprint.end or "<null>",
        "completeDate": sprint.complete or "<null>",
        "activatedDate": sprint.activated or "<null>",
        "sequence": sprint.place,
        "goal": sprint.goal or "<null>",
        "autoStartStop": write_scalar(sprint.automatic),
        "synced": write_scalar(sprint.synced),
    }
    fields = ",".join(f"{name}={value}" for name, value in shown.items())
    return f"com.atlassian.greenhopper.service.sprint.Sprint@{sprint.id:08x}[{fields}]"


def _user(state: State, field: Field, stored: Any) -> JsonObject:
    return write_user(state, stored)


def _users(state: State, field: Field, stored: Any) -> list[JsonObject]:
    return [write_user(state, name) for name in stored]


def _group(state: State, field: Field, stored: Any) -> JsonObject:
    return write_group(state, stored)


def _groups(state: State, field: Field, stored: Any) -> list[JsonObject]:
    return [write_group(state, name) for name in stored]


def _version(state: State, field: Field, stored: Any) -> JsonObject | None:
    return next(iter(_versions(state, field, [stored])), None)


def _versions(state: State, field: Field, stored: Any) -> list[JsonObject]:
    found = (state.versions.get(number) for number in _ids(stored))
    return [write_version_reference(state, one) for one in found if one is not None]


def _components(state: State, field: Field, stored: Any) -> list[JsonObject]:
    found = (state.components.get(number) for number in _ids(stored))
    return [write_component_reference(state, one) for one in found if one is not None]


def _priority(state: State, field: Field, stored: Any) -> JsonObject | None:
    found = next((state.priorities.get(number) for number in _ids([stored])), None)
    return None if found is None else write_priority(state, found)


def _resolution(state: State, field: Field, stored: Any) -> JsonObject | None:
    found = next((state.resolutions.get(number) for number in _ids([stored])), None)
    return None if found is None else write_resolution(state, found)


def _security(state: State, field: Field, stored: Any) -> JsonObject | None:
    found = next((state.security_levels.get(number) for number in _ids([stored])), None)
    return None if found is None else write_security_level(state, found)


def _project(state: State, field: Field, stored: Any) -> JsonObject | None:
    found = next((one for one in state.projects.values() if str(one.id) == str(stored)), None)
    return None if found is None else write_project_reference(state, found)


def _option(state: State, field: Field, stored: Any) -> Any:
    return next(iter(_options(state, field, [stored])), None)


def _options(state: State, field: Field, stored: Any) -> list[JsonObject]:
    found = (None if field.custom is None else field.custom.option(number) for number in _ids(stored))
    return [write_option(state, one) for one in found if one is not None]


def _cascade(state: State, field: Field, stored: Any) -> Any:
    written = _option(state, field, stored)
    child = stored.get("child") if is_object(stored) else None
    return written if child is None or written is None else {**written, "child": _option(state, field, child)}


def _parent(state: State, field: Field, stored: Any) -> JsonObject | None:
    found = next((one for one in state.issues.values() if str(one.id) == str(stored)), None)
    return None if found is None else write_issue_reference(state, found)


def _ids(stored: Any) -> list[str]:
    """Return the ids in a list of references."""
    return [str(one.get("id")) for one in stored if is_object(one)] if is_array(stored) else []


_WRITERS: Final[Mapping[str, Callable[[State, Field, Any], Any]]] = {
    "cascade": _cascade,
    "components": _components,
    "group": _group,
    "groups": _groups,
    "option": _option,
    "options": _options,
    "parent": _parent,
    "priority": _priority,
    "project": _project,
    "resolution": _resolution,
    "security": _security,
    "user": _user,
    "users": _users,
    "version": _version,
    "versions": _versions,
}
