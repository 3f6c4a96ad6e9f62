"""The drivers of all paging: ask for a page, hand out its items, and ask for the next one only when it is needed.

What follows from a page is decided in `pages`; `Walk` keeps where it stands, once for sync and async code. It moves on
only after an answer was understood, so after any error, or a cancellation, the same page is asked for again.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jira_dc_runtime.errors import RequestError, UnexpectedBody

from .identity import Memory
from .step import read_facts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from anyio import Event

    from jira_dc_runtime.call import Call

    from .pages import Pages
    from .step import Position, Step

PageT = TypeVar("PageT")
Item = TypeVar("Item")

LOGGER = logging.getLogger("jira_dc.paging")


class Walk(Generic[PageT, Item]):
    """Where an iterator stands: the items at hand, and the position of the next page.

    A `quiet` one leaves no line in the log for a list that moves, for whom that is nothing special.
    """

    def __init__(
        self, pages: Pages[Any, PageT, Item], page_size: int | None, limit: int | None, *, quiet: bool = False
    ) -> None:
        _check_sizes(page_size, limit)
        self.ready: deque[Item] = deque()
        self._pages = pages
        self._size = pages.size(page_size, limit)
        self._left = limit
        self._position: Position[Any] | None = None if limit == 0 else pages.first
        self._memory = Memory()
        self._problem: UnexpectedBody | None = None
        self._told = quiet
        self._come = pages.first.index  # where the last item at hand ends
        self._total: int | None = None
        self._mark: int | str | None = pages.first.mark

    @property
    def position(self) -> int:
        """Where the next item stands in the list, counted from 0."""
        return self._come - len(self.ready)

    @property
    def total(self) -> int | None:
        """What Jira last said that the list holds; a 0 beside items is a number that was never set."""
        return None if self._total == 0 and self._memory else self._total

    @property
    def mark(self) -> int | str | None:
        """What the page of the next item is asked for with."""
        if self.ready or self._position is None:
            return self._mark
        mark: int | str | None = self._position.mark
        return mark

    def find_call(self) -> Call[PageT] | None:
        """Return the call for the next page, or None at the end. Raise what the page before left to say."""
        if self._problem is not None:
            problem, self._problem = self._problem, None
            raise problem
        return None if self._position is None else self._pages.call(self._position, self._size)

    def take(self, call: Call[PageT], page: PageT) -> None:
        """Make the items of `page` ready and move on to the next position."""
        if self._position is None:
            return
        facts = read_facts(page, self._pages.items, call.operation)
        step = self._pages.take(facts, self._position, self._size, self._memory)
        items = step.items if self._left is None else step.items[: self._left]
        if self._left is not None:
            self._left -= len(items)
        self._note(step, len(items))
        if facts.total is not None:
            self._total = facts.total
        self._memory.add(step.identities)
        self._position = None if self._left == 0 else step.after
        if step.problem and self._left != 0:
            self._problem = UnexpectedBody(f"{call.operation}: {step.problem}", call.operation)
        if step.moved and not self._told:
            self._told = True
            LOGGER.warning("%s: the list moved while it was read; items that came again are dropped.", call.operation)
        self.ready.extend(items)

    def _note(self, step: Step[Any], count: int) -> None:
        """Note where the `count` items that `step` hands out stand."""
        if self._position is None:
            return
        self._mark = self._position.mark
        if step.items:
            start = self._position.index if step.start is None else step.start
            end = start + len(step.items) if step.end is None else step.end
            self._come = end if count == len(step.items) else start + count
        elif step.moved and step.after is not None:
            self._come = step.after.index


class ItemIterator(Iterator[Item]):
    """The items of all pages. After an error, `next` asks for the same page again; after the end, it stays there.

    Threads may share one: each item goes to one of them.
    """

    def __init__(self, send: Callable[[Call[PageT]], PageT], walk: Walk[PageT, Item]) -> None:
        self._send: Callable[[Call[Any]], Any] = send
        self._walk: Walk[Any, Item] = walk
        self._pop = walk.ready.popleft
        self._turn = Lock()

    @property
    def position(self) -> int:
        """Where the next item stands in the list, counted from 0; what `start_at` takes to go on from there.

        It is exact as long as the list stays as it is. If it moved, some items may come again, and none is left out.
        """
        return self._walk.position

    @property
    def total(self) -> int | None:
        """How many items the list has, by the last page; None before the first page, and where Jira does not say."""
        return self._walk.total

    @property
    def mark(self) -> int | str | None:
        """What the page of the next item is asked for with: an offset, a page number, a cursor or a time.

        Where an iterator takes `cursor` or `since`, a new one goes on with this: the items of that page come again.
        """
        return self._walk.mark

    def __next__(self) -> Item:
        while True:
            try:
                return self._pop()
            except IndexError:
                pass
            with self._turn:
                if self._walk.ready:  # another thread has fetched them meanwhile
                    continue
                call = self._walk.find_call()
                if call is None:
                    raise StopIteration
                self._walk.take(call, self._send(call))


class AsyncItemIterator(AsyncIterator[Item]):
    """The items of all pages. After an error or a cancellation, the same page is asked for again.

    Tasks may share one: each item goes to one of them.
    """

    def __init__(self, send: Callable[[Call[PageT]], Awaitable[PageT]], walk: Walk[PageT, Item]) -> None:
        self._send: Callable[[Call[Any]], Awaitable[Any]] = send
        self._walk: Walk[Any, Item] = walk
        self._asking = False
        self._answered: Event | None = None

    @property
    def position(self) -> int:
        """Where the next item stands in the list, counted from 0; what `start_at` takes to go on from there.

        It is exact as long as the list stays as it is. If it moved, some items may come again, and none is left out.
        """
        return self._walk.position

    @property
    def total(self) -> int | None:
        """How many items the list has, by the last page; None before the first page, and where Jira does not say."""
        return self._walk.total

    @property
    def mark(self) -> int | str | None:
        """What the page of the next item is asked for with: an offset, a page number, a cursor or a time.

        Where an iterator takes `cursor` or `since`, a new one goes on with this: the items of that page come again.
        """
        return self._walk.mark

    async def __anext__(self) -> Item:
        while True:
            if self._walk.ready:
                return self._walk.ready.popleft()
            if self._asking:
                await self._wait()
                continue
            call = self._walk.find_call()
            if call is None:
                raise StopAsyncIteration
            self._asking = True
            try:
                self._walk.take(call, await self._send(call))
            finally:
                self._asking = False
                if self._answered is not None:
                    self._answered.set()
                    self._answered = None

    async def _wait(self) -> None:
        """Wait until the task that is asking for the page has its answer."""
        from anyio import Event  # noqa: PLC0415 - httpx needs anyio itself, and only for async

        if self._answered is None:
            self._answered = Event()
        await self._answered.wait()


def iterate(
    send: Callable[[Call[PageT]], PageT],
    pages: Pages[Any, PageT, Item],
    page_size: int | None,
    limit: int | None,
) -> ItemIterator[Item]:
    """Return an iterator over the items of all pages, at most `limit`. A page is asked for when it is needed.

    Raise `RequestError` at once for a `page_size` below 1 or a `limit` below 0. The iterator raises what `send` raises,
    and `UnexpectedBody` for a list that is not whole, or does not end.
    """
    return ItemIterator(send, Walk(pages, page_size, limit))


def iterate_async(
    send: Callable[[Call[PageT]], Awaitable[PageT]],
    pages: Pages[Any, PageT, Item],
    page_size: int | None,
    limit: int | None,
) -> AsyncItemIterator[Item]:
    """The same as `iterate`, for async code."""
    return AsyncItemIterator(send, Walk(pages, page_size, limit))


def _check_sizes(page_size: int | None, limit: int | None) -> None:
    if page_size is not None and page_size < 1:
        message = f"page_size is {page_size}; it must be 1 or more, or None for the server's own size."
        raise RequestError(message)
    if limit is not None and limit < 0:
        message = f"limit is {limit}; it must be 0 or more, or None for all items."
        raise RequestError(message)
