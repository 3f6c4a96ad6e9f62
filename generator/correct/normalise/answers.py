"""Answers whose declaration our client reads otherwise: a default that is the only one, and content that is any.

What answers in `*/*` answers JSON: the document says so of operations that are seen to. A stream of events has no end,
so no call can return it.
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import JSON, Document, list_operations, operation_key
from generator.problem import Problem

EVENTS = "text/event-stream"


def correct_answers(document: Document) -> None:
    """Take a default that stands alone for the success, and `*/*` for JSON. Raises Problem for a stream of events."""
    for method, path, operation in list_operations(document):
        responses = operation["responses"]
        if "default" in responses and not any(status[:1] in "23" for status in responses):
            responses["200"] = responses.pop("default")
            operation["responses"] = dict(sorted(responses.items()))
        for response in responses.values():
            content = response.get("content", {})
            if EVENTS in content:
                _drop_events(content, operation_key(method, path))
            if "*/*" in content and not _is_binary(content["*/*"]):
                media = content.pop("*/*")
                content.setdefault(JSON, media)


def drop_uncertain_paging(document: Document) -> None:
    """Let only operations page whose every success is the page: what may be something else has no next one."""
    for _method, _path, operation in list_operations(document):
        if sum(status.startswith("2") for status in operation["responses"]) > 1:
            operation.pop("x-paging", None)


def _drop_events(content: dict[str, Any], key: str) -> None:
    if len(content) == 1:
        raise Problem(
            f"{key} answers {EVENTS}, a stream of events that no call can return; say in an overlay what else it "
            "answers, or remove the operation."
        )
    del content[EVENTS]


def _is_binary(media: dict[str, Any]) -> bool:
    schema = media.get("schema", {})
    return not schema or schema.get("format") == "binary"
