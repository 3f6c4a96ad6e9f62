"""The shape of a value: what a typed program must know of it, written in one line.

Enums, limits and the width of numbers are no part of it, and the fields of an object that is written in place are
not either: they are compared for themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.document.openapi import Schema, is_object, referenced_name

_TELLING_FORMATS = frozenset({"date", "date-time", "jira-date-time", "binary", "byte"})
"""Formats that give a value another type in Python; the others (int32, uri, …) do not."""

_UNIONS = ("oneOf", "anyOf")


def unwrap(schema: Schema) -> Schema:
    """Return `{$ref, flags}` for `{allOf: [{$ref}], flags}`, as a reference with flags must be written."""
    wrapped = schema.get("allOf", ())
    if len(wrapped) != 1:
        return schema
    return {**wrapped[0], **{key: value for key, value in schema.items() if key != "allOf"}}


def write_shape(schema: Any, name_model: Callable[[str], str]) -> str:
    """Return the shape of `schema`: `string`, `list of Issue`, `map of any JSON`; `name_model` names the components."""
    if not is_object(schema):
        return "any JSON"
    schema = unwrap(schema)
    reference = referenced_name(schema)
    if reference is not None:
        return name_model(reference)
    for union in _UNIONS:
        if union in schema:
            return " or ".join(sorted(write_shape(option, name_model) for option in schema[union]))
    if "allOf" in schema:
        return " and ".join(write_shape(part, name_model) for part in schema["allOf"])
    match schema.get("type"):
        case "array":
            return f"list of {write_shape(schema.get('items', {}), name_model)}"
        case "object":
            return _write_object(schema, name_model)
        case None:
            return "object" if "properties" in schema else "any JSON"
        case kind:
            telling = schema.get("format") if schema.get("format") in _TELLING_FORMATS else None
            return f"{kind} ({telling})" if telling else str(kind)


def _write_object(schema: Schema, name_model: Callable[[str], str]) -> str:
    if "properties" in schema:
        return "object"
    if is_object(schema.get("additionalProperties")):
        return f"map of {write_shape(schema['additionalProperties'], name_model)}"
    return "map of any JSON" if schema.get("additionalProperties") is True else "object without declared fields"


def is_generalized(before: str, after: str) -> bool:
    """Tell whether every value of the shape `before` is one of `after`."""
    if after == "any JSON" or (before, after) == ("integer", "number"):
        return True
    options = after.split(" or ")
    return len(options) > 1 and set(before.split(" or ")) <= set(options)
