"""distil: keep the facts of an upstream document, drop every sentence of its authors.

What is kept is listed here by name; anything not listed (descriptions, summaries, titles, examples, narratives,
vendor noise) cannot slip through. Keys, parameters and enums that have no meaning in their order are sorted, so that a
reordered or reformatted upstream document distils to the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from generator.document.openapi import METHODS, Document, Schema, is_array, is_object
from generator.document.scope import is_scope
from generator.document.structure import check_structure
from generator.problem import Problem

OPERATION_FLAGS = frozenset({"deprecated", "x-experimental"})
PARAMETER_FACTS = frozenset({"name", "in", "required", "deprecated", "style", "explode", "allowEmptyValue"})
SCHEMA_FACTS = frozenset(
    {
        *("$ref", "type", "format", "nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern"),
        *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
    }
)
SECURITY_SCHEME_FACTS = frozenset({"type", "scheme", "in", "name"})
OUR_TITLE = "Jira Data Center"
PUBLISHED_TITLE = "Jira Data Center, corrected (unofficial)"
MAX_DEPTH = 64
"""Deeper nesting than any honest document has; Jira's deepest schema nests eight levels."""


def distil_document(upstream: Document, version: str) -> Document:
    """Return the distilled form of `upstream`: structure and names only, every mapping sorted by key.

    Raises Problem when `upstream` is not built as OpenAPI 3.0 says.
    """
    check_structure(upstream)
    components = upstream.get("components", {})
    return {
        "components": {
            "schemas": _each(components.get("schemas", {}), _distil_schema),
            "securitySchemes": _each(components.get("securitySchemes", {}), _keep(SECURITY_SCHEME_FACTS)),
        },
        "info": {"title": OUR_TITLE, "version": version},
        "openapi": upstream["openapi"],
        "paths": _each(upstream["paths"], _distil_path_item),
    }


def write_document(document: Document) -> str:
    """Return the text of a document as it is committed: sorted, indented, one final newline."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _each(mapping: dict[str, Any], distil: Callable[[Any], Any]) -> dict[str, Any]:
    return {key: distil(mapping[key]) for key in sorted(mapping)}


def _keep(names: Iterable[str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    kept = sorted(names)
    return lambda node: {name: node[name] for name in kept if name in node}


def _distil_path_item(path_item: dict[str, Any]) -> dict[str, Any]:
    """Distil the operations; what the path states for all of them is stated by each, where every stage looks for it."""
    shared = path_item.get("parameters", [])
    distilled: dict[str, Any] = {
        method: _distil_operation(_take_shared(path_item[method], shared)) for method in METHODS if method in path_item
    }
    return dict(sorted(distilled.items()))


def _take_shared(operation: dict[str, Any], shared: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the operation with the parameters of its path, but for those that it states itself."""
    own = operation.get("parameters", [])
    stated = {(parameter.get("in"), parameter.get("name")) for parameter in own}
    taken = [each for each in shared if (each.get("in"), each.get("name")) not in stated]
    return {**operation, "parameters": [*taken, *own]} if taken else operation


def _distil_operation(operation: dict[str, Any]) -> dict[str, Any]:
    distilled = _distil_facts(operation)
    distilled["responses"] = _each(operation.get("responses", {}), _distil_content_holder)
    distilled["tags"] = list(operation.get("tags", ()))
    if "parameters" in operation:
        distilled["parameters"] = _distil_parameters(operation["parameters"])
    if "requestBody" in operation:
        distilled["requestBody"] = _distil_content_holder(operation["requestBody"])
        if "required" in operation["requestBody"]:
            distilled["requestBody"]["required"] = operation["requestBody"]["required"]
    return dict(sorted(distilled.items()))


def _distil_facts(operation: dict[str, Any]) -> dict[str, Any]:
    """Distil the id, the flags and the logins; a flag in words, or a scope that is none, would be prose."""
    facts: dict[str, Any] = {key: operation[key] for key in OPERATION_FLAGS if isinstance(operation.get(key), bool)}
    if "operationId" in operation:
        facts["operationId"] = operation["operationId"]
    if "security" in operation:
        facts["security"] = [_each(requirement, _distil_scopes) for requirement in operation["security"]]
    return facts


def _distil_scopes(scopes: Any) -> list[str]:
    named: list[Any] = scopes if is_array(scopes) else []
    return sorted({scope for scope in named if is_scope(scope)})


def _distil_parameters(parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    distilled: list[dict[str, Any]] = []
    for parameter in parameters:
        kept = _keep(PARAMETER_FACTS)(parameter)
        if "schema" in parameter:
            kept["schema"] = _distil_schema(parameter["schema"])
        distilled.append(dict(sorted(kept.items())))
    return sorted(distilled, key=lambda parameter: (parameter.get("in", ""), parameter.get("name", "")))


def _distil_content_holder(holder: dict[str, Any]) -> dict[str, Any]:
    """Distil a response or a request body: its media types, and of each the schema."""
    if "content" not in holder:
        return {}
    return {"content": _each(holder["content"], _distil_media_type)}


def _distil_media_type(media: dict[str, Any]) -> dict[str, Any]:
    return {"schema": _distil_schema(media["schema"])} if "schema" in media else {}


def _distil_schema(schema: Any, depth: int = 0) -> Any:
    if not is_object(schema):  # `additionalProperties: true`
        return schema
    if depth > MAX_DEPTH:
        message = (
            f"The document nests schemas more than {MAX_DEPTH} levels deep; no Jira document does, so it is refused."
        )
        raise Problem(message)
    distilled = {**_keep(SCHEMA_FACTS)(schema), **_distil_values(schema)}
    if "properties" in schema:
        distilled["properties"] = _each(schema["properties"], lambda inner: _distil_schema(inner, depth + 1))
    for key in ("items", "additionalProperties", "not"):
        if key in schema:
            distilled[key] = _distil_schema(schema[key], depth + 1)
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            distilled[key] = [_distil_schema(inner, depth + 1) for inner in schema[key]]
    return dict(sorted(distilled.items()))


def _distil_values(schema: Schema) -> dict[str, Any]:
    """Distil what a schema lists; only the default is one value."""
    distilled: dict[str, Any] = {key: sorted(schema[key], key=str) for key in ("enum", "required") if key in schema}
    if "default" in schema and isinstance(schema["default"], (bool, int, float, str, type(None))):
        distilled["default"] = schema["default"]
    return distilled
