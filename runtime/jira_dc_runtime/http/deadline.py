"""`Deadline`: until when a whole call has time, and how an HTTP library keeps to it.

A timeout of an HTTP library holds for one step: a connection, a read. An answer that comes drop by drop takes many
steps, each of them short. Async code is cancelled when the time is over. Sync code cannot be, so there every step gets
a `TimeLeft`, which shrinks while the steps go on; `network.py` lets a connection ask it each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from types import TracebackType

HEAD_START: Final = 0.02
"""Seconds that an async library has to notice before it is cancelled: it knows whether anything was sent."""
SHORTEST: Final = 0.001
"""Seconds of a timeout when the time is over; some libraries take 0 for none."""


_TIMEOUT: Final = "timeout"
"""The request extension of httpx that holds the timeout of each kind of step; that of our aiohttp holds one for all."""


class TimeLeft(float):
    """Seconds of a timeout, as many as a call had left when the step began. `now()` is what it has left by now."""

    __slots__ = ("_deadline", "timeout")
    _deadline: Deadline
    timeout: float | None
    """What it would be without the deadline."""

    @classmethod
    def of(cls, deadline: Deadline, timeout: float | None, spare: float = 0.0) -> TimeLeft:
        """Return `timeout`, or what `deadline` leaves but for `spare` seconds, if that is less."""
        left = max(SHORTEST, deadline.left() - spare)
        self = cls(left if timeout is None else min(timeout, left))
        self._deadline = deadline
        self.timeout = timeout
        return self

    def now(self) -> float:
        """Return the seconds that the next step may take."""
        return max(SHORTEST, min(float(self), self._deadline.left()))


class Deadline:
    """The end of the time that a call has, `seconds` from now on."""

    def __init__(self, seconds: float, now: Callable[[], float]) -> None:
        self.seconds = seconds
        self._now = now
        self._end = now() + seconds

    def left(self) -> float:
        """Return how many seconds are left, less than 0 when it is over."""
        return self._end - self._now()

    @property
    def is_over(self) -> bool:
        """Whether no time is left; a library that was to notice first has its head start."""
        return self.left() <= HEAD_START

    def cap(self, timeout: float | None, *, is_async: bool) -> TimeLeft:
        """Return the timeout of a step that ends by then."""
        return TimeLeft.of(self, timeout, HEAD_START if is_async else 0.0)

    def scope(self) -> Scope:
        """Return what cancels its block when the time is over, and then raises `TimeoutError`."""
        import asyncio  # noqa: PLC0415 - sync programs do without

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return _OtherScope(self.left())
        return asyncio.timeout(self.left())


def release(extensions: MutableMapping[str, object]) -> None:
    """Take the deadline out of the timeouts of a request: it is carried out to its end, whoever waits for it."""
    timeout: Any = extensions.get(_TIMEOUT)
    if isinstance(timeout, TimeLeft):
        extensions[_TIMEOUT] = timeout.timeout
    elif isinstance(timeout, dict):
        steps = cast("dict[str, float | None]", timeout)
        extensions[_TIMEOUT] = {
            step: left.timeout if isinstance(left, TimeLeft) else left for step, left in steps.items()
        }


class Scope(Protocol):
    """What bounds the time of a block of async code."""

    async def __aenter__(self) -> object: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> bool | None: ...

    def expired(self) -> bool:
        """Return whether the block was cancelled because the time was over."""
        ...


class _OtherScope:
    """The same for an event loop that is not of asyncio, such as trio."""

    def __init__(self, seconds: float) -> None:
        from anyio import move_on_after  # noqa: PLC0415 - httpx needs anyio itself, and only for async

        self._scope = move_on_after(seconds)

    async def __aenter__(self) -> None:
        self._scope.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        self._scope.__exit__(kind, error, traceback)  # under trio it returns True also where nothing went wrong
        if self._scope.cancelled_caught:
            raise TimeoutError

    def expired(self) -> bool:
        return self._scope.cancelled_caught
