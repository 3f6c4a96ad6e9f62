"""Error answers have a body, and every answer needs a description to be valid.

978 error responses are declared, none with content. Recorded bodies are an error collection, or `message` with
`status-code`; HTML and empty bodies occur too and are no JSON.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from generator.document.openapi import SCHEMA_PREFIX, Document, list_operations

ERROR_COLLECTION = "ErrorCollection"
_STRING = {"type": "string"}
_FIELDS: dict[str, Any] = {
    "errorMessages": {"type": "array", "items": _STRING},
    "errors": {"type": "object", "additionalProperties": _STRING},
    "message": _STRING,
    "status": {"type": "integer", "format": "int32"},
    "status-code": {"type": "integer", "format": "int32"},
}


def declare_errors(document: Document) -> None:
    """Give each 4xx and 5xx answer the error body, and each answer the standard phrase of its status."""
    collection = document["components"]["schemas"].setdefault(ERROR_COLLECTION, {"type": "object", "properties": {}})
    for name, schema in _FIELDS.items():
        collection["properties"].setdefault(name, dict(schema))
    for _method, _path, operation in list_operations(document):
        for status, response in operation["responses"].items():
            response["description"] = _phrase(status)
            if status[0] in "45":
                response["content"] = {"application/json": {"schema": {"$ref": SCHEMA_PREFIX + ERROR_COLLECTION}}}


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return "Any other answer"
