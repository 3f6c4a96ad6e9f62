"""Waiting without blocking the event loop: for a function that blocks, and for a lock that somebody else holds.

Nothing here takes from the worker threads that anyio counts for the program, 40 by default: if those who wait for a
lock held them all, the holder would find none for what it has to do before it gives the lock back.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager, ExitStack

T = TypeVar("T")

_FIRST_PAUSE: Final = 0.005  # seconds between two tries to take a lock
_LONGEST_PAUSE: Final = 0.1


@runtime_checkable
class PolledLock(Protocol):
    """A lock that can be tried. Async clients wait for it without a thread, and may be cancelled meanwhile."""

    def try_acquire(self) -> bool:
        """Take the lock if it is free and return True; it is given back with `__exit__`. Never block.

        Raise an exception to end the waiting.
        """
        ...


async def call_in_thread(function: Callable[[], T]) -> T:
    """Return what `function` returns, called in a worker thread that is not counted."""
    from anyio import CapacityLimiter  # noqa: PLC0415 - httpx needs anyio itself, and only for async
    from anyio.to_thread import run_sync  # noqa: PLC0415

    return await run_sync(function, limiter=CapacityLimiter(1))


async def acquire(lock: AbstractContextManager[object], held: ExitStack) -> None:
    """Take `lock`, to be given back when `held` is closed; not at all, if the task is cancelled before."""
    if isinstance(lock, PolledLock):
        await _poll(lock)
        held.push(lock)
    else:
        await _enter_in_thread(lock, held)


async def _poll(lock: PolledLock) -> None:
    from anyio import sleep  # noqa: PLC0415 - as above

    pause = _FIRST_PAUSE
    while not lock.try_acquire():
        await sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


async def _enter_in_thread(lock: AbstractContextManager[object], held: ExitStack) -> None:
    """Enter a lock of somebody else's, in a thread that gives it back at once if nobody waits for it any more."""
    from anyio import CapacityLimiter  # noqa: PLC0415 - as above
    from anyio.to_thread import run_sync  # noqa: PLC0415

    decision = threading.Lock()
    is_entered = is_abandoned = False

    def enter() -> None:
        nonlocal is_entered
        lock.__enter__()
        with decision:
            is_entered = True
            gives_back = is_abandoned
        if gives_back:
            lock.__exit__(None, None, None)

    try:
        await run_sync(enter, abandon_on_cancel=True, limiter=CapacityLimiter(1))
    except BaseException:
        with decision:
            is_abandoned = True
            gives_back = is_entered
        if gives_back:
            lock.__exit__(None, None, None)
        raise
    held.push(lock)
