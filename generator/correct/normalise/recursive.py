"""Lists and maps that contain nothing but themselves.

An object may hold objects of its own class, and stays. A schema without properties that reaches itself through nothing
but lists, maps and choices has no class to name, so no Python type can say what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.document.openapi import Document, Schema, is_object, referenced_name


def open_recursive(document: Document) -> None:
    """Let every component that contains itself without an object in between be any JSON."""
    components = document["components"]["schemas"]
    recursive = [name for name in components if name in _list_contained(components[name], components)]
    for name in recursive:
        components[name] = {"type": "object"}  # `open_any_json` reads a bare object as any JSON.


def _list_contained(schema: Schema, components: dict[str, Schema]) -> set[str]:
    """Return the components that `schema` contains, in any depth, without an object with properties in between."""
    contained: set[str] = set()
    pending: list[Any] = [schema]
    while pending:
        for name in _list_references(pending.pop()):
            if name in components and name not in contained:
                contained.add(name)
                pending.append(components[name])
    return contained


def _list_references(schema: Any) -> Iterator[str]:
    pending: list[Any] = [schema]
    while pending:
        current = pending.pop()
        if not is_object(current) or current.get("properties"):
            continue
        name = referenced_name(current)
        if name is not None:
            yield name
        pending.extend(current[key] for key in ("items", "additionalProperties", "not") if key in current)
        for key in ("allOf", "anyOf", "oneOf"):
            pending.extend(current.get(key, ()))
