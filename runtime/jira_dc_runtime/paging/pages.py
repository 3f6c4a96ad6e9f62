"""Go through the pages of a list, whatever way Jira pages it.

Jira has six ways. For each there is a frozen value that builds the call for a position, and says by pure functions what
of a page is new and where the next one starts. One driver, once sync and once async, does the sending. The rules follow
what servers do (protocol notes, section 10; spec audit, section 9): pages may be shorter than asked for, `total` and
`isLast` may be missing or wrong, and a server may ignore the position altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from jira_dc_runtime.call import Call

Mark = TypeVar("Mark")
PageT = TypeVar("PageT")
Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)


class Position(msgspec.Struct, Generic[Mark], frozen=True):
    """Where a page starts: what is sent, how many items came before it, and the items of the page before it."""

    mark: Mark
    received: int = 0
    before: Sequence[Any] = ()


class Pages(Protocol[Mark, PageT, Item_co]):
    """One way of paging, for one operation."""

    @property
    def items(self) -> Callable[[PageT], Sequence[Item_co] | None]:
        """The list of items in a page, or None."""
        ...

    @property
    def first(self) -> Position[Mark]:
        """Where the first page starts."""
        ...

    def call(self, position: Position[Mark], size: int | None) -> Call[PageT]:
        """Return the call for the page at `position`; `size` None leaves the size to the server."""
        ...

    def new(self, page: PageT, items: Sequence[Any], position: Position[Mark]) -> Sequence[Any]:
        """Return what of `items` did not come before."""
        ...

    def after(self, page: PageT, items: Sequence[Any], position: Position[Mark]) -> Position[Mark] | None:
        """Return where the next page starts, or None if this was the last."""
        ...


class OffsetPages(msgspec.Struct, Generic[PageT, Item], frozen=True):
    """`startAt` and `maxResults`, with `startAt`, `total` and `isLast` in the answer, each of which may be missing."""

    build: Callable[[int, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[int]:
        return Position(0)

    def call(self, position: Position[int], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def new(self, page: PageT, items: Sequence[Any], position: Position[int]) -> Sequence[Any]:
        echoed = _number(page, "start_at")
        if echoed is None:
            return () if items == position.before else items
        return items[max(0, position.mark - echoed) :]  # a server that starts earlier repeats items

    def after(self, page: PageT, items: Sequence[Any], position: Position[int]) -> Position[int] | None:
        echoed = _number(page, "start_at")
        end = (position.mark if echoed is None else echoed) + len(items)
        if end <= position.mark or (echoed is None and items == position.before):
            return None  # nothing came, or nothing new
        if _is_last(page, end):
            return None
        return Position(end, end, items)


class ListPages(msgspec.Struct, Generic[PageT, Item], frozen=True):
    """`startAt` and `maxResults`, answered by a bare array. Only the array itself tells where the end is.

    A first page shorter than asked for may be the server's cap, so one more is asked for. A page shorter than the one
    before is the last. A page equal to the one before means that the server ignores the offset.
    """

    build: Callable[[int, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[int]:
        return Position(0)

    def call(self, position: Position[int], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def new(self, page: PageT, items: Sequence[Any], position: Position[int]) -> Sequence[Any]:
        del page
        return () if items == position.before else items

    def after(self, page: PageT, items: Sequence[Any], position: Position[int]) -> Position[int] | None:
        del page
        if not items or len(items) < len(position.before) or items == position.before:
            return None
        end = position.mark + len(items)
        return Position(end, end, items)


class NumberedPages(msgspec.Struct, Generic[PageT, Item], frozen=True):
    """`page` from 1 and `maxResults`, with `total` in the answer, which may be missing."""

    build: Callable[[int, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[int]:
        return Position(1)

    def call(self, position: Position[int], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def new(self, page: PageT, items: Sequence[Any], position: Position[int]) -> Sequence[Any]:
        del page
        return () if items == position.before else items

    def after(self, page: PageT, items: Sequence[Any], position: Position[int]) -> Position[int] | None:
        received = position.received + len(items)
        if not items or items == position.before or _is_last(page, received):
            return None
        return Position(position.mark + 1, received, items)


class CursorPages(msgspec.Struct, Generic[PageT, Item], frozen=True):
    """A `cursor` from the answer's `nextCursor`, until it is missing, repeated, or `isLast` is true.

    The first page is built with None. A page may be empty and not the last.
    """

    build: Callable[[str | None, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[str | None]:
        return Position(None)

    def call(self, position: Position[str | None], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def new(self, page: PageT, items: Sequence[Any], position: Position[str | None]) -> Sequence[Any]:
        del page, position
        return items

    def after(self, page: PageT, items: Sequence[Any], position: Position[str | None]) -> Position[str | None] | None:
        cursor = getattr(page, "next_cursor", None)
        if not isinstance(cursor, str) or not cursor or cursor == position.mark or _flag(page) is True:
            return None
        return Position(cursor, position.received + len(items), items)


class WindowPages(msgspec.Struct, Generic[PageT, Item], frozen=True):
    """Changes `since` a time; the next window starts at the answer's `until`, which must advance.

    The first window is built with None: the builder puts the caller's own start there.
    """

    build: Callable[[int | None, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[int | None]:
        return Position(None)

    def call(self, position: Position[int | None], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def new(self, page: PageT, items: Sequence[Any], position: Position[int | None]) -> Sequence[Any]:
        del page, position
        return items

    def after(self, page: PageT, items: Sequence[Any], position: Position[int | None]) -> Position[int | None] | None:
        since = _number(page, "since") if position.mark is None else position.mark
        until = _number(page, "until")
        if not items or until is None or (since is not None and until <= since) or _flag(page) is True:
            return None
        return Position(until, position.received + len(items), items)


class SinglePage(msgspec.Struct, Generic[PageT, Item], frozen=True):
    """One request only: the resource has no way to ask for more. The builder takes the size alone."""

    build: Callable[[int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[None]:
        return Position(None)

    def call(self, position: Position[None], size: int | None) -> Call[PageT]:
        del position
        return self.build(size)

    def new(self, page: PageT, items: Sequence[Any], position: Position[None]) -> Sequence[Any]:
        del page, position
        return items

    def after(self, page: PageT, items: Sequence[Any], position: Position[None]) -> Position[None] | None:
        del page, items, position
        return None  # the answer of this style: never another page


def _is_last(page: Any, end: int) -> bool:
    """Return whether a page that ends at `end` is the last one, by its own flag, else by its total.

    A total below what already came is wrong (a bean's unset 0), and then only an empty page is the end.
    """
    flag = _flag(page)
    return _number(page, "total") == end if flag is None else flag


def _flag(page: Any) -> bool | None:
    for name in ("is_last", "last_page", "is_last_page"):
        flag = getattr(page, name, None)
        if isinstance(flag, bool):
            return flag
    return None


def _number(page: Any, name: str) -> int | None:
    value = getattr(page, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
