"""What both clients do with more than one call: many at once, and the same one until a task has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from jira_dc_runtime.codec.model import Model

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine, Iterable

    from jira_dc_runtime.call import Call
    from jira_dc_runtime.paging.pages import Pages
    from jira_dc_runtime.paging.walk import AsyncItemIterator, ItemIterator

    from .async_gather import AsyncGathering
    from .gather import Gathering

T = TypeVar("T")
In = TypeVar("In")
ModelT = TypeVar("ModelT", bound=Model)
PageT = TypeVar("PageT")
Item = TypeVar("Item")


class ManyCalls:
    """What a client does with more than one call; the client itself sends each of them."""

    if TYPE_CHECKING:

        def send(self, call: Call[T]) -> T: ...

    @overload
    def gather(self, calls: Iterable[Call[T]], /, *, at_once: int = 20) -> Gathering[Call[T], T]: ...
    @overload
    def gather(self, calls: Iterable[Callable[[], T]], /, *, at_once: int = 20) -> Gathering[Callable[[], T], T]: ...
    @overload
    def gather(self, method: Callable[[In], T], inputs: Iterable[In], /, *, at_once: int = 20) -> Gathering[In, T]: ...
    def gather(self, calls: Any, inputs: Any = None, /, *, at_once: int = 20) -> Any:
        """Carry out many calls, `at_once` at a time, and return an iterator over their outcomes, in order.

        `for outcome in jira.gather(jira.issue.get_issue, keys)` gives an `Outcome` for each key: `input`, `value`, and
        `error`, which is what its call raised, or None. Instead of a method and its inputs it takes calls: `Call`s, or
        what can be called without arguments, such as `partial(jira.issue.edit_issue, key, body)`. Inputs are drawn
        when they are needed; an error of theirs comes after the outcomes before it. Leaving early waits for the calls
        that are under way.

        Raise `RequestError` for an `at_once` below 1, and for a method that sends more than one request.
        """
        from .gather import Gathering, find_work  # noqa: PLC0415 - not every program needs it

        return Gathering(*find_work(self.send, calls, inputs), at_once)

    def iterate(
        self, pages: Pages[Any, PageT, Item], *, page_size: int | None = None, limit: int | None = None
    ) -> ItemIterator[Item]:
        """Return an iterator over the items of all pages, for what no document lists, as the API of a plug-in.

        `pages` says how a page is asked for and where its items are: `OffsetPages(lambda start, size: Call(...), lambda
        page: page.values)`, or another class of `jira_dc.calls` for another way of paging. A page is a model of your
        own. What it says of itself it says by these attributes, under whatever name Jira has for them: `start_at`,
        `max_results`, `total`, `is_last`, and of cursors `next_cursor`.

        `page_size` is what is asked for, None leaves it to the server; at most `limit` items come. It goes on after an
        error, and raises `UnexpectedBody` for a list that is not whole or has no end. Raise `RequestError` for a
        `page_size` below 1 or a `limit` below 0.
        """
        from jira_dc_runtime.paging.walk import iterate  # noqa: PLC0415 - not every program needs it

        return iterate(self.send, pages, page_size, limit)

    @overload
    def wait_for(
        self,
        task: Callable[[], T],
        *,
        on_progress: Callable[[T], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[T], bool] | None = None,
    ) -> T: ...
    @overload
    def wait_for(
        self,
        task: ModelT,
        *,
        on_progress: Callable[[ModelT], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[ModelT], bool] | None = None,
    ) -> ModelT: ...
    def wait_for(
        self,
        task: Any,
        *,
        on_progress: Callable[[Any], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[Any], bool] | None = None,
    ) -> Any:
        """Wait until a task that Jira carries out by itself is done, and return what Jira says at its end.

        `task` is what Jira answered when it began a reindex or an anonymization, or what asks how far a task is:
        `jira.wait_for(lambda: jira.reindex.get_request_progress(7))`. It is asked with growing pauses, also while Jira
        is away for a while. `on_progress` is called with each answer; what it raises ends the waiting. `deadline` is in
        seconds, None waits for ever. `is_done` decides for what has no end that is known here.

        Raise `TaskFailed` if it came to a bad end, `TaskUnfinished` at the deadline, `RequestError` for what is no
        task, and what a call raises.
        """
        from .long_task import find_poll, wait, watch  # noqa: PLC0415 - not every program needs it

        return wait(find_poll(task, self.send), watch(on_progress, deadline, is_done))


class AsyncManyCalls:
    """The same for async code."""

    if TYPE_CHECKING:

        def send(self, call: Call[T]) -> Coroutine[Any, Any, T]: ...

    @overload
    def gather(
        self, calls: Iterable[Call[T]] | AsyncIterable[Call[T]], /, *, at_once: int = 20
    ) -> AsyncGathering[Call[T], T]: ...
    @overload
    def gather(
        self,
        calls: Iterable[Callable[[], Awaitable[T]]] | AsyncIterable[Callable[[], Awaitable[T]]],
        /,
        *,
        at_once: int = 20,
    ) -> AsyncGathering[Callable[[], Awaitable[T]], T]: ...
    @overload
    def gather(
        self,
        method: Callable[[In], Awaitable[T]],
        inputs: Iterable[In] | AsyncIterable[In],
        /,
        *,
        at_once: int = 20,
    ) -> AsyncGathering[In, T]: ...
    def gather(self, calls: Any, inputs: Any = None, /, *, at_once: int = 20) -> Any:
        """Carry out many calls, as `Client.gather` does, for `async for outcome in jira.gather(...)`.

        The inputs may be an async iterator. Leaving early cancels the calls that are under way. It needs asyncio.
        """
        from .async_gather import AsyncGathering  # noqa: PLC0415 - not every program needs it
        from .gather import find_work  # noqa: PLC0415 - as above

        return AsyncGathering(*find_work(self.send, calls, inputs), at_once)

    def iterate(
        self, pages: Pages[Any, PageT, Item], *, page_size: int | None = None, limit: int | None = None
    ) -> AsyncItemIterator[Item]:
        """Return an async iterator over the items of all pages, as the sync client does."""
        from jira_dc_runtime.paging.walk import iterate_async  # noqa: PLC0415 - not every program needs it

        return iterate_async(self.send, pages, page_size, limit)

    @overload
    async def wait_for(
        self,
        task: Callable[[], Awaitable[T]],
        *,
        on_progress: Callable[[T], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[T], bool] | None = None,
    ) -> T: ...
    @overload
    async def wait_for(
        self,
        task: ModelT,
        *,
        on_progress: Callable[[ModelT], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[ModelT], bool] | None = None,
    ) -> ModelT: ...
    async def wait_for(
        self,
        task: Any,
        *,
        on_progress: Callable[[Any], object] | None = None,
        deadline: float | None = None,
        is_done: Callable[[Any], bool] | None = None,
    ) -> Any:
        """Wait until a task that Jira carries out by itself is done, as `Client.wait_for` does."""
        from .long_task import find_poll, wait_async, watch  # noqa: PLC0415 - not every program needs it

        return await wait_async(find_poll(task, self.send), watch(on_progress, deadline, is_done))
