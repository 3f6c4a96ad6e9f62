"""always: what always comes is required in answers; what is sent asks for nothing more because of it.

`x-always` of a schema, written by an overlay with its evidence, lists the properties that every answer was seen to
hold. Many schemas are sent too, and there each property may be left out. Such a schema becomes two: under its own name
as it is read, and as `NameInput` as it is sent. So does one that holds a list, which is empty and never None where it
is read, and one that refers to another of the two kinds.
"""

from __future__ import annotations

import copy
from typing import Any, Final

from generator.document.openapi import (
    SCHEMA_PREFIX,
    Document,
    Schema,
    is_array,
    is_object,
    list_operation_schemas,
    list_operations,
    reach_schemas,
    referenced_name,
    walk_schemas,
)
from generator.problem import Problem

ALWAYS: Final = "x-always"
SUFFIX: Final = "Input"
AS_SENT: Final = "x-as-sent"
"""Marks the half that is sent of a schema that is also read."""


def require_what_always_comes(document: Document) -> None:
    """Part what is sent from what is read where the two differ, and require of answers what `x-always` lists."""
    components: dict[str, Schema] = document["components"]["schemas"]
    sent = reach_schemas(document, list_schemas(document, "request"))
    read = reach_schemas(document, list_schemas(document, "response"))
    parted = _find_differing(components, sent & read)
    inputs = {name: name + SUFFIX for name in parted}
    for new in inputs.values():
        if new in components:
            raise Problem(f"{new} is a schema of its own already; give it another name under [classes] in names.toml.")
    for name in sorted(sent):
        copied = _refer_to(components[name], inputs)
        copied.pop(ALWAYS, None)
        if name in inputs:
            copied |= {"x-upstream-name": copied.get("x-upstream-name", name), AS_SENT: True}
        components[inputs.get(name, name)] = copied
    for _method, _path, operation in list_operations(document):
        if "requestBody" in operation:
            operation["requestBody"] = _refer_to(operation["requestBody"], inputs)
    for name, schema in components.items():
        listed = [each for each in schema.pop(ALWAYS, ()) if each in schema.get("properties", {})]
        if listed and name in read:
            schema["required"] = sorted({*schema.get("required", ()), *listed})
    document["components"]["schemas"] = dict(sorted(components.items()))


def list_schemas(document: Document, wanted: str) -> list[Schema]:
    """Return the schemas that operations state for `request` or `response`."""
    return [
        schema
        for _method, _path, operation in list_operations(document)
        for place, schema in list_operation_schemas(operation)
        if place == wanted
    ]


def is_list(schema: Schema) -> bool:
    """Tell whether a property is a list that is empty where it is absent; one that may be null is None then."""
    return schema.get("type") == "array" and not schema.get("nullable")


def _find_differing(components: dict[str, Schema], both: set[str]) -> set[str]:
    differing = {name for name in both if _differs(components[name])}
    references = {
        name: {found for each in walk_schemas(components[name]) if (found := referenced_name(each)) is not None}
        for name in both
    }
    while grown := {name for name in both - differing if references[name] & differing}:
        differing |= grown
    return differing


def _differs(schema: Schema) -> bool:
    return ALWAYS in schema or any(is_list(inner) for inner in schema.get("properties", {}).values())


def _refer_to(node: Any, inputs: dict[str, str]) -> Any:
    """Return a copy of `node` in which references lead to what is sent."""
    if is_array(node):
        return [_refer_to(child, inputs) for child in node]
    if not is_object(node):
        return copy.copy(node)
    copied = {key: _refer_to(child, inputs) for key, child in node.items()}
    name = referenced_name(node)
    if name is not None:
        copied["$ref"] = SCHEMA_PREFIX + inputs.get(name, name)
    return copied
