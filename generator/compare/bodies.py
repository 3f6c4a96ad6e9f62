"""What became of the request body of one operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.compare.change import Change, Part, Rule, Use
from generator.compare.side import ComparedOperation
from generator.compare.value_rules import BODY
from generator.compare.values import Namer, compare_limit, compare_values, write_trail

BODY_ADDED_REQUIRED = Rule(
    "request-body-added-required",
    "added",
    "is new and required",
    "breaking",
    "compatible",
    "A call without a body is refused.",
)
BODY_ADDED_OPTIONAL = Rule(
    "request-body-added-optional", "added", "is new", "compatible", "compatible", "It may be left out."
)
BODY_REMOVED = Rule(
    "request-body-removed",
    "removed",
    "is gone",
    "breaking",
    "compatible",
    "Our method no longer takes it, and what it said can't be said any more.",
)
BODY_BECAME_REQUIRED = Rule(
    "request-body-became-required",
    "changed",
    "is required now",
    "breaking",
    "compatible",
    "A call without a body is refused.",
)
BODY_BECAME_OPTIONAL = Rule(
    "request-body-became-optional",
    "changed",
    "is optional now",
    "compatible",
    "compatible",
    "It may still be sent.",
)
BODY_MEDIA_TYPE_ADDED = Rule(
    "request-body-media-type-added",
    "added",
    "is new",
    "compatible",
    "compatible",
    "The content types of before are still taken.",
)
BODY_MEDIA_TYPE_REMOVED = Rule(
    "request-body-media-type-removed",
    "removed",
    "is gone",
    "breaking",
    "compatible",
    "A body of this content type is refused with 415.",
)

RULES = (
    BODY_ADDED_REQUIRED,
    BODY_ADDED_OPTIONAL,
    BODY_REMOVED,
    BODY_BECAME_REQUIRED,
    BODY_BECAME_OPTIONAL,
    BODY_MEDIA_TYPE_ADDED,
    BODY_MEDIA_TYPE_REMOVED,
)
"""The rules that this module applies."""


_SENT = Use(sent=True, read=False)
_MAX_BYTES = "x-max-bytes"


def compare_bodies(before: ComparedOperation, after: ComparedOperation, namer: Namer) -> Iterator[Change]:
    """Yield what changed in the body: whether there is one and must be, its content types, and what it holds."""
    old: dict[str, Any] | None = before.content.get("requestBody")
    new: dict[str, Any] | None = after.content.get("requestBody")
    if old is None or new is None:
        if new is not None:
            required = bool(new.get("required"))
            yield _change(BODY_ADDED_REQUIRED if required else BODY_ADDED_OPTIONAL, after)
        elif old is not None:
            yield _change(BODY_REMOVED, after)
        return
    if bool(old.get("required")) != bool(new.get("required")):
        yield _change(BODY_BECAME_REQUIRED if new.get("required") else BODY_BECAME_OPTIONAL, after)
    limit = compare_limit("maximum", old.get(_MAX_BYTES), new.get(_MAX_BYTES))
    if limit:
        yield _change(BODY[limit], after, before=_write_limit(old), after=_write_limit(new))
    yield from _compare_content(after, old.get("content", {}), new.get("content", {}), namer)


def _compare_content(
    operation: ComparedOperation, old: dict[str, Any], new: dict[str, Any], namer: Namer
) -> Iterator[Change]:
    for media_type in sorted(old.keys() - new.keys()):
        yield _change(BODY_MEDIA_TYPE_REMOVED, operation, media_type)
    for media_type in sorted(new.keys() - old.keys()):
        yield _change(BODY_MEDIA_TYPE_ADDED, operation, media_type)
    for media_type in sorted(old.keys() & new.keys()):
        schemas = old[media_type].get("schema", {}), new[media_type].get("schema", {})
        for finding in compare_values(*schemas, BODY, namer):
            place = write_trail(finding.trail)
            yield _change(
                finding.rule, operation, place, before=finding.before, after=finding.after, candidate=finding.candidate
            )


def _write_limit(body: dict[str, Any]) -> str:
    return f"{body[_MAX_BYTES]} bytes" if _MAX_BYTES in body else "no limit in bytes"


def _change(
    rule: Rule,
    operation: ComparedOperation,
    place: str = "",
    *,
    before: str = "",
    after: str = "",
    candidate: bool = False,
) -> Change:
    return Change(rule, operation.subject, _SENT, Part("body", place), before, after, candidate=candidate)
