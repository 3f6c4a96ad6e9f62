"""Which type of ir.py a schema of the corrected document means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.document.openapi import Schema, reach_schemas, referenced_name, walk_schemas
from generator.emit.ir import AnyJson, KnownValues, ListOf, MapOf, ModelType, OneOf, Scalar, Type, Upload

KEYS: Final = "x-keys"
"""Of a map, the schema whose properties are what its keys can be, beside a site's own."""

_SCALARS = {
    ("string", "binary"): "bytes",
    ("string", "date"): "date",
    ("string", "date-time"): "datetime",
    ("string", "jira-date-time"): "datetime",
}
_BY_TYPE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def type_of(schema: Schema, components: Mapping[str, Schema]) -> Type:
    """Return the type that `schema` means; what has no single shape is any JSON."""
    wrapped = schema.get("allOf", ())
    name = referenced_name(wrapped[0] if len(wrapped) == 1 else schema)
    if name is not None:
        target = components[name]
        return ModelType(name) if target.get("properties") else type_of(target, components)
    if "oneOf" in schema:
        return OneOf(tuple(type_of(option, components) for option in schema["oneOf"]))
    kind = schema.get("type")
    if kind == "array":
        return ListOf(type_of(schema.get("items", {}), components))
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return MapOf(type_of(schema["additionalProperties"], components))
    if kind == "string" and "x-extensible-enum" in schema:
        return KnownValues(tuple(sorted(schema["x-extensible-enum"])))
    if kind in _BY_TYPE:
        return Scalar(_SCALARS.get((kind, schema.get("format", "")), _BY_TYPE[kind]))
    return AnyJson()


def type_of_upload(schema: Schema) -> Type:
    """Return the type of one field of a multipart form: a file, or several."""
    return ListOf(Upload()) if schema.get("type") == "array" else Upload()


def holds_rfc3339(schema: Schema, components: Mapping[str, Schema]) -> bool:
    """Tell whether instants in `schema`, or in any it reaches, are RFC 3339 and not in core Jira's form."""
    roots = _list_reached(schema, components)
    return any(inner.get("format") == "date-time" for root in roots for inner in walk_schemas(root))


def list_keys(schema: Schema, components: Mapping[str, Schema]) -> tuple[tuple[str, str], ...]:
    """Return the properties in `schema`, or in any it reaches, whose keys another schema lists, and that schema."""
    properties = [item for root in _list_reached(schema, components) for item in root.get("properties", {}).items()]
    return tuple(sorted({(name, inner[KEYS]) for name, inner in properties if KEYS in inner}))


def _list_reached(schema: Schema, components: Mapping[str, Schema]) -> list[Schema]:
    reached = reach_schemas({"components": {"schemas": components}}, [schema])
    return [schema, *(components[name] for name in reached)]
