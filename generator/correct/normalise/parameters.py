"""Query parameters whose declared type is not what the server takes.

Upstream types comma-separated lists as one string (or as the empty object `StringList`), and the paging numbers of some
operations as strings. It never says how an array is written, so the form is stated here.
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import Document, list_operations, operation_key, referenced_name
from generator.problem import Problem

COMMA_LISTS = frozenset({"expand", "fields", "properties"})
"""Lists by this name are written `?expand=a,b` everywhere in Jira (spec-audit §5; recorded request URLs)."""

NUMBERS = frozenset({"startAt", "maxResults", "page"})
"""Numbers by this name are integers (WADL 8.4.3: int or long)."""

STRING_LIST = "StringList"
_WRITTEN = (None, "form", "simple")


def correct_parameters(document: Document) -> None:
    """Give every query parameter the type the server reads, and every array parameter its written form."""
    for method, path, operation in list_operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                _correct(parameter)
            _check_style(parameter, operation_key(method, path))


def _correct(parameter: dict[str, Any]) -> None:
    schema = parameter["schema"]
    comma_separated = schema.get("type") == "string" and parameter["name"] in COMMA_LISTS
    if comma_separated or _is_string_list(schema):
        parameter["schema"] = {"type": "array", "items": {"type": "string"}}
        parameter.update(style="form", explode=False)
    elif schema.get("type") == "string" and parameter["name"] in NUMBERS:
        parameter["schema"] = _to_integer(schema)
    elif schema.get("type") == "array":
        parameter.setdefault("style", "form")
        parameter.setdefault("explode", True)  # The OpenAPI default, written out: these parameters are repeated.


def _check_style(parameter: dict[str, Any], key: str) -> None:
    """Raise Problem for a list or an object that is written in a way that our client can't write."""
    style = parameter.get("style")
    kind = parameter["schema"].get("type")
    if style not in _WRITTEN and (kind in {"array", "object"} or referenced_name(parameter["schema"])):
        raise Problem(
            f"{key} takes {parameter['name']} in the style {style}, which the client can't write; say in an overlay "
            "how Jira reads it."
        )


def _is_string_list(schema: dict[str, Any]) -> bool:
    return referenced_name(schema) == STRING_LIST or referenced_name(schema.get("items")) == STRING_LIST


def _to_integer(schema: dict[str, Any]) -> dict[str, Any]:
    integer: dict[str, Any] = {"type": "integer", "format": "int64"}
    default = schema.get("default")
    if isinstance(default, str) and default.isdecimal():
        integer["default"] = int(default)
    return integer
