"""Alternatives, and objects that are put together of several.

A reader tells the alternatives of a value apart by their kind of JSON: a list from an object, a number from a text. Two
objects look alike, so they are any JSON; and so is what `anyOf` allows to be both at once. What `allOf` puts together
is one object with all the fields.
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import Document, Schema, is_array, is_object, referenced_name

_MAX_DEPTH = 50
_KINDS = {"string": "text", "integer": "number", "number": "number", "boolean": "boolean", "array": "list"}


def open_unions(document: Document) -> None:
    """Join what `allOf` puts together, keep the alternatives that can be told apart, and let all others be any JSON."""
    components: dict[str, Schema] = document["components"]["schemas"]
    for name in list(components):
        components[name] = _open(components[name], components)
    _open_children(document["paths"], components)


def _open(schema: Any, components: dict[str, Schema]) -> Any:
    if not is_object(schema):
        return schema
    if len(schema.get("allOf", ())) > 1 or ("allOf" in schema and "properties" in schema):
        joined = _join(schema, components, 0)
        return {} if joined is None else _open(joined, components)
    for way in ("oneOf", "anyOf"):
        if way in schema:
            options = schema[way]
            told_apart = way == "oneOf" and _are_told_apart(options, components)
            if len(options) == 1:
                return _open(options[0], components)
            if not told_apart:
                return {}
    _open_children(schema, components)
    return schema


def _open_children(node: Any, components: dict[str, Schema]) -> None:
    places: list[Any] = list(node) if is_object(node) else list(range(len(node)))
    for place in places:
        child = node[place]
        if is_object(child):
            node[place] = _open(child, components)
        elif is_array(child):
            _open_children(child, components)


def _are_told_apart(options: list[Schema], components: dict[str, Schema]) -> bool:
    kinds = [_find_kind(option, components, 0) for option in options]
    return "" not in kinds and len(set(kinds)) == len(kinds)


def _find_kind(schema: Schema, components: dict[str, Schema], depth: int) -> str:
    """Return the kind of JSON that a schema describes; "" for what may be several."""
    name = referenced_name(schema)
    if name is not None:
        return _find_kind(components[name], components, depth + 1) if depth < _MAX_DEPTH else ""
    if any(key in schema for key in ("oneOf", "anyOf", "allOf")):
        return ""
    if schema.get("properties") or is_object(schema.get("additionalProperties")):
        return "object"
    return _KINDS.get(str(schema.get("type")), "")


def _join(schema: Schema, components: dict[str, Schema], depth: int) -> Schema | None:
    """Return one object with the fields of all parts; None when a part is no object with fields, or leads to itself."""
    if depth > _MAX_DEPTH:
        return None
    name = referenced_name(schema)
    if name is not None:
        return _join(components[name], components, depth + 1)
    properties: dict[str, Any] = dict(schema.get("properties", {}))
    required = list(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        joined = _join(part, components, depth + 1)
        if joined is None:
            return None
        properties |= joined["properties"]
        required += joined.get("required", ())
    if not properties:
        return None
    facts: Schema = {key: schema[key] for key in ("nullable", "readOnly", "x-upstream-name") if key in schema}
    together: Schema = {"type": "object", "properties": dict(sorted(properties.items())), **facts}
    return {**together, "required": sorted(set(required))} if required else together
