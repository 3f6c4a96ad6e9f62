"""The same as `gather.py` for async code: many calls at once, as tasks of asyncio.

None of the tasks knows the gathering, so whoever drops it without a word ends them too.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jira_dc_runtime.errors import ConfigurationError, JiraError

from .gather import AHEAD, STOPPED, Outcome, checked

if TYPE_CHECKING:
    from typing import Self

In = TypeVar("In")
T = TypeVar("T")


class AsyncGathering(AsyncIterator[Outcome[In, T]]):
    """The outcomes of many calls, from tasks of asyncio. Leaving it early cancels the calls that are under way.

    It is also an async context manager, which waits until they have ended.
    """

    def __init__(
        self, run: Callable[[In], Awaitable[T]], inputs: Iterable[In] | AsyncIterable[In], at_once: int
    ) -> None:
        self._tasks: _Tasks[In, T] = _Tasks(run, checked(at_once))
        self._inputs = inputs if isinstance(inputs, AsyncIterable) else _Drawn(inputs)
        self._feeder: asyncio.Task[None] | None = None
        self._is_over = False
        self._is_stopped = False

    async def __anext__(self) -> Outcome[In, T]:
        if self._is_stopped:
            raise JiraError(STOPPED)
        if self._is_over:
            raise StopAsyncIteration
        if self._feeder is None:
            self._feeder = self._tasks.start(self._inputs)
        try:
            if await self._tasks.wait_for_one(self._feeder):
                return await self._tasks.take()
        except BaseException:
            await self.aclose()
            raise
        self._is_over = True
        await self._feeder  # raises what the inputs raised
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Cancel the calls that are under way, and wait until they have ended. Closing twice does no harm."""
        self._is_stopped = not self._is_over
        from anyio import CancelScope  # noqa: PLC0415 - httpx needs anyio itself, and only for async

        with CancelScope(shield=True):  # whoever is cancelled leaves no task behind
            await self._tasks.stop(self._feeder)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __del__(self) -> None:
        feeder: asyncio.Task[None] | None = getattr(self, "_feeder", None)
        if feeder is not None and not feeder.get_loop().is_closed():
            self._tasks.cancel(feeder)


class _Tasks(Generic[In, T]):
    """The tasks of one gathering. None of them knows the gathering, so it can be dropped while they run."""

    def __init__(self, run: Callable[[In], Awaitable[T]], at_once: int) -> None:
        self._run = run
        self._room = asyncio.Semaphore(AHEAD * at_once)
        self._turns = asyncio.Semaphore(at_once)
        self._window: deque[tuple[In, asyncio.Task[T]]] = deque()
        self._came = asyncio.Event()

    async def _feed(self, inputs: AsyncIterable[In]) -> None:
        """Draw inputs and start their tasks, as many as there is room for."""
        drawn = aiter(inputs)
        while await self._room.acquire():
            try:
                given = await anext(drawn)
            except StopAsyncIteration:
                return
            self._window.append((given, _start(self._carry_out(given))))
            self._came.set()

    def start(self, inputs: AsyncIterable[In]) -> asyncio.Task[None]:
        """Begin to draw inputs."""
        feeder = _start(self._feed(inputs))
        feeder.add_done_callback(lambda _: self._came.set())
        return feeder

    async def _carry_out(self, given: In) -> T:
        async with self._turns:
            return await self._run(given)

    async def wait_for_one(self, feeder: asyncio.Task[None]) -> bool:
        """Wait until the first task has ended. Return False if there is none, and none will come."""
        while not self._window:
            if feeder.done():
                return False
            self._came.clear()
            await self._came.wait()
        await asyncio.wait({self._window[0][1]})
        return True

    async def take(self) -> Outcome[In, T]:
        """Return the outcome of the first task, which has ended, and make room for another."""
        given, task = self._window.popleft()
        self._room.release()
        try:
            return Outcome(given, None, await task)
        except Exception as error:  # noqa: BLE001 - it is handed out beside its input
            return Outcome(given, error)

    def cancel(self, feeder: asyncio.Task[None] | None) -> list[asyncio.Task[Any]]:
        """Cancel everything that runs, and return it."""
        tasks: list[asyncio.Task[Any]] = [task for _, task in self._window]
        if feeder is not None:
            tasks.append(feeder)
        for task in tasks:
            task.cancel()
        return tasks

    async def stop(self, feeder: asyncio.Task[None] | None) -> None:
        """Cancel everything that runs, and wait until it has ended."""
        while tasks := [task for task in self.cancel(feeder) if not task.done()]:
            await asyncio.wait(tasks)
        self._window.clear()


class _Drawn(AsyncIterator[In]):
    """Inputs that need not be waited for."""

    def __init__(self, inputs: Iterable[In]) -> None:
        self._inputs = iter(inputs)

    async def __anext__(self) -> In:
        try:
            return next(self._inputs)
        except StopIteration:
            raise StopAsyncIteration from None


def _start(work: Any) -> asyncio.Task[Any]:
    """Return `work` as a task whose error is nobody's fault if it is never asked for."""
    try:
        task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(work)
    except RuntimeError:
        work.close()
        message = "gather needs the event loop of asyncio. Under another one, start the calls in a task group."
        raise ConfigurationError(message) from None
    task.add_done_callback(_look_at)
    return task


def _look_at(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()
