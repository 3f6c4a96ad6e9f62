"""hoist: give every object that is written inline a name of its own, made from the place where it stands.

Generators name inline objects by the order in which they find them, and such names move with every change.
"""

from __future__ import annotations

from typing import Any

from generator.correct.spelling import spell_pascal
from generator.document.openapi import SCHEMA_PREFIX, Document, Schema, list_operations
from generator.problem import Problem


def hoist_objects(document: Document) -> None:
    """Replace each inline object with properties by a reference to a component: `<Place><Property>`."""
    components: dict[str, Schema] = document["components"]["schemas"]
    for name in list(components):
        _hoist_children(components[name], name, components)
    for _method, _path, operation in list_operations(document):
        place = spell_pascal(operation["operationId"])
        body = operation.get("requestBody", {}).get("content", {})
        _hoist_media(
            {kind: media for kind, media in body.items() if kind == "application/json"}, f"{place}Body", components
        )
        for status, response in operation["responses"].items():
            if status[0] == "2":
                _hoist_media(response.get("content", {}), f"{place}Result", components)
    document["components"]["schemas"] = dict(sorted(components.items()))


def _hoist_media(content: dict[str, Any], name: str, components: dict[str, Schema]) -> None:
    for media in content.values():
        if "schema" in media:
            media["schema"] = _hoist(media["schema"], name, components)


def _hoist(schema: Schema, name: str, components: dict[str, Schema]) -> Schema:
    """Return what stands in place of `schema`: itself, or a reference to the component it became."""
    _hoist_children(schema, name, components)
    if not schema.get("properties"):
        return schema
    if components.setdefault(name, schema) != schema:
        raise Problem(
            f"Two different inline objects would become the schema {name}; give one a name of its own in an overlay."
        )
    return {"$ref": SCHEMA_PREFIX + name}


def _hoist_children(schema: Schema, name: str, components: dict[str, Schema]) -> None:
    for key, child in schema.get("properties", {}).items():
        schema["properties"][key] = _hoist(child, name + spell_pascal(key), components)
    for key, suffix in (("items", "Item"), ("additionalProperties", "Value")):
        if isinstance(schema.get(key), dict):
            schema[key] = _hoist(schema[key], name + suffix, components)
