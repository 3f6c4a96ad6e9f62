"""Where a download goes: a path, which gets a whole file or none, or an open file of the caller."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from jira_dc_runtime.call.body import Target


class FileTarget:
    """An open file that gets a download. `start_again` throws away what it has got; None where that cannot be done."""

    def __init__(self, file: BinaryIO, start: int | None) -> None:
        self._file = file
        self._start = start
        self.count = 0
        """How many bytes it has got."""

    @property
    def start_again(self) -> Callable[[], None] | None:
        """What throws away what the file has got."""
        return None if self._start is None else self._throw_away

    def write(self, chunk: bytes) -> None:
        """Write all of `chunk`. A raw file may take less at a time, and some say nothing."""
        rest = chunk
        while rest:
            taken: Any = self._file.write(rest)
            if taken == 0:
                message = f"The file {self._file!r} takes no more bytes."
                raise OSError(message)
            rest = b"" if taken is None else rest[taken:]
        self.count += len(chunk)

    def _throw_away(self) -> None:
        self._file.seek(self._start or 0)
        self._file.truncate()
        self.count = 0


@contextmanager
def open_target(to: Target) -> Generator[FileTarget, None, None]:
    """Yield what writes to `to`. A path gets its new file at the end of the block, unless the block fails.

    Where the file system refuses, its own `OSError` is raised: it names the path.
    """
    if not isinstance(to, (str, os.PathLike)):
        yield FileTarget(to, _find_end(to))
        return
    beside = Path(f"{os.fspath(to)}.{os.urandom(4).hex()}.part")
    try:
        with beside.open("xb") as file:
            yield FileTarget(file, 0)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)


def _find_end(file: Any) -> int | None:
    """Return where `file` stands if that is its end and it can come back there: what is behind is not ours to cut."""
    try:
        if not file.seekable():
            return None
        start = int(file.tell())
        try:
            file.seek(0, os.SEEK_END)
            end = int(file.tell())  # some that are no files of Python return nothing from seek
        finally:
            file.seek(start)
    except (AttributeError, OSError, TypeError, ValueError):  # a raw file of the caller, or one that compresses
        return None
    return start if start == end and hasattr(file, "truncate") else None
