"""A lock between processes, and between the threads of one: it ends with its holder, however that ends."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.answer.per_process import PerProcess, process_mark
from jira_dc_runtime.errors import ConfigurationError, LoginError

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE: Final = 90.0  # seconds; whoever holds it waits for Jira, and gives up after its own timeout
_POLL: Final = 0.02  # seconds between two tries

_turns: Final[dict[str, PerProcess[threading.Lock]]] = {}
"""For each path, the turns among the threads and tasks of this process: only one of them asks for the file."""
_held: Final[set[int]] = set()
"""The descriptors that hold a lock. A child of this process gets copies of them, and must not keep the lock alive."""


class FileLock:
    """The lock of the file at `path`, for one `with` block. The file stays: to remove it would let two holders in.

    Entering raises `LoginError` if somebody else holds it for longer than `PATIENCE`, and `ConfigurationError` if the
    file cannot be opened. Async clients wait without a thread, by `try_acquire`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = _turns.setdefault(os.fspath(path), PerProcess(threading.Lock))
        self._end: float | None = None
        self._descriptor = -1
        self._mark = process_mark()

    def __enter__(self) -> None:
        end = self._give_up_at()
        if not self._turn.here().acquire(timeout=PATIENCE):
            raise self._too_long()
        try:
            while not self._try_file():
                self._check_patience(end)
                time.sleep(_POLL)
        except BaseException:
            self._turn.here().release()
            raise

    def try_acquire(self) -> bool:
        """Take the lock if it is free, and return whether it was. Raise as entering does."""
        turn = self._turn.here()
        end = self._give_up_at()
        if turn.acquire(blocking=False):
            is_taken = False
            try:
                is_taken = self._try_file()
            finally:
                if not is_taken:
                    turn.release()
            if is_taken:
                return True
        self._check_patience(end)
        return False

    def __exit__(self, *_: object) -> None:
        if self._mark != process_mark() or self._descriptor < 0:
            return  # a copy in a child: the lock is the parent's, and the descriptor is closed
        descriptor, self._descriptor = self._descriptor, -1
        _unlock(descriptor)
        self._turn.here().release()

    def _give_up_at(self) -> float:
        if self._end is None:
            self._end = time.monotonic() + PATIENCE
        return self._end

    def _check_patience(self, end: float) -> None:
        if time.monotonic() > end:
            raise self._too_long()

    def _too_long(self) -> LoginError:
        return LoginError(f"Another program has held {self.path} for more than {PATIENCE:.0f} s to renew the login.")

    def _try_file(self) -> bool:
        problem = ""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            problem = error.strerror or type(error).__name__
        else:
            _held.add(descriptor)
            is_taken = False
            try:
                is_taken = _try_lock(descriptor)
            except OSError as error:  # a network file system without locks, say
                problem = error.strerror or type(error).__name__
            finally:
                if not is_taken:
                    _close(descriptor)
            if not problem:
                self._descriptor = descriptor if is_taken else -1
                self._mark = process_mark()
                return is_taken
        message = (
            f"The lock file {self.path} cannot be used ({problem}). Programs that share a token take turns through it: "
            "its folder must be one that you may write to, on a disk of this machine, and the file no link or folder."
        )
        raise ConfigurationError(message)


def _close(descriptor: int) -> None:
    _held.discard(descriptor)
    os.close(descriptor)


def _unlock(descriptor: int) -> None:
    """Give the lock back, also where a child of this process still has a copy of the descriptor."""
    with suppress(OSError):
        _release(descriptor)
    _close(descriptor)


def _close_copies() -> None:
    """Close what a child got from its parent: to close a copy does not give the lock back."""
    for descriptor in _held:
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_copies)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:  # never run by our tests, which have no Windows
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(descriptor: int) -> None:  # as above
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
