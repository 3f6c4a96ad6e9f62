"""The six ways in which Jira pages a list, and the lists that come in one answer.

For each there is a frozen value that builds the call for a position, and says by a pure function what follows from a
page. The rules follow what servers do (protocol notes, section 10; spec audit, section 9): pages may be shorter than
asked for, `total` and `isLast` may be missing or wrong, and a server may ignore the position altogether. Whatever
happens, an item is never lost and never comes twice without an error, and a list that has no end is an error too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, Protocol, TypeVar, cast

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import RequestError

from .count import FRUITLESS, OVERLAP, drop_known, stay, take_counted
from .identity import Memory, identify_change
from .step import NO_LIST, PageFacts, Position, Step

Mark = TypeVar("Mark")
PageT = TypeVar("PageT")
Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)
Body = TypeVar("Body", bound=Model | Mapping[str, Any])

ENDLESS: Final = "page after page brings nothing new, so the list does not end."
USUAL_PAGE: Final = 50  # what most resources send unasked; a limit up to it is worth telling the server


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

    def size(self, page_size: int | None, limit: int | None) -> int | None:
        """Return the page size to ask for. It stays the same on every page, for a page number counts in it."""
        ...

    def call(self, position: Position[Mark], size: int | None) -> Call[PageT]:
        """Return the call for the page at `position`; `size` None leaves the size to the server."""
        ...

    def take(self, page: PageFacts, position: Position[Mark], size: int | None, memory: Memory) -> Step[Mark]:
        """Return what follows from the page that came for `position`; `memory` knows the items that came before."""
        ...


class _ManyPages(msgspec.Struct, frozen=True):
    def size(self, page_size: int | None, limit: int | None) -> int | None:
        if limit is not None and limit < (USUAL_PAGE if page_size is None else page_size):
            return limit
        return page_size


class OffsetPages(_ManyPages, Generic[PageT, Item], frozen=True):
    """`startAt` and `maxResults`, with `startAt`, `total` and `isLast` in the answer, each of which may be missing."""

    build: Callable[[int, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]
    start_at: int | None = None

    @property
    def first(self) -> Position[int]:
        return _begin(self.start_at)

    def call(self, position: Position[int], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def take(self, page: PageFacts, position: Position[int], size: int | None, memory: Memory) -> Step[int]:
        del size
        start = position.index if page.start is None else page.start
        if page.items and start < position.index == position.origin:  # nothing came before that would tell
            return stay(position, f"items from {position.index} on were asked for, but the page starts at {start}.")
        return take_counted(page, position, memory, start, _place_offset, overlap=OVERLAP)


class ListPages(_ManyPages, Generic[PageT, Item], frozen=True):
    """`startAt` and `maxResults`, answered by a bare array. Only an empty page is the end: any other may be cut short.

    A server that does not know the offset sends the first page again. That is the end if it holds fewer items than any
    server would cut off, or more than were asked for; else nobody knows what is missing, and that is an error.
    `bounds` are the numbers of items after which a server stops, whatever there is: a list that ends right there may
    have been cut off.
    """

    build: Callable[[int, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]
    bounds: tuple[int, ...] = ()
    narrow: str = ""
    start_at: int | None = None

    @property
    def first(self) -> Position[int]:
        return _begin(self.start_at)

    def call(self, position: Position[int], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def take(self, page: PageFacts, position: Position[int], size: int | None, memory: Memory) -> Step[int]:
        if page.items and position.front == len(page.items) == len(position.before):
            _, _, every = drop_known(page.items, memory)
            asked = min(USUAL_PAGE, size or USUAL_PAGE)
            is_whole = len(every) < asked or (size is not None and len(every) > size)
            if is_whole and set(every) == set(position.before):
                return Step((), (), None)
        step = take_counted(page, position, memory, position.index, _place_offset, overlap=OVERLAP)
        if step.after is None and position.index in self.bounds:
            return stay(position, _write_doubt(position.index, self.narrow))
        return step


class NumberedPages(_ManyPages, Generic[PageT, Item], frozen=True):
    """`page` from 1 and `maxResults`, with `total` in the answer, which may be missing."""

    build: Callable[[int, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[int]:
        return Position(1)

    def call(self, position: Position[int], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def take(self, page: PageFacts, position: Position[int], size: int | None, memory: Memory) -> Step[int]:
        del size

        def place(index: int) -> tuple[int, int]:
            if index >= position.index:
                return position.mark + 1, index
            length = max(1, -(-position.index // (position.mark - 1)))
            return index // length + 1, index // length * length

        return take_counted(page, position, memory, position.index, place)


class CursorPages(_ManyPages, Generic[PageT, Item], frozen=True):
    """A `cursor` from the answer's `nextCursor`, until it is missing or `isLast` is true.

    The first page is built with None. A page may be empty and not the last.
    """

    build: Callable[[str | None, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[str | None]:
        return Position(None)

    def call(self, position: Position[str | None], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def take(
        self, page: PageFacts, position: Position[str | None], size: int | None, memory: Memory
    ) -> Step[str | None]:
        del size
        if page.items is None:
            return stay(position, NO_LIST)
        fresh, identities, _ = drop_known(page.items, memory)
        moved = len(fresh) < len(page.items)
        if page.last or (page.cursor is None and page.last is None):
            return Step(fresh, identities, None, moved=moved)
        if page.cursor is None or page.cursor == position.mark:
            return Step(fresh, identities, position, "there is more, but the page does not say where it starts.")
        is_repeated = moved and not fresh
        if (is_repeated and position.repeated) or position.fruitless >= FRUITLESS:
            return stay(position, ENDLESS)
        fruitless = 0 if fresh else position.fruitless + 1
        received = position.received + len(fresh)
        after: Position[str | None] = Position(
            page.cursor, received, received, repeated=is_repeated, fruitless=fruitless
        )
        return Step(fresh, identities, after, moved=moved)


class WindowPages(_ManyPages, Generic[PageT, Item], frozen=True):
    """Changes `since` a time; the next window starts at the answer's `until`, which must advance.

    The first window is built with None: the builder puts the caller's own start there. What changed twice comes twice.
    """

    build: Callable[[int | None, int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]

    @property
    def first(self) -> Position[int | None]:
        return Position(None)

    def call(self, position: Position[int | None], size: int | None) -> Call[PageT]:
        return self.build(position.mark, size)

    def take(
        self, page: PageFacts, position: Position[int | None], size: int | None, memory: Memory
    ) -> Step[int | None]:
        del size
        if page.items is None:
            return stay(position, NO_LIST)
        # Windows meet in one millisecond, so an entry of their border may stand in both.
        fresh, identities, _ = drop_known(page.items, memory, identify_change)
        if page.last or (page.last is None and not page.items):
            return Step(fresh, identities, None)
        since = page.since if position.mark is None else position.mark
        if page.until is None or (since is not None and page.until <= since):
            return Step(fresh, identities, position, "there is more, but the page does not say from when on.")
        if position.fruitless >= FRUITLESS:
            return stay(position, ENDLESS)
        fruitless = 0 if fresh else position.fruitless + 1
        received = position.received + len(fresh)
        return Step(fresh, identities, Position(page.until, received, received, fruitless=fruitless))


class SinglePage(msgspec.Struct, Generic[PageT, Item], frozen=True):
    """One request only: the resource has no way to ask for more. The builder takes the size alone.

    `bounds` are the numbers of items after which a server stops, in one release or another. The largest is asked for,
    and a list that ends at one of them may have been cut off. `narrow` is an argument that makes the list shorter.
    """

    build: Callable[[int | None], Call[PageT]]
    items: Callable[[PageT], Sequence[Item] | None]
    bounds: tuple[int, ...] = ()
    narrow: str = ""

    @property
    def first(self) -> Position[None]:
        return Position(None)

    def size(self, page_size: int | None, limit: int | None) -> int | None:
        if limit is not None:
            return limit
        return max(self.bounds, default=None) if page_size is None else page_size

    def call(self, position: Position[None], size: int | None) -> Call[PageT]:
        del position
        return self.build(size)

    def take(self, page: PageFacts, position: Position[None], size: int | None, memory: Memory) -> Step[None]:
        if page.items is None and page.total != 0:
            return stay(position, NO_LIST)
        items = page.items or ()
        fresh, identities, _ = drop_known(items, memory)
        count = len(items)
        if page.total is not None and page.total > count:
            problem = f"{count} of {page.total} items came, and there is no way to ask for the rest."
            return Step(fresh, identities, position, f"{problem} {_write_advice(self.narrow)}")
        if page.total is None and count and (count == size or count in self.bounds):
            return Step(fresh, identities, position, _write_doubt(count, self.narrow))
        return Step(fresh, identities, None)


def _begin(start_at: int | None) -> Position[int]:
    """Return where a walk begins that leaves out the first `start_at` items."""
    start = start_at or 0
    if start < 0:
        message = f"start_at is {start_at}; it must be 0 or more, or None for the first item."
        raise RequestError(message)
    return Position(start, start, front=start, origin=start)


def _place_offset(index: int) -> tuple[int, int]:
    return index, index


def _write_doubt(count: int, narrow: str) -> str:
    return f"{count} items came, and Jira gives no more of this list, so there may be more. {_write_advice(narrow)}"


def _write_advice(narrow: str) -> str:
    advice = f"Narrow the list with `{narrow}`, or say" if narrow else "Say"
    return f"{advice} with `limit` how many are enough."


def set_page(body: Body, start: int, size: int | None) -> Body:
    """Return a copy of `body` that asks for the page from item `start`, of at most `size` items.

    `size` None keeps what the body asks for itself.
    """
    if isinstance(body, Mapping):
        page = {**body, "startAt": start} if size is None else {**body, "startAt": start, "maxResults": size}
        return cast("Body", page)
    changes = {"start_at": start} if size is None else {"start_at": start, "max_results": size}
    return cast("Body", msgspec.structs.replace(body, **changes))
