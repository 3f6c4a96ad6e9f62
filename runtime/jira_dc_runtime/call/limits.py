"""`Limit`: what Jira is known to refuse, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from jira_dc_runtime.errors import LimitExceeded
from jira_dc_runtime.ground.json_kind import is_array, is_object


class Limit(msgspec.Struct, frozen=True):
    """One bound of a request.

    `place` is "path", "query" or "body"; `name` is the path to the value, in the names used on the wire:
    `("issues",)`; `()` for the whole body, `"*"` for each item of a list or each value of an object.
    `max_items`, `min_items` and `unique` hold for lists, `max_length` and `min_length` (in characters) for strings,
    `minimum` and `maximum` for numbers, `max_bytes` for any value as JSON. A value that is absent, or of another kind,
    is not checked.
    """

    place: str
    name: tuple[str, ...]
    max_items: int | None = None
    min_items: int | None = None
    unique: bool = False
    max_length: int | None = None
    min_length: int | None = None
    max_bytes: int | None = None
    minimum: float | None = None
    maximum: float | None = None


def check_limits(operation: str, limits: Iterable[Limit], places: Mapping[str, Any]) -> None:
    """Raise `LimitExceeded` if a value of `operation` breaks one of its limits.

    `places` holds the values under "path", "query" and "body", the body as it goes on the wire.
    """
    for limit in limits:
        for pointer, value in _values(places[limit.place], limit.name, ()):
            problem = _problem(limit, value)
            if problem:
                where = f"{limit.place} {'/'.join(pointer)}" if pointer else f"the {limit.place}"
                message = f"{operation}: {where} {problem}. Nothing was sent."
                raise LimitExceeded(message)


def _values(value: Any, name: tuple[str, ...], at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not name:
        yield at, value
        return
    head, rest = name[0], name[1:]
    if is_object(value):
        for key in value if head == "*" else (head,):
            if key in value:
                yield from _values(value[key], rest, (*at, str(key)))
    elif head == "*" and is_array(value):
        for index, item in enumerate(value):
            yield from _values(item, rest, (*at, str(index)))


def _problem(limit: Limit, value: Any) -> str:
    if limit.max_bytes is not None:
        size = len(msgspec.json.encode(value))
        return f"has {size} bytes as JSON, Jira accepts at most {limit.max_bytes}" if size > limit.max_bytes else ""
    if isinstance(value, str):
        if limit.max_length is not None and len(value) > limit.max_length:
            return f"has {len(value)} characters, Jira accepts at most {limit.max_length}"
        if limit.min_length is not None and len(value) < limit.min_length:
            return f"has {len(value)} characters, Jira accepts {limit.min_length} or more"
    elif is_array(value):
        return _list_problem(limit, value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if limit.minimum is not None and value < limit.minimum:
            return f"is {value}, Jira accepts {limit.minimum} or more"
        if limit.maximum is not None and value > limit.maximum:
            return f"is {value}, Jira accepts {limit.maximum} or less"
    return ""


def _list_problem(limit: Limit, items: Sequence[Any]) -> str:
    if limit.max_items is not None and len(items) > limit.max_items:
        return f"has {len(items)} items, Jira accepts at most {limit.max_items}: split the request"
    if limit.min_items is not None and len(items) < limit.min_items:
        return f"has {len(items)} items, Jira accepts {limit.min_items} or more"
    if limit.unique:
        first: dict[bytes, int] = {}
        for index, item in enumerate(items):
            # Encoded, so that 1, 1.0, True and unhashable objects compare as they do on the wire.
            earlier = first.setdefault(msgspec.json.encode(item, order="deterministic"), index)
            if earlier != index:
                return f"repeats at position {index} the item at position {earlier}, Jira accepts each once"
    return ""
