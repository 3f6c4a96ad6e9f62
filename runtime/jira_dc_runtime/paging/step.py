"""The values that paging decides over: where a page starts, what it says of itself, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from jira_dc_runtime.errors import UnexpectedBody
from jira_dc_runtime.ground.json_kind import is_array

Mark = TypeVar("Mark")


class Position(msgspec.Struct, Generic[Mark], frozen=True):
    """Where a page starts, and what is known of the list by then."""

    mark: Mark
    """What is sent: an offset, a page number, a cursor, a time."""
    index: int = 0
    """Where the page starts, counted in items from the first one."""
    received: int = 0
    """How many items were handed out."""
    total: int | None = None
    """What the page before said the list holds."""
    grown: int = 0
    """How many items the list grew by that did not come again yet."""
    front: int = 0
    """How far the list was read; a page before it is being read again."""
    before: tuple[Hashable, ...] = ()
    """The identities of the last items that were handed out, in order."""
    origin: int = 0
    """Where the walk began, counted in items from the first one."""
    overlaps: bool = False
    """Whether the page has to hold an item that came before, or else something is missing in between."""
    repeated: bool = False
    """Whether the page before brought nothing new and nothing explains why."""
    fruitless: int = 0
    """How many answers in a row brought nothing new, though each for a reason."""


class PageFacts(msgspec.Struct, frozen=True):
    """What a page says. None stands for what it does not say, or says in another type than declared."""

    items: Sequence[Any] | None
    start: int | None = None
    size: int | None = None
    total: int | None = None
    last: bool | None = None
    cursor: str | None = None
    since: int | None = None
    until: int | None = None


class Step(msgspec.Struct, Generic[Mark], frozen=True):
    """What follows from a page: the items to hand out, and the position after them (None: that was all).

    `problem` is the sentence of the error to raise after the items, `moved` says that the list changed meanwhile.
    `start` and `end` are where the items stand in the list, if not one by one from the position on.
    """

    items: Sequence[Any]
    identities: tuple[Hashable, ...]
    after: Position[Mark] | None
    problem: str = ""
    moved: bool = False
    start: int | None = None
    end: int | None = None


def read_facts(page: Any, find_items: Callable[[Any], Any], operation: str) -> PageFacts:
    """Return what `page` says of itself.

    Raise `UnexpectedBody` for a page whose items are no list. No items at all are left to the style to judge.
    """
    try:
        items = find_items(page)
    except AttributeError:  # the whole page drifted and kept its raw form
        items = page
    if items is not None and not is_array(items):
        raise UnexpectedBody(f"{operation}: {NO_LIST}", operation)
    return PageFacts(
        items,
        _number(page, "start_at"),
        _number(page, "max_results"),
        _number(page, "total"),
        _flag(page),
        _cursor(page),
        _number(page, "since"),
        _number(page, "until"),
    )


NO_LIST = "the page holds no list of items. Call the operation itself to see what it holds."


def _number(page: Any, name: str) -> int | None:
    value = getattr(page, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _flag(page: Any) -> bool | None:
    for name in ("is_last", "last_page", "is_last_page"):
        flag = getattr(page, name, None)
        if isinstance(flag, bool):
            return flag
    return None


def _cursor(page: Any) -> str | None:
    """Return the next cursor; a number is taken too, for that is how Jira's own document declares what is sent."""
    cursor = getattr(page, "next_cursor", None)
    if isinstance(cursor, bool) or not isinstance(cursor, (str, int)):
        return None
    return str(cursor) or None
