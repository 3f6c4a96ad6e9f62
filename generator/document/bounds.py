"""bounds: how much a document may hold, so that no stage after this one runs for long, whatever it is given.

Jira's own documents stay far below each bound: 305 schemas, 8 levels, 40 known values, texts of at most 255 characters.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from generator.document.openapi import (
    Document,
    Schema,
    is_array,
    is_object,
    list_operations,
    operation_key,
    referenced_name,
    walk_schemas,
)
from generator.problem import Problem

MAX_OPERATIONS = 5_000
MAX_SCHEMAS = 5_000
MAX_NODES = 200_000
"""Schemas in the whole document, those written in place included."""
MAX_LISTED = 1_000
"""Entries of one list: known values, parameters, alternatives; and properties of one schema."""
MAX_LEAST = 10_000
"""What a schema may ask for at least, in characters, items or properties: Jira's longest text has 32,767 at most."""
MAX_EXPANDED = 10_000
"""What a schema may stand for when every reference to one without properties, which gets no class, is written out."""
MAX_CHAIN = 50
"""References in a row that lead to nothing but the next one."""

_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_NUMBERS = ("minimum", "maximum", "multipleOf", "default")
_LARGEST = 2**63


def check_bounds(document: Document) -> None:
    """Raise Problem, with one sentence that names the place, where `document` holds more than any of Jira's."""
    components: dict[str, Schema] = document.get("components", {}).get("schemas", {})
    if len(components) > MAX_SCHEMAS or len(document["paths"]) > MAX_OPERATIONS:
        raise Problem("The document has more than 5,000 schemas or paths; no Jira document does, so it is refused.")
    nodes = 0
    for place, root in _list_roots(document, components):
        for schema in walk_schemas(root):
            nodes += 1
            if nodes > MAX_NODES:
                raise Problem(f"The document states more than {MAX_NODES:,} schemas; no Jira document does.")
            _check_schema(schema, place)
    _check_expanded(components)


def _list_roots(document: Document, components: Mapping[str, Schema]) -> Iterator[tuple[str, Any]]:
    yield from ((f"schema {name}", schema) for name, schema in components.items())
    for path, item in document["paths"].items():
        _check_listed(item.get("parameters", ()), f"the parameters of {path}")
        yield from ((path, parameter.get("schema")) for parameter in item.get("parameters", ()))
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        _check_listed(operation.get("parameters", ()), f"the parameters of {key}")
        for holder in (operation, operation.get("requestBody", {}), *operation.get("responses", {}).values()):
            yield from ((key, parameter.get("schema")) for parameter in holder.get("parameters", ()))
            yield from ((key, media.get("schema")) for media in holder.get("content", {}).values())


def _check_schema(schema: Schema, place: str) -> None:
    for key in ("enum", "required", "properties", "allOf", "anyOf", "oneOf", "x-extensible-enum"):
        if is_array(schema.get(key)) or is_object(schema.get(key)):
            _check_listed(schema[key], f"`{key}` in {place}")
    for key in (*_COUNTS, *_NUMBERS):
        value = schema.get(key)
        if isinstance(value, (int, float)) and not _is_plain(value):
            raise Problem(f"`{key}` in {place} is no number that JSON and Python both hold; the document is refused.")
    for key in _COUNTS:
        value = schema.get(key)
        if isinstance(value, int) and (value < 0 or (key.startswith("min") and value > MAX_LEAST)):
            raise Problem(f"`{key}` in {place} is {value:,}; no Jira document asks for that, so it is refused.")
    for value in schema["enum"] if is_array(schema.get("enum")) else ():
        if isinstance(value, (int, float)) and not _is_plain(value):
            raise Problem(f"A value in {place} is no number that JSON and Python both hold; the document is refused.")


def _is_plain(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= _LARGEST


def _check_listed(listed: Any, what: str) -> None:
    if len(listed) > MAX_LISTED:
        raise Problem(f"There are {len(listed):,} entries in {what}; no Jira document has so many, so it is refused.")


def _check_expanded(components: Mapping[str, Schema]) -> None:
    """Refuse schemas that refer to each other so often that written out they would have no end to speak of."""
    sizes: dict[str, int] = {}
    for start in components:
        _measure(start, components, sizes)


def _measure(start: str, components: Mapping[str, Schema], sizes: dict[str, int]) -> None:
    """Note in `sizes` what the component `start`, and each that it refers to, is when written out."""
    pending = [start]
    while pending:
        name = pending[-1]
        if name in sizes:
            pending.pop()
            continue
        parts = _list_parts(components[name])
        unknown = [part for part in parts if part in components and part not in sizes and part not in pending]
        if len(pending) > MAX_CHAIN:
            raise Problem(f"The schema {start} leads through more than {MAX_CHAIN} others that have no properties.")
        if unknown:
            pending.append(unknown[0])
            continue
        # One that is reached again is a circle, which normalise opens: it counts once.
        sizes[name] = 1 + sum(sizes.get(part, 1) for part in parts)
        if sizes[name] > MAX_EXPANDED:
            raise Problem(f"The schema {name} stands for more than {MAX_EXPANDED:,} others when it is written out.")
        pending.pop()


def _list_parts(schema: Schema) -> list[str]:
    """Return what a schema without properties of its own refers to, once for each time."""
    if not is_object(schema) or schema.get("properties"):
        return []
    return [name for name in map(referenced_name, walk_schemas(schema)) if name is not None]
