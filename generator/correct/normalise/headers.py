"""Headers that the server asks for and the document mentions only in prose.

Experimental operations want `X-ExperimentalApi`; the document's prose says `true`, real clients send `opt-in`, and both
are seen to work. Our client sends it by itself; the document does not require it, or other clients that are made from
it would have to be given it with every call. Multipart uploads want `X-Atlassian-Token: no-check`, or they fail with
"XSRF check failed".
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import Document, list_operations

EXPERIMENTAL = ("X-ExperimentalApi", "opt-in")
XSRF = ("X-Atlassian-Token", "no-check")


def declare_headers(document: Document) -> None:
    """Declare the experimental header and the XSRF header where the server wants them."""
    for _method, _path, operation in list_operations(document):
        if operation.get("x-experimental"):
            _declare(operation, *EXPERIMENTAL, required=False)
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
            _declare(operation, *XSRF, required=True)


def _declare(operation: dict[str, Any], name: str, value: str, *, required: bool) -> None:
    parameters = operation.setdefault("parameters", [])
    if not any(parameter["name"].lower() == name.lower() for parameter in parameters):
        schema = {"type": "string", "default": value, "x-extensible-enum": [value]}
        parameters.append({"name": name, "in": "header", "required": required, "schema": schema})
