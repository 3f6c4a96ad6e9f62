"""`SingleFlight`: a login is renewed once, however many threads and tasks find out at the same time that it must be.

The first one that asks leads: it sends the login request with its own client, sync or async. All others wait for it,
each in its own way, and go on with what it brought. The lock is held for changes of state only, never while waiting.
"""

from __future__ import annotations

import copy
import os
import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from jira_dc_runtime.errors import LoginError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

T = TypeVar("T")

PATIENCE: Final = 120.0
"""Seconds after which the next one leads: the leader's event loop may have stopped without a word."""
_POLL: Final = 0.02  # seconds between two looks of a waiter without asyncio


class Flight:
    """One renewal under way. Waiting for it never cancels it."""

    def __init__(self) -> None:
        self._landed: Future[Exception | None] = Future()
        self._landed.set_running_or_notify_cancel()  # from now on a cancelled waiter cannot cancel it for the others
        self._thread = threading.get_ident()
        self._process = os.getpid()

    @property
    def is_orphaned(self) -> bool:
        """Whether its leader stayed behind in the process that this one was forked from."""
        return self._process != os.getpid()

    def land(self, error: Exception | None) -> None:
        """Wake everyone who waits, with the error that they shall raise, if any."""
        if not self._landed.done():
            self._landed.set_result(error)

    def wait(self) -> tuple[bool, Exception | None]:
        """Block until it landed; return whether it did within `PATIENCE`, and the leader's error.

        Raise `LoginError` where waiting would be for ever: the leader is a suspended task of this very thread.
        """
        if self._thread == threading.get_ident() and not self._landed.done():
            message = (
                "A sync call met a login that an unfinished task of the same thread is renewing, and would wait for "
                "ever. Use one client per thread, or the async client only."
            )
            raise LoginError(message)
        try:
            return True, self._landed.result(PATIENCE)
        except FutureTimeoutError:
            return False, None

    async def wait_async(self) -> tuple[bool, Exception | None]:
        """Do the same without blocking the event loop, whichever it is."""
        import asyncio  # noqa: PLC0415 - sync programs do without

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            await self._poll()  # trio, say
        else:
            landing = asyncio.wrap_future(self._landed)
            try:
                await asyncio.wait([landing], timeout=PATIENCE)
            finally:
                landing.cancel()  # of this loop's end only
        return (True, self._landed.result()) if self._landed.done() else (False, None)

    async def _poll(self) -> None:
        from anyio import sleep  # noqa: PLC0415 - httpx needs anyio itself, and only for async

        end = time.monotonic() + PATIENCE
        while not self._landed.done() and time.monotonic() < end:  # noqa: ASYNC110 - no anyio.Event fits, see below
            await sleep(_POLL)  # an anyio.Event cannot be set from a foreign thread


class SingleFlight(Generic[T]):
    """A value that is renewed by one caller at a time: a token, a session."""

    def __init__(self, value: T | None = None) -> None:
        self._lock = threading.Lock()
        self._value = value
        self._flight: Flight | None = None

    @property
    def value(self) -> T | None:
        """The newest value, or None if there is none yet."""
        return self._value

    def discard(self, stale: T) -> None:
        """Forget the value if it is still `stale`, so that the next one who needs it renews it."""
        with self._lock:
            if self._value is stale:
                self._value = None

    def settle(self) -> Generator[Any, Any, None]:
        """Wait for the renewal under way, if there is one, however it ends."""
        with self._lock:
            flight = self._flight
        if flight is not None and not flight.is_orphaned:
            yield flight

    def renew(self, stale: T | None, obtain: Callable[[T | None], Generator[Any, Any, T]]) -> Generator[Any, Any, T]:
        """Return a value that is not the object `stale`; to be used as `value = yield from flight.renew(...)`.

        If someone has renewed it meanwhile, that value is returned at once. If someone is about to, this waits.
        Otherwise this call leads: it runs `obtain(stale)`, a generator of the steps in `renewable.py`.

        A leader that raises makes everyone who waited for it raise a copy of its error, and the next caller tries
        again. A leader that is cancelled or interrupted hands over to one of those who wait.
        """
        while True:
            with self._lock:
                if self._value is not None and self._value is not stale:
                    return self._value
                flight = self._flight
                if flight is None or flight.is_orphaned:
                    mine = self._flight = Flight()
                    break
            landed, error = yield flight
            if error is not None:
                raise _copied(error)
            if not landed:
                self._land(flight, None)
        return (yield from self._lead(mine, stale, obtain))

    def _lead(
        self, flight: Flight, stale: T | None, obtain: Callable[[T | None], Generator[Any, Any, T]]
    ) -> Generator[Any, Any, T]:
        try:
            value = yield from obtain(stale)
        except Exception as error:
            self._land(flight, _copied(error))
            raise
        except BaseException:  # cancelled, closed or interrupted: that is no reason for the others to fail
            self._land(flight, None)
            raise
        with self._lock:
            if self._flight is flight:  # and was not overtaken because it took too long
                self._value = value
        self._land(flight, None)
        return value

    def _land(self, flight: Flight, error: Exception | None) -> None:
        with self._lock:
            if self._flight is flight:
                self._flight = None
        flight.land(error)


def _copied(error: Exception) -> Exception:
    """Return an exception for another thread to raise: one object raised in many would mix their tracebacks."""
    try:
        again = copy.copy(error)
    except Exception:  # noqa: BLE001 - whatever a foreign class does when it is copied
        return LoginError(f"Logging in failed with {type(error).__name__} in another thread or task.")
    return again.with_traceback(None)
