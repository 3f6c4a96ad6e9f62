"""What a call asks of time and chance, so that a test can give it its own."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def sleep_async(seconds: float) -> None:
    """Wait without blocking the event loop, whichever it is."""
    from anyio import sleep  # noqa: PLC0415 - httpx needs anyio itself, and only for async

    await sleep(seconds)


class Clock(NamedTuple):
    """Seconds that only go forward, two ways to wait, and a random number from 0 to 1."""

    now: Callable[[], float]
    sleep: Callable[[float], object]
    sleep_async: Callable[[float], Awaitable[object]]
    chance: Callable[[], float]


SYSTEM: Final = Clock(time.monotonic, time.sleep, sleep_async, random.random)
