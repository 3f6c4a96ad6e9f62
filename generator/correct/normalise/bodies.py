"""Request bodies: a declared one is required, and the lists in a form say how they are written.

52 of 129 bodies are not marked required; Jira answers 400 or 415 without them. OpenAPI's default for a list in a form
is to repeat the field; it is written out because not every tool knows (Prism, for one).
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import JSON, Document, is_json, list_operations, operation_key
from generator.problem import Problem

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def correct_bodies(document: Document) -> None:
    """Mark every request body as required, and every list in a form as repeated; of several kinds of JSON take plain.

    Raises Problem when a form does not state its fields in place: they become arguments.
    """
    for method, path, operation in list_operations(document):
        if "requestBody" not in operation:
            continue
        operation["requestBody"]["required"] = True
        content = operation["requestBody"].get("content", {})
        if JSON in content and all(is_json(media_type) for media_type in content):
            operation["requestBody"]["content"] = {JSON: content[JSON]}
        for media_type, media in operation["requestBody"].get("content", {}).items():
            if media_type in _FORMS:
                _repeat_lists(media, operation_key(method, path))


def _repeat_lists(media: dict[str, Any], key: str) -> None:
    fields = media.get("schema", {}).get("properties")
    if not fields:
        raise Problem(f"{key} takes a form but does not list its fields as properties; list them in an overlay.")
    lists = [name for name, schema in fields.items() if schema.get("type") == "array"]
    if lists:
        media["encoding"] = {name: {"style": "form", "explode": True} for name in lists}
