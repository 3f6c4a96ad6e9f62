"""`ProcessLock`: a lock that a forked child finds open, whoever held it in the parent."""

from __future__ import annotations

import os
import threading


class ProcessLock:
    """A lock for `with`. A fork copies a lock as it is, and the thread that would open it stays behind."""

    __slots__ = ("_locks",)

    def __init__(self) -> None:
        self._locks: dict[int, threading.Lock] = {}

    def __enter__(self) -> bool:
        return self._mine().acquire()

    def __exit__(self, *_: object) -> None:
        self._mine().release()

    def _mine(self) -> threading.Lock:
        process = os.getpid()
        found = self._locks.get(process)
        return self._locks.setdefault(process, threading.Lock()) if found is None else found
