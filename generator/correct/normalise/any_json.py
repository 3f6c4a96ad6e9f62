"""An object without properties means any JSON value.

Upstream writes `type: object` where the server sends anything: strings, numbers, arrays, null. The recorded issues
alone hold 1,130 nulls, 308 arrays and 251 strings in a map declared `additionalProperties: {type: object}`.
A list that does not say of what is a list of any JSON.
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import Document, is_array, is_object, referenced_name

_SHAPE = ("properties", "additionalProperties", "allOf", "anyOf", "oneOf", "$ref")


def open_any_json(document: Document) -> None:
    """Replace every bare `type: object`, every reference to such a component, and absent `items` by `{}`."""
    components = document["components"]["schemas"]
    bare = {name for name, schema in components.items() if _is_bare_object(schema)}
    for name in bare:
        del components[name]
    _open(document["paths"], bare)
    _open(components, bare)


def _is_bare_object(node: Any) -> bool:
    return is_object(node) and node.get("type") == "object" and not any(key in node for key in _SHAPE)


def _open(node: Any, bare: set[str]) -> None:
    if is_object(node) and node.get("type") == "array":
        node.setdefault("items", {})
    places: list[Any] = list(node) if is_object(node) else list(range(len(node)))
    for place in places:
        child = node[place]
        if _is_bare_object(child) or referenced_name(child) in bare:
            node[place] = {}
        elif is_object(child) or is_array(child):
            _open(child, bare)
