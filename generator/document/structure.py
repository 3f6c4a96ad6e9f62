"""structure: refuse a document that is not built as OpenAPI 3.0 says, before any stage reads it.

Every later stage takes for granted that a mapping stands where OpenAPI has one. What is looked at here is what they
read; the rest may be anything, because distil drops it. Names and strings themselves are for check.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.document.openapi import METHODS, Document, is_array, is_object
from generator.problem import Problem

PLACES = ("path", "query", "header", "cookie")
STYLES = ("matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject")
_NUMBER = (int, float)
_VALUES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": _NUMBER,
    "boolean": (bool,),
    "array": (),
    "object": (),
}
"""The types of OpenAPI 3.0, and what a value of their enum may be; an enum of lists or mappings is no use to Python."""

_SCALAR = (str, int, float, bool)
_FLAGS = ("nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum")
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_FACTS: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("format", "pattern"), (str,)),
    **dict.fromkeys(_FLAGS, (bool,)),
    **dict.fromkeys(_COUNTS, (int,)),
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), _NUMBER),
}
_PARAMETER_FACTS: Mapping[str, tuple[type, ...]] = {
    "name": (str,),
    **dict.fromkeys(("required", "deprecated", "explode", "allowEmptyValue"), (bool,)),
}


def check_structure(document: Document) -> None:
    """Raise Problem, with one sentence that names the place, where `document` is not built as OpenAPI 3.0 says."""
    components = _read_mapping(document.get("components", {}), "components")
    for kind in ("schemas", "securitySchemes"):
        for name, component in _read_mapping(components.get(kind, {}), f"components.{kind}").items():
            place = f"{kind} {_quote(name)}"
            _read_mapping(component, place)
            if kind == "schemas":
                _check_schema(component, place)
    for path, path_item in _read_mapping(document.get("paths"), "paths").items():
        _read_unreferenced(path_item, f"the path {_quote(path)}")
        _check_parameters(path_item, f"the path {_quote(path)}")
        for method in METHODS:
            if method in path_item:
                _check_operation(path_item[method], f"{method.upper()} {_quote(path)}")


def _check_operation(operation: Any, key: str) -> None:
    _read_mapping(operation, key)
    _check_texts(operation.get("tags", []), f"the tags of {key}")
    for requirement in _read_list(operation.get("security", []), f"security of {key}"):
        _read_mapping(requirement, f"an entry of security of {key}")
    _check_parameters(operation, key)
    if "requestBody" in operation:
        place = f"the body of {key}"
        if not _check_content(operation["requestBody"], place):
            raise _refuse(place, "without a content type")
        _check_facts(operation["requestBody"], {"required": (bool,)}, place)
    for status, response in _read_mapping(operation.get("responses", {}), f"responses of {key}").items():
        _check_content(response, f"the answer {_quote(status)} of {key}")


def _check_parameters(holder: dict[str, Any], key: str) -> None:
    for parameter in _read_list(holder.get("parameters", []), f"parameters of {key}"):
        _read_unreferenced(parameter, f"a parameter of {key}")
        place = f"the parameter {_quote(parameter.get('name'))} of {key}"
        for needed in ("name", "in", "schema"):
            if needed not in parameter:
                raise _refuse(place, f"without `{needed}`")
        _check_facts(parameter, _PARAMETER_FACTS, place)
        if parameter["in"] not in PLACES or parameter.get("style", "form") not in STYLES:
            raise _refuse(place, "in a place or a style that OpenAPI does not have")
        _check_schema(parameter["schema"], place)


def _check_content(holder: Any, place: str) -> bool:
    """Check the media types of a body or an answer; tell whether there are any."""
    _read_unreferenced(holder, place)
    content = _read_mapping(holder.get("content", {}), f"content of {place}")
    for media_type, media in content.items():
        _read_mapping(media, f"{_quote(media_type)} of {place}")
        if "schema" in media:
            _check_schema(media["schema"], place)
    return bool(content)


def _check_schema(root: Any, place: str) -> None:
    pending: list[tuple[Any, str]] = [(root, f"the schema of {place}")]
    while pending:
        schema, here = pending.pop()
        _read_mapping(schema, here)
        _check_facts(schema, _FACTS, here)
        kind = schema.get("type", "string")
        if not isinstance(kind, str) or kind not in _VALUES:
            raise _refuse(here, f"of the type {_quote(kind)}, which OpenAPI 3.0 does not have")
        _check_texts(schema.get("required", []), f"`required` of {here}")
        if "enum" in schema:
            _check_values(schema["enum"], _VALUES[kind] if "type" in schema else _SCALAR, here)
        properties = _read_mapping(schema.get("properties", {}), f"properties of {here}")
        pending += [(child, f"the property {_quote(name)} in {place}") for name, child in properties.items()]
        pending += [(schema[key], f"`{key}` in {place}") for key in ("items", "not") if key in schema]
        if not isinstance(schema.get("additionalProperties", True), bool):
            pending.append((schema["additionalProperties"], f"`additionalProperties` in {place}"))
        for key in ("allOf", "anyOf", "oneOf"):
            options = _read_list(schema.get(key, []), f"`{key}` in {place}")
            pending += [(option, f"`{key}` in {place}") for option in options]


def _check_values(values: Any, kinds: tuple[type, ...], place: str) -> None:
    seen: set[object] = {type(value) for value in _read_list(values, f"`enum` of {place}")}
    if len(seen) != 1 or not seen <= set(kinds):
        raise _refuse(place, "with an `enum` that does not list values of its one type")


def _check_texts(values: Any, place: str) -> None:
    if not all(isinstance(value, str) for value in _read_list(values, place)):
        raise _refuse(place, "with an entry that is no text")


def _check_facts(node: dict[str, Any], facts: Mapping[str, tuple[type, ...]], place: str) -> None:
    for key, value in node.items():
        if key in facts and type(value) not in facts[key]:  # `type`, because True is an int to isinstance
            raise _refuse(place, f"with {_quote(value)} as its `{key}`")


def _read_unreferenced(node: Any, place: str) -> dict[str, Any]:
    if "$ref" in _read_mapping(node, place):
        raise _refuse(place, "by reference, which this pipeline reads for schemas only")
    return dict(node)


def _read_mapping(node: Any, place: str) -> dict[str, Any]:
    if not is_object(node):
        raise _refuse(place, f"as {_quote(node)} where OpenAPI has a mapping")
    return node


def _read_list(node: Any, place: str) -> list[Any]:
    if not is_array(node):
        raise _refuse(place, f"as {_quote(node)} where OpenAPI has a list")
    return node


def _refuse(place: str, what: str) -> Problem:
    return Problem(f"The document states {place} {what}; it is refused.")


def _quote(value: Any) -> str:
    try:
        return f"{value!r:.80}"
    except ValueError:  # Python writes no number of thousands of digits
        return "a number of thousands of digits"
