"""Files that are there whole or not at all: written aside, given to the disk, and renamed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from jira_dc_runtime.auth.store.file_lock import FileLock
from jira_dc_runtime.errors import ConfigurationError

PART: Final = ".part"
"""How a file ends that is being written. What a killed process left behind is removed by the next one."""
_BUFFER: Final = 1 << 17  # bytes; Parquet is written in many small pieces
LOCK: Final = ".lock"
_NUMBERS: Final = count(1)


class NewFile:
    """A new file beside the one at `path`, and the hash of what is written to it. pyarrow writes to it as well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._aside = aside_of(path)
        self._file = self._aside.open("wb", buffering=_BUFFER)
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hash of all that was written."""
        return self._hash.hexdigest()

    @property
    def closed(self) -> bool:
        """Whether nothing can be written any more."""
        return self._file.closed

    def write(self, data: bytes) -> int:
        """Write all of `data`, and return how many bytes that was. What comes after `drop` goes nowhere."""
        if self._file.closed:
            return len(data)
        size = memoryview(data).nbytes
        self._hash.update(data)
        with self._named():
            self._file.write(data)
        self.size += size
        return size

    def tell(self) -> int:
        return self.size

    def flush(self) -> None: ...

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """Let pyarrow think that the file is closed: `keep` and `drop` do it."""

    def keep(self) -> None:
        """Put the file in its place."""
        with self._named():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        self._aside.replace(self.path)

    @contextmanager
    def _named(self) -> Generator[None]:
        """Let an error of the system tell the file: one about writing does not."""
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from error

    def drop(self) -> None:
        """Throw the file away."""
        with suppress(OSError):  # a full disk takes the rest of it neither
            self._file.close()
        with suppress(OSError):
            self._aside.unlink(missing_ok=True)


def aside_of(path: Path) -> Path:
    """Return a new path beside `path` to write to.

    No two are the same: a thread of an export that was interrupted may be at it still when the next one has begun.
    With a dot in front, who reads the folder of a table passes over it.
    """
    return path.with_name(f".{path.name}.{next(_NUMBERS)}{PART}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file, whole or not at all."""
    file = NewFile(path)
    try:
        file.write(content)
        file.keep()
    except BaseException:
        file.drop()
        raise


def remove_parts(folder: Path) -> None:
    """Remove what a process left behind that was killed while it wrote into `folder`."""
    for pattern in (f"*{PART}", f"*/*{PART}"):
        for part in folder.glob(pattern):
            with suppress(PermissionError):  # Windows: a thread of an interrupted export has it open, and drops it
                part.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold the folder for one process; the system gives it free when the process ends, however it does.

    Raise `ConfigurationError` if another one holds it, and where the file system has no locks.
    """
    lock = FileLock(folder / LOCK)
    try:
        is_ours = lock.try_acquire()
    except ConfigurationError:
        message = f"{folder} cannot be locked. An export goes to a folder that you may write to, on a disk with locks."
        raise ConfigurationError(message) from None
    if not is_ours:
        message = f"Another process writes an export to {folder}. Wait for it, or choose another folder."
        raise ConfigurationError(message)
    try:
        yield
    finally:
        lock.__exit__()
