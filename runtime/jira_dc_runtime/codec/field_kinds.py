"""How a value of each kind of field is written into an issue: the forms that Jira takes for create and edit.

A caller passes the name by which people know a thing, or the value that was read from Jira; `write_value` makes of it
what Jira wants: `{"value": "High"}` for an option, `{"name": "fred"}` for a user, `2026-01-31` for a date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .encode import to_wire
from .null import NULL

Kind: TypeAlias = Literal[
    "cascade",
    "component",
    "components",
    "computed",
    "date",
    "datetime",
    "group",
    "groups",
    "issue",
    "issue_key",
    "json",
    "labels",
    "named",
    "number",
    "option",
    "options",
    "project",
    "sprint",
    "text",
    "texts",
    "user",
    "users",
    "version",
    "versions",
]
"""What a field holds. `json` is written as it is given, `computed` is written by Jira alone."""

KINDS: Final[frozenset[str]] = frozenset(get_args(Kind))

Allowed: TypeAlias = Mapping[str, Sequence[str]] | Sequence[str] | None
"""The options of a field, those of a cascade with the options below each; None if nobody knows."""

SYSTEM_KINDS: Final[Mapping[str, Kind]] = {
    "assignee": "user",
    "components": "components",
    "description": "text",
    "duedate": "date",
    "environment": "text",
    "fixVersions": "versions",
    "issuetype": "named",
    "labels": "labels",
    "parent": "issue",
    "priority": "named",
    "project": "project",
    "reporter": "user",
    "resolution": "named",
    "security": "named",
    "summary": "text",
    "timetracking": "json",
    "versions": "versions",
}
"""Jira's own fields that can be written, by their ids. All others Jira computes."""

# What names a thing: first the key that a text stands for, then what tells of a value that was read, the best first.
_NAMED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "component": ("name", ("id", "name")),
    "group": ("name", ("name",)),
    "issue": ("key", ("key", "id")),
    "named": ("name", ("id", "name")),
    "option": ("value", ("id", "value")),
    "project": ("key", ("id", "key")),
    "user": ("name", ("name", "key")),
    "version": ("name", ("id", "name")),
}
_LISTS: Final[Mapping[str, str]] = {
    "components": "component",
    "groups": "group",
    "labels": "label",
    "options": "option",
    "texts": "text",
    "users": "user",
    "versions": "version",
}
"""The kinds that are lists, with the kind of an item."""
_PAIR: Final = 2
_SHOWN: Final = 12  # options in a message


def write_value(attribute: str, kind: str, value: Any, allowed: Allowed = None) -> Any:
    """Return `value` in Jira's form for a field of `kind`. Raise `RequestError` for what such a field cannot hold."""
    if kind == "computed":
        raise RequestError(f"{attribute} cannot be written: Jira computes it.")
    if value is NULL:
        return [] if kind in _LISTS else NULL
    item = _LISTS.get(kind)
    if item is not None:
        if not is_array(value):
            message = (
                f"{attribute} takes a list, and got {_describe(value)}. Put it in brackets, or pass NULL to clear it."
            )
            raise RequestError(message)
        return [_write_one(attribute, item, each, allowed) for each in value]
    return _write_one(attribute, kind, value, allowed)


def _write_one(attribute: str, kind: str, value: Any, allowed: Allowed) -> Any:
    if kind == "option" and isinstance(value, str):
        _check_option(attribute, value, allowed)
    if kind in _NAMED:
        return _write_named(attribute, value, *_NAMED[kind])
    return _WRITERS[kind](attribute, value, allowed)


def _write_named(attribute: str, value: Any, key: str, tells: Sequence[str]) -> dict[str, Any]:
    if isinstance(value, str) and value:
        return {key: _plain(attribute, value)}
    if isinstance(value, int) and not isinstance(value, bool) and "id" in tells:
        return {"id": str(value)}
    if is_object(value):
        written: dict[str, Any] = _plain(attribute, value)
        return written
    for name in tells:
        found = getattr(value, name, None)
        if isinstance(found, (str, int)) and found != "":
            return {name: str(found)}
    raise _refused(attribute, value, f"the {key}{', the id' if 'id' in tells else ''} or a value that Jira sent")


def _write_cascade(attribute: str, value: Any, allowed: Allowed) -> dict[str, Any]:
    parent, child = (value, None) if isinstance(value, (str, int)) or not is_array(value) else _split(attribute, value)
    if isinstance(parent, str):
        _check_option(attribute, parent, allowed)
        if isinstance(child, str) and isinstance(allowed, Mapping):
            _check_option(attribute, child, allowed[parent], f" below {parent!r}")
    written = _write_named(attribute, parent, *_NAMED["option"])
    if child is None and not is_object(parent):
        child = getattr(parent, "child", None)
    return written if child is None else {**written, "child": _write_named(attribute, child, *_NAMED["option"])}


def _split(attribute: str, value: Sequence[Any]) -> tuple[Any, Any]:
    if len(value) != _PAIR:
        raise _refused(attribute, value, "a parent, or a pair of a parent and a child")
    return value[0], value[1]


def _write_sprint(attribute: str, value: Any, _allowed: Allowed) -> int | Any:
    """Return the id of a sprint. An issue keeps the sprints that it was in; of what was read, the open one counts."""
    if is_array(value):
        still_open = [each for each in value if getattr(each, "state", None) != "closed"]
        if not still_open:
            return NULL
        if len(still_open) > 1:
            raise RequestError(f"{attribute} takes one sprint, and got {len(still_open)} that are not closed.")
        value = still_open[0]
    id = value if isinstance(value, int) else getattr(value, "id", None)  # noqa: A001 - Jira's word
    if not isinstance(id, int) or isinstance(id, bool):
        raise _refused(attribute, value, "the id of a sprint or a sprint that Jira sent")
    return int(id)


def _write_issue_key(attribute: str, value: Any, _allowed: Allowed) -> str:
    key = value if isinstance(value, str) else getattr(value, "key", None)
    if not isinstance(key, str) or not key:
        raise _refused(attribute, value, "the key of an issue or an issue that Jira sent")
    return str(_plain(attribute, key))


def _write_text(attribute: str, value: Any, _allowed: Allowed) -> str:
    if not isinstance(value, str):
        raise _refused(attribute, value, "a text")
    return str(_plain(attribute, value))


def _write_label(attribute: str, value: Any, _allowed: Allowed) -> str:
    if not isinstance(value, str) or not value or any(character.isspace() for character in value):
        raise _refused(attribute, value, "texts without a space")
    return str(_plain(attribute, value))


def _write_number(attribute: str, value: Any, _allowed: Allowed) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise _refused(attribute, value, "a number")
    number: float = _plain(attribute, value)
    return number


def _write_date(attribute: str, value: Any, _allowed: Allowed) -> str:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise _refused(attribute, value, "a date; of a datetime that is value.date(), in the zone that you mean")
    return value.isoformat()


def _write_datetime(attribute: str, value: Any, _allowed: Allowed) -> str:
    if not isinstance(value, dt.datetime):
        raise _refused(attribute, value, "a datetime with a time zone")
    return str(_plain(attribute, value))


def _write_json(attribute: str, value: Any, _allowed: Allowed) -> Any:
    return _plain(attribute, value)


_WRITERS: Final[Mapping[str, Callable[[str, Any, Allowed], Any]]] = {
    "cascade": _write_cascade,
    "date": _write_date,
    "datetime": _write_datetime,
    "issue_key": _write_issue_key,
    "json": _write_json,
    "label": _write_label,
    "number": _write_number,
    "sprint": _write_sprint,
    "text": _write_text,
}


def _plain(attribute: str, value: Any) -> Any:
    return to_wire({attribute: value})[attribute]


def _check_option(attribute: str, value: str, allowed: Allowed, where: str = "") -> None:
    if allowed is None or value in allowed:
        return
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    options = list(allowed)
    near = get_close_matches(value, options, 1)
    listed = ", ".join(map(repr, options[:_SHOWN])) + (", ..." if len(options) > _SHOWN else "")
    hint = f"Did you mean {near[0]!r}?" if near else f"It has {listed}." if options else "It has none."
    message = f"{attribute} has no option {value!r}{where}. {hint} Write the class again if Jira has new ones."
    raise RequestError(message)


def _refused(attribute: str, value: object, takes: str) -> RequestError:
    return RequestError(f"{attribute} takes {takes}; it got {_describe(value)}.")


def _describe(value: object) -> str:
    return repr(value[:60]) if isinstance(value, str) else f"a {type(value).__name__}"
