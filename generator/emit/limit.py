"""Which limits of an operation are checked before a request is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from generator.document.openapi import Schema, referenced_name
from generator.emit.ir import LimitFact

_FACTS = {
    "maxItems": "max_items",
    "uniqueItems": "unique",
    "maxLength": "max_length",
    "minLength": "min_length",
    "minItems": "min_items",
    "minimum": "minimum",
    "maximum": "maximum",
}
MAX_DEPTH = 4
"""How deep a body is looked into: limits stated deeper than this would be about values that nobody counts by hand."""


def list_limits(operation: dict[str, Any], components: Mapping[str, Schema]) -> tuple[LimitFact, ...]:
    """Return the limits that the corrected document states for the parameters and the body of `operation`."""
    return tuple(_find_limits(operation, components))


def _find_limits(operation: dict[str, Any], components: Mapping[str, Schema]) -> Iterator[LimitFact]:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] in {"path", "query"}:
            yield from _find_in(parameter["schema"], parameter["in"], (parameter["name"],), components, MAX_DEPTH)
    body = operation.get("requestBody", {})
    if "x-max-bytes" in body:
        yield LimitFact("body", (), (("max_bytes", body["x-max-bytes"]),))
    for media_type, media in body.get("content", {}).items():
        if media_type == "application/json" and "schema" in media:
            yield from _find_in(media["schema"], "body", (), components, 0)


def _find_in(
    schema: Schema,
    place: Literal["path", "query", "body"],
    name: tuple[str, ...],
    components: Mapping[str, Schema],
    depth: int,
) -> Iterator[LimitFact]:
    referenced = referenced_name(schema)
    if referenced is not None:
        schema = components[referenced]
    yield from list_own_limits(schema, place, name)
    if depth >= MAX_DEPTH:
        return
    for key, child in sorted(schema.get("properties", {}).items()):
        yield from _find_in(child, place, (*name, key), components, depth + 1)
    if isinstance(schema.get("items"), dict):
        yield from _find_in(schema["items"], place, (*name, "*"), components, depth + 1)


def list_own_limits(
    schema: Schema, place: Literal["path", "query", "body"] = "body", name: tuple[str, ...] = ()
) -> Iterator[LimitFact]:
    """Yield what a schema states of its own value, if it states anything."""
    facts = tuple((ours, schema[theirs]) for theirs, ours in _FACTS.items() if _is_stated(schema.get(theirs)))
    if facts:
        yield LimitFact(place, name, facts)


def _is_stated(value: Any) -> bool:
    """Tell whether a schema states a limit: 0 is one, `uniqueItems: false` is none."""
    return value is not None and value is not False
