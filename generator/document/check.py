"""check: refuse a document whose names or strings could become anything but names and strings.

Everything that reaches generated Python, a file name or a URL is looked at here once, before any other stage sees it.
"""

from __future__ import annotations

import re
from typing import Any

from generator.document.bounds import check_bounds
from generator.document.openapi import METHODS, SCHEMA_PREFIX, Document, is_array, is_object, walk_schemas
from generator.document.scope import SCOPES_IN_ORDER, is_scope
from generator.document.structure import check_structure
from generator.problem import Problem

MAX_TEXT = 200
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9_-]*\}))+")
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_SCHEMA = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_FIELD = re.compile(r"[A-Za-z0-9_$.:-]*[A-Za-z0-9][A-Za-z0-9_$.:-]*")
_STATUS = re.compile(r"[1-5][0-9]{2}|default")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9.+*-]+/[A-Za-z0-9.+*-]+")


def check_document(document: Document) -> None:
    """Raise Problem, with one sentence, at the first name or string that is not safe to generate from."""
    check_structure(document)
    check_bounds(document)
    components = document.get("components", {}).get("schemas", {})
    for name, schema in components.items():
        _check_name(_SCHEMA, name, "schema name")
        _check_schema(schema, f"schema {name}", components)
    _check_aliases(components)
    for name, scheme in document.get("components", {}).get("securitySchemes", {}).items():
        for text in (name, *scheme.values()):
            _check_name(_NAME, text, "name in a security scheme")
    for path, path_item in document["paths"].items():
        _check_name(_PATH, path, "path")
        if ".." in path.split("/"):
            raise Problem(f"The path {path!r} climbs out of its folder; the document is refused.")
        for method in METHODS:
            if method in path_item:
                _check_operation(path_item[method], f"{method.upper()} {path}", components)


def _check_operation(operation: dict[str, Any], key: str, components: dict[str, Any]) -> None:
    tags = operation.get("tags", [])
    if not tags:
        raise Problem(f"{key} has no tag, so no resource to belong to; add one in an overlay.")
    for tag in tags:
        _check_name(_TAG, tag, f"tag of {key}")
    for requirement in operation.get("security", ()):
        for name, scopes in requirement.items():
            _check_name(_NAME, name, f"security scheme of {key}")
            _check_scopes(scopes, key)
    if "operationId" in operation:
        _check_name(_NAME, operation["operationId"], f"operationId of {key}")
    for parameter in operation.get("parameters", ()):
        _check_name(_FIELD, parameter.get("name"), f"parameter name of {key}")
        _check_schema(parameter.get("schema", {}), f"parameter {parameter['name']} of {key}", components)
    for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
        for media_type, media in holder.get("content", {}).items():
            _check_name(_MEDIA_TYPE, media_type, f"content type of {key}")
            _check_schema(media.get("schema", {}), key, components)
    for status in operation["responses"]:
        _check_name(_STATUS, status, f"status of {key}")


def _check_scopes(scopes: Any, key: str) -> None:
    if not is_array(scopes) or not all(map(is_scope, scopes)):
        raise Problem(
            f"The scopes of {key} are not a list like {', '.join(SCOPES_IN_ORDER)}; correct them in an overlay."
        )


def _check_schema(root: Any, place: str, components: dict[str, Any]) -> None:
    for schema in walk_schemas(root):
        reference = schema.get("$ref")
        if reference is not None and (
            not isinstance(reference, str)
            or not reference.startswith(SCHEMA_PREFIX)
            or reference.removeprefix(SCHEMA_PREFIX) not in components
        ):
            raise Problem(f"A reference in {place} leads to {reference!r}, which is no schema of this document.")
        for name in schema.get("properties", {}):
            _check_name(_FIELD, name, f"property name in {place}")
        for value in (*schema.get("enum", ()), schema.get("default")):
            _check_text(value, place)
            _check_value(value, place)
        for text in (schema.get("pattern"), schema.get("format")):
            _check_text(text, place)


def _check_aliases(components: dict[str, Any]) -> None:
    """Refuse schemas that are nothing but references to each other: following them would never end."""
    for start in components:
        seen = {start}
        name = start
        while is_object(components[name]) and "$ref" in components[name]:
            name = components[name]["$ref"].removeprefix(SCHEMA_PREFIX)
            if name in seen:
                raise Problem(
                    f"The schema {start} refers to itself through nothing but references; the document is refused."
                )
            seen.add(name)


def _check_name(form: re.Pattern[str], name: Any, what: str) -> None:
    if not isinstance(name, str) or len(name) > MAX_TEXT or not form.fullmatch(name):
        raise Problem(
            f"The {what} {_shorten(name)} is not of the form that a Jira document has; the document is refused."
        )


def _check_text(value: Any, place: str) -> None:
    if isinstance(value, str) and (len(value) > MAX_TEXT or not value.isprintable()):
        raise Problem(
            f"A value in {place}, {_shorten(value)}, is too long or holds control characters; the document is refused."
        )


def _check_value(value: Any, place: str) -> None:
    """Refuse a value that could end, or change the meaning of, a string or a docstring of Python."""
    if isinstance(value, str) and ('"""' in value or "\\" in value):
        raise Problem(
            f"A value in {place}, {_shorten(value)}, holds a backslash or triple quotes; the document is refused."
        )


def _shorten(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= MAX_TEXT else written[:MAX_TEXT] + "…"
