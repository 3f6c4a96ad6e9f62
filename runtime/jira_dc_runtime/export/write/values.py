"""What the columns of each kind of value hold, and how they are filled from what Jira sent.

A reader gets a value that is not null and returns one value for each column. It raises `Misfit` for what the columns
cannot hold: then they stay empty, and what came is kept beside them, raw.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import msgspec

from jira_dc_runtime.codec.sprint_text import read_sprint_text
from jira_dc_runtime.ground.json_kind import is_array, is_object

ColumnType: TypeAlias = Literal["bool", "date", "int", "ints", "number", "text", "texts", "time", "times"]
"""Plural: a list of them, in which the items of the columns of one value stand in the same order."""

_LISTS: Final[Mapping[ColumnType, ColumnType]] = {"int": "ints", "text": "texts", "time": "times"}
_WHOLE: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_LARGEST: Final = 2**63
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Misfit(ValueError):
    """The value does not fit the columns of its kind."""


class ValueForm(NamedTuple):
    """The columns of one kind of value, by what each adds to the name of the field, and how they are filled."""

    columns: tuple[tuple[str, ColumnType], ...]
    read: Callable[[Any], tuple[Any, ...]]


def to_text(value: Any) -> str:
    """Return a text that is Unicode: a JSON escape can stand for half a character."""
    if not isinstance(value, str):
        raise Misfit
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Misfit from None
    return value


def to_whole(value: Any) -> int:
    """Return a whole number of 64 bits; Jira writes ids as text."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if type(value) is not int or not -_LARGEST <= value < _LARGEST:
        raise Misfit
    return value


def to_number(value: Any) -> float:
    """Return a number that a double holds exactly."""
    if type(value) is float and isfinite(value):
        return value
    if type(value) is not int or abs(value) >= _LARGEST or int(float(value)) != value:
        raise Misfit
    return float(value)


def to_truth(value: Any) -> bool:
    """Return a boolean."""
    if not isinstance(value, bool):
        raise Misfit
    return value


def to_date(value: Any) -> dt.date:
    """Return a date, `2026-01-31`."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Misfit
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise Misfit from None


def to_time(value: Any) -> dt.datetime:
    """Return a time in UTC, to the millisecond: `2013-05-15T11:53:38.000+0000`, or as Jira Software writes it."""
    if not isinstance(value, str):
        raise Misfit
    try:
        time = dt.datetime.fromisoformat(value)
        if time.tzinfo is None:
            raise Misfit
        time = time.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Misfit from None
    return time if time.microsecond % 1000 == 0 else time.replace(microsecond=time.microsecond // 1000 * 1000)


def to_json(value: Any) -> str:
    """Return a value as JSON on one line."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))  # escapes what is no Unicode


def _one(column: ColumnType, read: Callable[[Any], Any]) -> ValueForm:
    def read_one(value: Any) -> tuple[Any, ...]:
        return (read(value),)

    return ValueForm((("", column),), read_one)


def _parts(*parts: tuple[str, str, ColumnType]) -> ValueForm:
    """Return the form of an object: for each column what it adds to the name, its key in the object, and its type."""
    readers = tuple((key, _READERS[column]) for _, key, column in parts)

    def read(value: Any) -> tuple[Any, ...]:
        if not is_object(value):
            raise Misfit
        found: list[Any] = []
        for key, to in readers:
            part = value.get(key)
            found.append(None if part is None else to(part))
        if all(part is None for part in found):
            raise Misfit
        return tuple(found)

    return ValueForm(tuple((suffix, column) for suffix, _, column in parts), read)


def _list(form: ValueForm) -> ValueForm:
    """Return the form of a list of such values."""
    columns: tuple[tuple[str, ColumnType], ...] = tuple((suffix, _LISTS[column]) for suffix, column in form.columns)
    empty: tuple[Any, ...] = tuple([] for _ in columns)

    def read(value: Any) -> tuple[Any, ...]:
        if not is_array(value):
            raise Misfit
        return tuple(list(each) for each in zip(*map(form.read, value), strict=True)) or empty

    return ValueForm(columns, read)


def _read_status(value: Any) -> tuple[Any, ...]:
    name, id = _NAMED.read(value)  # noqa: A001 - Jira's word
    category = value.get("statusCategory")
    return name, id, None if category is None else _CATEGORY.read(category)[0]


def _read_cascade(value: Any) -> tuple[Any, ...]:
    parent, child = _OPTION.read(value), value.get("child")
    return (*parent, *((None, None) if child is None else _OPTION.read(child)))


def _read_sprint(value: Any) -> tuple[Any, ...]:
    return _SPRINT.read(read_sprint_text(value) if isinstance(value, str) else value)


_READERS: Final[Mapping[ColumnType, Callable[[Any], Any]]] = {
    "bool": to_truth,
    "date": to_date,
    "int": to_whole,
    "number": to_number,
    "text": to_text,
    "time": to_time,
}
_CATEGORY: Final = _parts(("", "key", "text"))
_GROUP: Final = _parts(("", "name", "text"))
_NAMED: Final = _parts(("", "name", "text"), ("_id", "id", "int"))
_OPTION: Final = _parts(("", "value", "text"), ("_id", "id", "int"))
_SPRINT: Final = _parts(
    ("", "name", "text"),
    ("_id", "id", "int"),
    ("_state", "state", "text"),
    ("_start", "startDate", "time"),
    ("_end", "endDate", "time"),
    ("_complete", "completeDate", "time"),
)
_TEXT: Final = _one("text", to_text)
_USER: Final = _parts(("", "name", "text"), ("_key", "key", "text"), ("_display_name", "displayName", "text"))

FORMS: Final[Mapping[str, ValueForm]] = {
    "bool": _one("bool", to_truth),
    "cascade": ValueForm((*_OPTION.columns, ("_child", "text"), ("_child_id", "int")), _read_cascade),
    "components": _list(_NAMED),
    "date": _one("date", to_date),
    "datetime": _one("time", to_time),
    "group": _GROUP,
    "groups": _list(_GROUP),
    "int": _one("int", to_whole),
    "issue": _parts(("", "key", "text"), ("_id", "id", "int")),
    "issue_key": _TEXT,
    "json": _one("text", to_json),
    "labels": _list(_TEXT),
    "named": _NAMED,
    "number": _one("number", to_number),
    "option": _OPTION,
    "options": _list(_OPTION),
    "progress": _parts(("", "progress", "int"), ("_total", "total", "int")),
    "project": _parts(("", "key", "text"), ("_id", "id", "int"), ("_name", "name", "text")),
    "sprint": _list(ValueForm(_SPRINT.columns, _read_sprint)),
    "status": ValueForm((*_NAMED.columns, ("_category", "text")), _read_status),
    "text": _TEXT,
    "texts": _list(_TEXT),
    "user": _USER,
    "users": _list(_USER),
    "version": _NAMED,
    "versions": _list(_NAMED),
    "visibility": _parts(("", "value", "text"), ("_type", "type", "text")),
    "votes": _parts(("", "votes", "int")),
    "watches": _parts(("", "watchCount", "int")),
}
"""The form of each kind of value; most kinds are those of `find_kind`."""
