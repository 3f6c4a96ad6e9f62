"""What a server answers: a sample for each status that an operation declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.cases.sample import Sampler
from generator.cases.value import Raw, Value
from generator.document.openapi import Schema, is_json

PAGE = "<html><body>reply</body></html>"
"""A page where one is declared: it must not be taken for a login page."""


@dataclass(frozen=True)
class Reply:
    """One answer; `content_type` is empty where there is no body."""

    status: str
    content_type: str
    value: Value


def list_replies(operation: Mapping[str, Any], sampler: Sampler) -> list[Reply]:
    """Return an answer for each declared status, and for each shape where one status has several."""
    return [
        reply for status, answer in sorted(operation["responses"].items()) for reply in _list(status, answer, sampler)
    ]


def _list(status: str, answer: Mapping[str, Any], sampler: Sampler) -> list[Reply]:
    content = answer.get("content", {})
    if not content:
        return [Reply(status, "", None)]
    if "application/json" in content:
        schema: Schema = content["application/json"].get("schema", {})
        return [
            Reply(status, "application/json", sampler.sample(option, "reply"))
            for option in schema.get("oneOf", [schema])
        ]
    media_type, media = next(iter(content.items()))
    if is_json(media_type):
        return [Reply(status, media_type, sampler.sample(media.get("schema", {}), "reply"))]
    return [Reply(status, media_type, Raw(PAGE if media_type == "text/html" else "bytes")) for media_type in content]
