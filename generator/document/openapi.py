"""What every stage knows about the shape of an OpenAPI document: its types and how to walk it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any, TypeAlias, TypeGuard

Document: TypeAlias = dict[str, Any]
"""An OpenAPI document as JSON gives it."""

Schema: TypeAlias = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCHEMA_PREFIX = "#/components/schemas/"
JSON = "application/json"
_VARIABLE = re.compile(r"\{[^}]*\}")


def is_object(node: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether a node of a document is a JSON object."""
    return isinstance(node, dict)


def is_array(node: object) -> TypeGuard[list[Any]]:
    """Tell whether a node of a document is a JSON array."""
    return isinstance(node, list)


def is_json(media_type: str) -> bool:
    """Tell whether a content type is JSON: the plain one, or one built on it, such as `application/problem+json`."""
    return media_type == JSON or media_type.endswith("+json")


def list_operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (METHOD, path, operation) for every operation, in document order."""
    for path, path_item in document["paths"].items():
        for method in METHODS:
            if method in path_item:
                yield method.upper(), path, path_item[method]


def operation_key(method: str, path: str) -> str:
    """Return the key by which every file in spec/ knows an operation: `METHOD /path`."""
    return f"{method} {path}"


def template_key(method: str, path: str) -> str:
    """Return the key of an operation whatever its path variables are called; other tools rename them."""
    return operation_key(method, _VARIABLE.sub("{}", path))


def referenced_name(schema: Any) -> str | None:
    """Return the component name that `schema` refers to, or None when it is not a plain reference."""
    if is_object(schema) and str(schema.get("$ref", "")).startswith(SCHEMA_PREFIX):
        return str(schema["$ref"]).removeprefix(SCHEMA_PREFIX)
    return None


def walk_schemas(schema: Any) -> Iterator[Schema]:
    """Yield `schema` and every schema written inside it, parents first; references are not followed."""
    pending = deque([schema])
    while pending:
        current = pending.popleft()
        if not is_object(current):
            continue
        yield current
        pending.extend(current.get("properties", {}).values())
        pending.extend(current[key] for key in ("items", "additionalProperties", "not") if key in current)
        for key in ("allOf", "anyOf", "oneOf"):
            pending.extend(current.get(key, ()))


def list_operation_schemas(operation: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    """Yield (place, schema) for each schema an operation states: parameter, request or response."""
    for parameter in operation.get("parameters", ()):
        if "schema" in parameter:
            yield "parameter", parameter["schema"]
    for media in operation.get("requestBody", {}).get("content", {}).values():
        if "schema" in media:
            yield "request", media["schema"]
    for response in operation["responses"].values():
        for media in response.get("content", {}).values():
            if "schema" in media:
                yield "response", media["schema"]


def reach_schemas(document: Document, roots: list[Schema]) -> set[str]:
    """Return the names of all component schemas reachable from `roots`, following references."""
    components = document["components"]["schemas"]
    reached: set[str] = set()
    pending = list(roots)
    while pending:
        for schema in walk_schemas(pending.pop()):
            name = referenced_name(schema)
            if name is not None and name not in reached and name in components:
                reached.add(name)
                pending.append(components[name])
    return reached
