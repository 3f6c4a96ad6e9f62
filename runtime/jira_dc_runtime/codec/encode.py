"""From what the caller passes to what goes on the wire as JSON."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

import msgspec

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .null import NULL, Timestamps

# Jira itself writes +0000. That some resources refuse the colon is reported for worklogs, open (worklog-colon), and
# resources that want +00:00 are marked one by one.
_OFFSETS: Final[dict[str, str]] = {"jira": "+0000", "rfc3339": "+00:00"}


class _Form(NamedTuple):
    offset: str
    """How the time zone of a timestamp is written."""
    keeps_nulls: bool


def to_wire(value: Any, timestamps: Timestamps = "jira", *, keeps_nulls: bool = False) -> Any:
    """Return `value` as plain JSON: dict, list, str, int, float, bool, None.

    Models become objects with the names Jira uses. None inside an object means absent and is left out; `NULL`
    becomes null. With `keeps_nulls`, None inside a mapping is a null, too: there it came from Jira. A datetime becomes
    `2026-05-15T11:53:38.000+0000` in UTC, a date `2026-05-15`.
    Raise `RequestError` for a datetime without time zone, NaN, infinity, and anything JSON cannot carry.
    """
    try:
        return _to_wire(value, _Form(_OFFSETS[timestamps], keeps_nulls=keeps_nulls), "")
    except RecursionError:
        message = "the body contains itself or is nested too deeply."
    raise RequestError(message)


def encode_json(wire: Any) -> bytes:
    """Return plain JSON as bytes."""
    return msgspec.json.encode(wire)


def _to_wire(value: Any, form: _Form, at: str) -> Any:
    kind = value.__class__
    if kind is str:  # the usual ones first: abstract classes are slow to ask
        return _carried_text(value, at)
    if kind is dict:
        return _object(value, form, at)
    if value is None or value is NULL:
        return None
    if kind is bool or kind is int:
        return value
    if isinstance(value, msgspec.Struct):
        return _object(_list_fields(value, form), form, at)
    if is_object(value):
        return _object(value, form, at)
    if is_array(value):
        return [_to_wire(item, form, f"{at}/{index}") for index, item in enumerate(value)]
    return _scalar(value, form, at)


def _list_fields(model: msgspec.Struct, form: _Form) -> dict[str, Any]:
    """Return what a model holds. Of an answer, a list that may be absent and is empty is taken for absent."""
    names = model.__struct_fields__
    always = len(names) - len(model.__struct_defaults__)  # msgspec puts these first
    found: dict[str, Any] = {}
    for index, (wire, name) in enumerate(zip(model.__struct_encode_fields__, names, strict=True)):
        value = getattr(model, name)
        if value is not None and not (form.keeps_nulls and index >= always and _is_empty(value)):
            found[wire] = value
    return found


def _is_empty(value: object) -> bool:
    return (is_object(value) or is_array(value)) and not value


def _object(items: Mapping[Any, Any], form: _Form, at: str) -> dict[str, Any]:
    wire: dict[str, Any] = {}
    for key, value in items.items():
        if not isinstance(key, str):
            message = f"the key {key!r} at {at or '/'} is a {type(key).__name__}; JSON keys are strings."
            raise RequestError(message)
        if value is not None or form.keeps_nulls:
            wire[_carried_text(key, at)] = _to_wire(value, form, f"{at}/{key}")
    return wire


def _scalar(value: Any, form: _Form, at: str) -> Any:
    if isinstance(value, dt.datetime):
        return _timestamp(value, form.offset, at)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Enum):
        return _to_wire(value.value, form, at)
    if isinstance(value, float):
        if not math.isfinite(value):
            message = f"{at or 'the body'} is {value}, which JSON cannot carry."
            raise RequestError(message)
        return float(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return _carried_text(str(value), at)
    message = f"{at or 'the body'} is a {type(value).__name__}, which JSON cannot carry."
    raise RequestError(message)


def _timestamp(value: dt.datetime, offset: str, at: str) -> str:
    if value.utcoffset() is None:
        message = (
            f"{at or 'the body'} is a datetime without time zone. Give it one, for example "
            "datetime.now(timezone.utc) or value.astimezone()."
        )
        raise RequestError(message)
    try:
        utc = value.astimezone(dt.UTC)
    except OverflowError:
        message = f"{at or 'the body'} is a datetime outside the years 1 to 9999 in UTC."
        raise RequestError(message) from None
    return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + offset


def _carried_text(text: str, at: str) -> str:
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        message = f"{at or 'the body'} holds half of a surrogate pair, which UTF-8 cannot carry."
        raise RequestError(message)
    return text
