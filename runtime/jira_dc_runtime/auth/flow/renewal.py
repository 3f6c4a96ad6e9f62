"""`Renewal`: one renewal of a login under way, for which threads and tasks wait, each in its own way."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Final

from jira_dc_runtime.answer.per_process import process_mark
from jira_dc_runtime.errors import LoginError

PATIENCE: Final = 120.0
"""Seconds after which the next one leads: the leader's event loop may have stopped without notice."""
_POLL: Final = 0.02  # seconds between two looks of a waiter without asyncio


class Renewal:
    """One renewal under way. Waiting for it never cancels it."""

    def __init__(self) -> None:
        self._ended: Future[Exception | None] = Future()
        self._ended.set_running_or_notify_cancel()  # from now on a cancelled waiter cannot cancel it for the others
        self._thread = threading.get_ident()
        self._process = process_mark()

    @property
    def is_orphaned(self) -> bool:
        """Whether its leader stayed behind in the process that this one was forked from."""
        return self._process != process_mark()

    def end(self, error: Exception | None) -> None:
        """Wake everyone who waits, with the error that they shall raise, if any."""
        # What a fork copied is left alone: a thread that stayed behind may have held its locks.
        if not self.is_orphaned and not self._ended.done():
            self._ended.set_result(error)

    def wait(self, patience: float | None = None) -> tuple[bool, Exception | None]:
        """Block until it has ended; return whether it did within `patience`, or `PATIENCE`, and the leader's error.

        Raise `LoginError` where the wait would never end: the leader is a suspended task of this very thread.
        """
        if self._thread == threading.get_ident() and not self._ended.done():
            message = (
                "A sync call needs what an unfinished call of the same thread is asking for, a login or the fields of "
                "this Jira, and would wait for ever. Use one client per thread, or the async client only."
            )
            raise LoginError(message)
        try:
            return True, self._ended.result(PATIENCE if patience is None else patience)
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
            ended = asyncio.wrap_future(self._ended)
            try:
                await asyncio.wait([ended], timeout=PATIENCE)
            finally:
                ended.cancel()  # this loop's copy only
        return (True, self._ended.result()) if self._ended.done() else (False, None)

    async def _poll(self) -> None:
        from anyio import sleep  # noqa: PLC0415 - httpx needs anyio itself, and only for async

        end = time.monotonic() + PATIENCE
        while not self._ended.done() and time.monotonic() < end:  # noqa: ASYNC110 - no anyio.Event fits, see below
            await sleep(_POLL)  # an anyio.Event cannot be set from a foreign thread
