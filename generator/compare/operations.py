"""What became of each operation: added, gone, deprecated, renamed, and how it pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.compare.answers import compare_answers
from generator.compare.bodies import compare_bodies
from generator.compare.change import WHOLE, Change, Part, Rule, Use
from generator.compare.novelty import write_scope, write_signature
from generator.compare.parameters import compare_parameters
from generator.compare.side import ComparedOperation, Side
from generator.compare.values import Namer

OPERATION_ADDED = Rule("endpoint-added", "added", "is new", "compatible", "compatible", "Nobody calls it yet.")
OPERATION_REMOVED = Rule(
    "api-removed-without-deprecation",
    "removed",
    "is gone",
    "breaking",
    "breaking",
    "Whoever calls it gets 404, and nothing announced that.",
)
OPERATION_REMOVED_AS_ANNOUNCED = Rule(
    "api-removed-with-deprecation",
    "removed",
    "is gone, after a deprecation",
    "breaking",
    "breaking",
    "Whoever still calls it gets 404; Jira names no day for what it deprecates, so the call was right until now.",
)
OPERATION_DEPRECATED = Rule(
    "endpoint-deprecated",
    "changed",
    "is deprecated",
    "compatible",
    "compatible",
    "It still works; Jira announces that it will go.",
)
OPERATION_REACTIVATED = Rule(
    "endpoint-reactivated",
    "changed",
    "is no longer deprecated",
    "compatible",
    "compatible",
    "What worked goes on working.",
)
STABILITY_DECREASED = Rule(
    "api-stability-decreased",
    "changed",
    "is experimental now",
    "risky",
    "risky",
    "It may change without notice, and wants a header of its own, which our client sends.",
)
STABILITY_INCREASED = Rule(
    "api-stability-increased",
    "changed",
    "is no longer experimental",
    "compatible",
    "compatible",
    "The header that experimental operations want is no longer looked at.",
)
READS_NOW = Rule(
    "api-only-reads",
    "changed",
    "only reads, as is known now",
    "compatible",
    "compatible",
    "Where its answer does not come whole, our client asks again.",
)
CHANGES_NOW = Rule(
    "api-changes-something",
    "changed",
    "changes something, as is known now",
    "risky",
    "compatible",
    "Where its answer does not come whole, our client no longer asks again: the caller gets an error.",
)
METHOD_RENAMED = Rule(
    "method-renamed",
    "renamed",
    "has another name in Python",
    "breaking",
    "compatible",
    "Jira's URL is the same, but Python code that calls the old name fails.",
)
PAGING_ADDED = Rule(
    "paging-added",
    "added",
    "is new",
    "compatible",
    "compatible",
    "The method gets a lazy iterator beside it.",
)
PAGING_REMOVED = Rule(
    "paging-removed",
    "removed",
    "is gone",
    "breaking",
    "breaking",
    "The lazy iterator is gone.",
)
PAGING_CHANGED = Rule(
    "paging-changed",
    "changed",
    "works in another way",
    "risky",
    "compatible",
    "The lazy iterator goes on working; code that counts pages itself may miss or repeat items.",
)
PAGING_ITEMS_CHANGED = Rule(
    "paging-items-changed",
    "changed",
    "has its items elsewhere",
    "compatible",
    "breaking",
    "Code that reads the items of a page by the old name finds none.",
)

RULES = (
    OPERATION_ADDED,
    OPERATION_REMOVED,
    OPERATION_REMOVED_AS_ANNOUNCED,
    OPERATION_DEPRECATED,
    OPERATION_REACTIVATED,
    STABILITY_DECREASED,
    STABILITY_INCREASED,
    READS_NOW,
    CHANGES_NOW,
    METHOD_RENAMED,
    PAGING_ADDED,
    PAGING_REMOVED,
    PAGING_CHANGED,
    PAGING_ITEMS_CHANGED,
)
"""The rules that this module applies."""


_CALLED = Use(sent=True, read=True)
_PAGING = Part("paging")
_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def compare_operations(before: Side, after: Side, namer: Namer) -> Iterator[Change]:
    """Yield what changed in the operations; they are matched by method and path, whatever the path's variables."""
    for key, operation in before.operations.items():
        if key not in after.operations:
            announced = bool(operation.content.get("deprecated"))
            rule = OPERATION_REMOVED_AS_ANNOUNCED if announced else OPERATION_REMOVED
            yield Change(rule, operation.subject, _CALLED)
    for key, operation in after.operations.items():
        known = before.operations.get(key)
        if known is None:
            yield _describe_added(operation, namer)
            continue
        yield from _compare_flags(known, operation)
        yield from _compare_names(known, operation)
        yield from _compare_paging(known, operation)
        yield from compare_parameters(known, operation, namer)
        yield from compare_bodies(known, operation, namer)
        yield from compare_answers(known, operation, namer)


def _describe_added(operation: ComparedOperation, namer: Namer) -> Change:
    method = operation.subject.python.rpartition(".")[2]
    signature = write_signature(method, operation.path, operation.content, namer.show_after)
    note = write_scope(operation.content)
    return Change(OPERATION_ADDED, operation.subject, _CALLED, after=signature, note=note)


def _compare_flags(before: ComparedOperation, after: ComparedOperation) -> Iterator[Change]:
    flags: tuple[tuple[str, Rule, Rule], ...] = (
        ("deprecated", OPERATION_DEPRECATED, OPERATION_REACTIVATED),
        ("x-experimental", STABILITY_DECREASED, STABILITY_INCREASED),
    )
    for flag, raised, lowered in flags:
        old, new = bool(before.content.get(flag)), bool(after.content.get(flag))
        if old != new:
            yield Change(raised if new else lowered, after.subject, _CALLED)
    old, new = _only_reads(before), _only_reads(after)
    if old != new:
        yield Change(READS_NOW if new else CHANGES_NOW, after.subject, _CALLED)


def _only_reads(operation: ComparedOperation) -> bool:
    return bool(operation.content.get("x-reads", operation.method in _READING_METHODS))


def _compare_names(before: ComparedOperation, after: ComparedOperation) -> Iterator[Change]:
    names = before.subject.python, after.subject.python
    if names[0] != names[1]:
        yield Change(METHOD_RENAMED, after.subject, _CALLED, WHOLE, *names)


def _compare_paging(before: ComparedOperation, after: ComparedOperation) -> Iterator[Change]:
    old: dict[str, Any] | None = before.content.get("x-paging")
    new: dict[str, Any] | None = after.content.get("x-paging")
    if old is None or new is None:
        if old != new:
            rule = PAGING_REMOVED if new is None else PAGING_ADDED
            yield Change(rule, after.subject, _CALLED, _PAGING, _write_paging(old), _write_paging(new))
        return
    if old.get("items") != new.get("items"):
        items = str(old.get("items", "the list itself")), str(new.get("items", "the list itself"))
        yield Change(PAGING_ITEMS_CHANGED, after.subject, _CALLED, _PAGING, *items)
    if {**old, "items": None} != {**new, "items": None}:
        yield Change(PAGING_CHANGED, after.subject, _CALLED, _PAGING, _write_paging(old), _write_paging(new))


def _write_paging(paging: dict[str, Any] | None) -> str:
    """Return how an operation pages in a few words: `offset by startAt and maxResults in query`."""
    if paging is None:
        return ""
    steered = " and ".join(str(paging[key]) for key in ("start", "size") if key in paging)
    return f"{paging.get('style')}{f' by {steered}' if steered else ''} in {paging.get('in')}"
