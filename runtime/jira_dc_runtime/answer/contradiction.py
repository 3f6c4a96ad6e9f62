"""What shows that the body of a 2xx answer is not the declared value, though it can be read as one.

A proxy, a single sign-on or a plugin may answer 200 with something else: a page, Jira's form of an error, another kind
of JSON. Taken for success it would be an issue without fields, or a change that was never made.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Literal, Union, get_args, get_origin

import msgspec

from jira_dc_runtime.call import Call, JsonBody
from jira_dc_runtime.errors import Drift
from jira_dc_runtime.ground.json_kind import is_array, is_object

_ERROR_KEYS: Final = frozenset({"errorMessages", "errors", "message", "reasons", "status", "status-code"})
_LARGEST_ERROR: Final = 65_536  # bytes; what is larger holds a value
_FIRST_ERROR: Final = 400
_KINDS: Final[dict[Any, frozenset[str]]] = {
    bool: frozenset({"boolean"}),
    dict: frozenset({"object"}),
    float: frozenset({"integer", "number"}),
    int: frozenset({"integer", "number"}),
    list: frozenset({"array"}),
    str: frozenset({"string"}),
    type(None): frozenset({"null"}),
    dt.date: frozenset({"integer", "string"}),
    dt.datetime: frozenset({"integer", "string"}),
}


def reports_an_error(content: bytes, returns: Any) -> bool:
    """Return whether `content` is Jira's form of an error, where `returns` declares something else, or nothing."""
    if len(content) > _LARGEST_ERROR or not (b'"errorMessages"' in content or b'"status-code"' in content):
        return False
    try:
        said = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    if not is_object(said) or not _says_an_error(said):
        return False
    declared = _declared_keys(returns)
    if declared is None:
        return said.keys() <= _ERROR_KEYS
    return declared.isdisjoint({"errorMessages", "status-code"})


def has_another_kind(returns: Any, drift: Sequence[Drift]) -> bool:
    """Return whether one of `drift` says that the body as a whole is another kind of JSON than `returns` declares."""
    return any(not each.pointer and each.got in _NAMES and each.got not in _kinds_of(returns) for each in drift)


def find_missing_items(call: Call[Any], page: Any) -> str:
    """Return how the numbers of `page` contradict its list, as the end of a sentence; "" if they do not.

    A page with a `total` beyond its start holds something, unless it was asked for nothing.
    """
    kind: Any = page.__class__
    name = _list_of(kind)
    if name is None or getattr(page, name):
        return ""
    total, start, size = (getattr(page, number, None) for number in ("total", "start_at", "max_results"))
    if not isinstance(total, int) or size == 0 or _asked_for_nothing(call):
        return ""
    if not isinstance(start, int):
        asked = call.query.get("startAt")
        start = asked if isinstance(asked, int) else 0
    if total <= start:
        return ""
    wire = next(field.encode_name for field in msgspec.structs.fields(kind) if field.name == name)
    return f"says that there are {total} items and starts at {start}, but its list {wire!r} is empty or absent"


_NAMES: Final = frozenset({name for names in _KINDS.values() for name in names})


def _says_an_error(said: Mapping[Any, Any]) -> bool:
    status = said.get("status-code")
    if isinstance(status, int) and status >= _FIRST_ERROR:
        return True
    return "errorMessages" in said and bool(said["errorMessages"] or said.get("errors"))


def _declared_keys(returns: Any) -> frozenset[str] | None:
    """Return the keys that the declared model has; none where nothing is declared; None where any key may stand."""
    if returns is None:
        return frozenset()
    for arm in _arms_of(returns):
        if arm is Any or get_origin(arm) is dict:
            return None
        if isinstance(arm, type) and issubclass(arm, msgspec.Struct):
            return frozenset(arm.__struct_encode_fields__)
    return frozenset()


@lru_cache(maxsize=1024)
def _kinds_of(returns: Any) -> frozenset[str]:
    kinds: set[str] = set()
    for arm in _arms_of(returns):
        origin = get_origin(arm)
        if origin is Literal:
            for value in get_args(arm):
                kinds |= _KINDS.get(type(value), _NAMES)
        elif isinstance(arm, type) and issubclass(arm, msgspec.Struct):
            kinds |= _KINDS[dict]
        else:
            kinds |= _KINDS.get(origin or arm, _NAMES)
    return frozenset(kinds)


def _arms_of(returns: Any) -> tuple[Any, ...]:
    return get_args(returns) if get_origin(returns) in {Union, types.UnionType} else (returns,)


@lru_cache(maxsize=1024)
def _list_of(kind: Any) -> str | None:
    """Return the field with the items of a page: the only list of a model that has `total` and its place or size."""
    if not issubclass(kind, msgspec.Struct):
        return None
    names = set(kind.__struct_fields__)
    lists = [field.name for field in msgspec.structs.fields(kind) if _is_list(field.type)]
    is_page = "total" in names and bool(names & {"start_at", "max_results"}) and len(lists) == 1
    return lists[0] if is_page else None


def _is_list(form: Any) -> bool:
    return any(get_origin(arm) is list for arm in _arms_of(form))


def _asked_for_nothing(call: Call[Any]) -> bool:
    sizes: list[Any] = [call.query.get("maxResults")]
    if isinstance(call.body, JsonBody):
        body = call.body.value
        sizes.append(body.get("maxResults") if is_object(body) else getattr(body, "max_results", None))
    return any(size in {0, "0"} for size in sizes if not is_array(size))
