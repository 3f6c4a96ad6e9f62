"""What became of the answers of one operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.compare.change import Change, Part, Rule, Use
from generator.compare.side import ComparedOperation
from generator.compare.value_rules import ANSWER
from generator.compare.values import Namer, compare_values, write_trail

SUCCESS_STATUS_ADDED = Rule(
    "response-success-status-added",
    "added",
    "is new",
    "compatible",
    "risky",
    "A call may succeed with an answer that was not known before, perhaps without a body.",
)
SUCCESS_STATUS_REMOVED = Rule(
    "response-success-status-removed",
    "removed",
    "is gone",
    "compatible",
    "risky",
    "Our client takes every 2xx alike, but code that waits for this status waits in vain.",
)
FAILURE_STATUS_ADDED = Rule(
    "response-non-success-status-added",
    "added",
    "is new",
    "compatible",
    "compatible",
    "Every failure raises, declared or not.",
)
FAILURE_STATUS_REMOVED = Rule(
    "response-non-success-status-removed",
    "removed",
    "is gone",
    "compatible",
    "compatible",
    "Every failure raises, declared or not.",
)
ANSWER_MEDIA_TYPE_ADDED = Rule(
    "response-media-type-added",
    "added",
    "is new",
    "compatible",
    "compatible",
    "The server still answers in the content type that our client asks for.",
)
ANSWER_MEDIA_TYPE_REMOVED = Rule(
    "response-media-type-removed",
    "removed",
    "is gone",
    "compatible",
    "breaking",
    "The server no longer answers in it, so what decoded it gets something else.",
)
ANSWER_BODY_ADDED = Rule(
    "response-body-added",
    "added",
    "has a body now",
    "compatible",
    "compatible",
    "Code that expects none ignores it.",
)
ANSWER_BODY_REMOVED = Rule(
    "response-body-removed",
    "removed",
    "has no body any more",
    "compatible",
    "breaking",
    "Code that reads the body finds none.",
)

RULES = (
    SUCCESS_STATUS_ADDED,
    SUCCESS_STATUS_REMOVED,
    FAILURE_STATUS_ADDED,
    FAILURE_STATUS_REMOVED,
    ANSWER_MEDIA_TYPE_ADDED,
    ANSWER_MEDIA_TYPE_REMOVED,
    ANSWER_BODY_ADDED,
    ANSWER_BODY_REMOVED,
)
"""The rules that this module applies."""


_READ = Use(sent=False, read=True)


def compare_answers(before: ComparedOperation, after: ComparedOperation, namer: Namer) -> Iterator[Change]:
    """Yield what changed in the answers: statuses, content types, and what they hold."""
    old: dict[str, Any] = before.content.get("responses", {})
    new: dict[str, Any] = after.content.get("responses", {})
    for status in sorted(old.keys() - new.keys()):
        success = _is_success(status)
        yield _change(SUCCESS_STATUS_REMOVED if success else FAILURE_STATUS_REMOVED, after, status)
    for status in sorted(new.keys() - old.keys()):
        success = _is_success(status)
        yield _change(SUCCESS_STATUS_ADDED if success else FAILURE_STATUS_ADDED, after, status)
    for status in sorted(old.keys() & new.keys()):
        contents = old[status].get("content", {}), new[status].get("content", {})
        yield from _compare_content(after, status, *contents, namer)


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _compare_content(
    operation: ComparedOperation, status: str, old: dict[str, Any], new: dict[str, Any], namer: Namer
) -> Iterator[Change]:
    if not old or not new:
        if old != new:
            yield _change(ANSWER_BODY_ADDED if new else ANSWER_BODY_REMOVED, operation, status)
        return
    for media_type in sorted(old.keys() - new.keys()):
        yield _change(ANSWER_MEDIA_TYPE_REMOVED, operation, f"{status} {media_type}")
    for media_type in sorted(new.keys() - old.keys()):
        yield _change(ANSWER_MEDIA_TYPE_ADDED, operation, f"{status} {media_type}")
    for media_type in sorted(old.keys() & new.keys()):
        schemas = old[media_type].get("schema", {}), new[media_type].get("schema", {})
        for finding in compare_values(*schemas, ANSWER, namer):
            trail = write_trail(finding.trail)
            place = f"{status} {trail}" if trail else status
            yield _change(
                finding.rule, operation, place, before=finding.before, after=finding.after, candidate=finding.candidate
            )


def _change(
    rule: Rule,
    operation: ComparedOperation,
    place: str,
    *,
    before: str = "",
    after: str = "",
    candidate: bool = False,
) -> Change:
    return Change(rule, operation.subject, _READ, Part("answer", place), before, after, candidate=candidate)
