"""clock: how long one call takes."""

from __future__ import annotations

import time
from collections.abc import Callable

BATCHES = 7
BATCH_SECONDS = 0.03


def time_call(action: Callable[[], object]) -> float:
    """Return the seconds one call of `action` takes: the mean of a batch of calls, the least of several batches."""
    action()
    size = 1
    while _time_batch(action, size) < BATCH_SECONDS:
        size *= 2
    return min(_time_batch(action, size) for _ in range(BATCHES)) / size


def _time_batch(action: Callable[[], object], size: int) -> float:
    started = time.perf_counter()
    for _ in range(size):
        action()
    return time.perf_counter() - started
