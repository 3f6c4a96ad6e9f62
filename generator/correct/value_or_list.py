"""value_or_list: a value or a list of them, in the words that generators understand.

Jira answers some requests with a list, and with the one item itself when only one is asked for. `oneOf` says that, but
openapi-generator writes TypeScript of it that does not compile. So the published document declares the list, which is
what comes as a rule, and says the rest in an extension of our own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.document.openapi import Schema, is_array, is_object

MARK = "x-value-or-list"


def state_as_list(node: Any) -> Any:
    """Return a copy of `node` with each value-or-list as a marked list."""
    return _rewrite(node, _mark)


def restore_alternatives(node: Any) -> Any:
    """Return a copy of `node` with each marked list as the two alternatives that it stands for."""
    return _rewrite(node, _unmark)


def _rewrite(node: Any, rewrite: Callable[[Schema], Schema]) -> Any:
    if is_array(node):
        return [_rewrite(child, rewrite) for child in node]
    if is_object(node):
        return rewrite({key: _rewrite(child, rewrite) for key, child in node.items()})
    return node


def _mark(schema: Schema) -> Schema:
    match schema:
        case {"oneOf": [{"type": "array", "items": item} as several, other]} if item == other:
            return {**several, MARK: True}
        case {"oneOf": [other, {"type": "array", "items": item} as several]} if item == other:
            return {**several, MARK: True}
        case _:
            return schema


def _unmark(schema: Schema) -> Schema:
    if schema.get(MARK) is not True or "items" not in schema:
        return schema
    several = {key: value for key, value in schema.items() if key != MARK}
    return {"oneOf": [several, several["items"]]}
