"""What was done to an issue: compare it before and after, and keep the difference as a step of its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_array, is_object

from .field import Field, find_field
from .issues import Change, Issue, Step
from .state import State

_NAMES: Final = {"components": "Component", "fixVersions": "Fix Version", "versions": "Version"}
_TABLES: Final = {
    "components": "components",
    "priority": "priorities",
    "resolution": "resolutions",
    "security": "security_levels",
    "version": "versions",
    "versions": "versions",
}
_ESTIMATES: Final = ("timeestimate", "timeoriginalestimate")
Shown = tuple[str | None, str | None]
"""A value as an id and as people read it."""


@contextmanager
def watch(state: State, issue: Issue, user: str | None) -> Generator[None, None, None]:
    """Note what the block changes in the fields of `issue` as one step of its history; nothing if it raises."""
    before, was = dict(issue.fields), (issue.key, issue.type, issue.status, issue.sprint)
    yield
    changes = [*_compare_fields(state, before, issue.fields), *_compare_rest(state, issue, was)]
    if changes:
        note(state, issue, user, *changes)


def note(state: State, issue: Issue, user: str | None, *changes: Change) -> None:
    """Keep `changes` as one step of the history of `issue`."""
    issue.updated = state.clock()
    issue.history.append(Step(state.next_id(), user or "", issue.updated, changes))


def show_issue(state: State, number: int | str | None) -> Shown:
    """Return an issue by its number, as a history shows it."""
    found = next((one for one in state.issues.values() if str(one.id) == str(number)), None) if number else None
    return (None, None) if found is None else (str(found.id), found.key)


def _compare_rest(state: State, issue: Issue, was: tuple[str, str, str, int | None]) -> Iterator[Change]:
    key, type_, status, sprint = was
    if key != issue.key:
        old, new = state.projects.get(key.rpartition("-")[0]), state.projects[issue.project]
        if old is not None and old is not new:
            yield Change("project", str(old.id), old.name, str(new.id), new.name)
        yield Change("Key", None, key, None, issue.key)
    if type_ != issue.type:
        gone, new_type = state.issue_types.get(type_), state.issue_types[issue.type]
        yield Change("issuetype", type_, None if gone is None else gone.name, new_type.id, new_type.name)
    if status != issue.status:
        before, after = state.statuses.get(status), state.statuses[issue.status]
        yield Change("status", status, None if before is None else before.name, after.id, after.name)
    if sprint != issue.sprint:
        yield Change("Sprint", *_show_sprint(state, sprint), *_show_sprint(state, issue.sprint), custom=True)


def _show_sprint(state: State, number: int | None) -> Shown:
    found = None if number is None else state.sprints.get(number)
    return (None, None) if found is None else (str(found.id), found.name)


def _compare_fields(state: State, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if (old or None) == (new or None) and old != 0 and new != 0:
            continue
        if old == new:
            continue
        if name in _ESTIMATES:
            was, now = _as_text(old), _as_text(new)
            yield Change(name, was, was, now, now)
            continue
        field = find_field(state, name)
        if field is not None:
            yield from _compare(state, field, old, new)


def _compare(state: State, field: Field, old: Any, new: Any) -> Iterator[Change]:
    label = _NAMES.get(field.id) or (field.id if field.custom is None else field.name)
    if field.id == "parent":
        label = "Parent Issue"
    custom = field.custom is not None
    if field.id in _NAMES:  # one line for each that went and each that came
        for one in [each for each in old or () if each not in (new or ())]:
            yield Change(label, *show(state, field, [one]), None, None)
        for one in [each for each in new or () if each not in (old or ())]:
            yield Change(label, None, None, *show(state, field, [one]))
        return
    yield Change(label, *show(state, field, old), *show(state, field, new), custom=custom)


def show(state: State, field: Field, value: Any) -> Shown:
    """Return a stored value as a history shows it: its ids, and what people read."""
    if value is None or value == []:
        return None, "" if field.kind == "labels" else None
    match field.kind:
        case "user" | "users":
            users = [state.find_user(name) for name in _as_list(value)]
            keys = ", ".join(one.key for one in users if one)
            return keys, ", ".join(one.display_name for one in users if one)
        case "labels":
            return None, " ".join(value)
        case "group" | "groups":
            return None, ", ".join(_as_list(value))
        case "epic":
            found = state.issues.get(value)
            return (None, value) if found is None else (str(found.id), found.key)
        case "parent":
            return show_issue(state, value)
        case "date":
            return value, f"{value} 00:00:00.0"
        case "datetime":
            return value, dt.datetime.fromisoformat(value).strftime("%d/%b/%y %I:%M %p")
        case "project":
            project = next((one for one in state.projects.values() if str(one.id) == value), None)
            return value, None if project is None else project.name
        case _:
            return _show_reference(state, field, value)


def _show_reference(state: State, field: Field, value: Any) -> Shown:
    if not is_object(value) and not is_array(value):
        return None, _as_text(value)
    texts, numbers = list[str](), list[str]()
    for one in _as_list(value):
        number = str(one.get("id")) if is_object(one) else str(one)
        numbers.append(number)
        texts.append(_name_of(state, field, number))
    if field.kind == "cascade":
        child = value.get("child") if is_object(value) else None
        levels = f"Parent values: {texts[0]}({numbers[0]})"
        return None, levels + (f"Level 1 values: {_name_of(state, field, child['id'])}({child['id']})" if child else "")
    return ", ".join(numbers), ", ".join(texts)


def _name_of(state: State, field: Field, number: str) -> str:
    if field.kind in _TABLES:
        found = getattr(state, _TABLES[field.kind]).get(number)
        return number if found is None else found.name
    option = None if field.custom is None else field.custom.option(number)
    return number if option is None else option.value


def _as_list(value: Any) -> list[Any]:
    return list(value) if is_array(value) else [value]


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)
