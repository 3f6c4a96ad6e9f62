"""A bounded number of calls under way; the rest wait their turn, in order.

An HTTP library gives up on a call that waits too long for a connection, and gets slow with too many of them. Here a
call waits before it is sent, so its timeouts begin when its turn has come.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from .http_client import AsyncHttpResponse, HttpResponse

    class _Settable(Protocol):
        """What wakes one that waits."""

        def set(self) -> object:
            """Wake it."""
            ...

    class _Awaited(_Settable, Protocol):
        """The same for a task."""

        async def wait(self) -> object:
            """Wait for it."""
            ...


STALL: Final = 30.0
"""Seconds after which a download goes ahead without a turn: whoever holds them all may be waiting for it."""


Turn = TypeVar("Turn", bound="_Settable")


class _Slots(Generic[Turn]):
    """The slots and who waits for one.

    Each operation on a deque is one step, so taking and giving back a slot needs no lock: it may happen anywhere, also
    in a finalizer. Only those who find none are put in order.
    """

    def __init__(self, size: int) -> None:
        self._free: deque[None] = deque([None] * size)
        self._waiting: deque[Turn] = deque()
        self._order = threading.RLock()  # a finalizer may come in between

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now has to wait."""
        return bool(self._waiting) or not self._free

    def leave(self) -> None:
        """Give the slot back; the first of those who wait gets it."""
        self._free.append(None)
        if self._waiting:
            self._hand_on()

    def take(self) -> bool:
        """Take a slot, if one is free and nobody was here before."""
        if self._waiting:
            return False
        try:
            self._free.pop()
        except IndexError:
            return False
        return True

    def _queue(self, turn: Turn) -> None:
        self._waiting.append(turn)
        self._hand_on()  # one may have become free between the look and the line above

    def _hand_on(self) -> None:
        with self._order:
            while self._waiting and self._free:
                try:
                    self._free.pop()
                except IndexError:
                    return
                try:
                    turn = self._waiting.popleft()
                except IndexError:
                    self._free.append(None)
                else:
                    turn.set()

    def _withdraw(self, turn: Turn) -> bool:
        """Stop waiting; return whether the slot had come already."""
        with self._order:
            try:
                self._waiting.remove(turn)
            except ValueError:
                return True
        return False


class Gate(_Slots[threading.Event]):
    """The gate of a sync client, which threads may share."""

    def enter(self, stall: float | None = None) -> bool:
        """Wait for a slot. Return True if there is one to give back, False if none came within `stall` seconds."""
        if self.take():
            return True
        turn = threading.Event()
        self._queue(turn)
        try:
            return turn.wait(stall) or self._withdraw(turn)
        except BaseException:  # interrupted
            if self._withdraw(turn):
                self.leave()
            raise


class AsyncGate(_Slots["_Settable"]):
    """The gate of an async client within one event loop, whichever kind that is."""

    async def enter(self, stall: float | None = None) -> bool:
        """Do the same as `Gate.enter`. Whoever is cancelled while it waits leaves no slot taken."""
        if self.take():
            return True
        turn = _make_turn()
        self._queue(turn)
        try:
            if stall is None:  # a scope costs more than all the rest
                await turn.wait()
                return True
            from anyio import move_on_after  # noqa: PLC0415 - httpx needs anyio itself, and only for async

            with move_on_after(stall):
                await turn.wait()
                return True
            return self._withdraw(turn)
        except BaseException:  # cancelled
            if self._withdraw(turn):
                self.leave()
            raise


def _make_turn() -> _Awaited:
    """Return what a task waits for; that of asyncio itself costs a fraction of what the one for every loop does."""
    import asyncio  # noqa: PLC0415 - sync programs do without

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        from anyio import Event  # noqa: PLC0415 - as above

        return Event()
    return asyncio.Event()


class Held:
    """An answer whose body is still to come: it keeps its slot until it is closed."""

    def __init__(self, response: HttpResponse | AsyncHttpResponse, leave: Callable[[], None] | None) -> None:
        self._response: Any = response
        self._leave = leave

    def __getattr__(self, name: str) -> Any:
        return getattr(self._response, name)

    def close(self) -> None:
        try:
            self._response.close()
        finally:
            self._give_back()

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            self._give_back()

    def _give_back(self) -> None:
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()
