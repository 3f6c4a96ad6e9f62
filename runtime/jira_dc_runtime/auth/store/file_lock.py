"""A lock between processes, and between the threads of one: it ends with its holder, however that ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import LoginError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

PATIENCE: Final = 90.0  # seconds; whoever holds it waits for Jira, and gives up after its own timeout
_POLL: Final = 0.02  # seconds between two tries


@contextmanager
def locked_file(path: Path) -> Generator[None]:
    """Hold the lock of `path` for the block. The file stays: to remove it would let two holders in.

    Raise `LoginError` if somebody else holds it for longer than `PATIENCE`.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        end = time.monotonic() + PATIENCE
        while not _try_lock(descriptor):
            if time.monotonic() > end:
                message = f"Another program has held {path} for more than {PATIENCE:.0f} s to renew the login."
                raise LoginError(message)
            time.sleep(_POLL)
        yield
    finally:
        os.close(descriptor)  # which ends the lock


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:  # never run by our tests, which have no Windows
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
