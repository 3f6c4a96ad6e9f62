"""One piece of content that is read while it is sent: how long it is, and its chunks."""

from __future__ import annotations

import inspect
import io
import os
import stat
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeGuard

from jira_dc_runtime.call.body import BinaryBody, File
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_path

CHUNK: Final = 65_536  # bytes held in memory at a time


class Source:
    """The content of a `File` or a `BinaryBody`: bytes, a path, an open file or an iterable.

    Raise `RequestError` for content that cannot be read, before anything is sent.
    """

    def __init__(self, owner: File | BinaryBody, operation: str) -> None:
        self._owner = owner
        self._content: Any = owner.content
        self._operation = operation
        self.on_progress = owner.on_progress
        problem = find_problem_of_progress(owner.on_progress)
        if problem:
            message = f"{operation}: {problem} Nothing was sent."
            raise RequestError(message)
        self._start: int | None = None  # where an open file stands
        self._identity: tuple[int, int] | None = None  # of the file at a path
        self._only_once = False
        self.size = self._measure()
        """How many bytes are sent, or None if nobody knows before."""
        if self._only_once:
            self._check_unread()

    @property
    def can_be_read(self) -> bool:
        """Whether the content can be read from its start, once more if it was read before."""
        return not self._only_once or not self._was_begun()

    def chunks(self) -> Iterator[bytes]:
        """Yield the content from its start.

        Raise `RequestError` if it is not the content that was measured any more, or can be read only once and was.
        """
        content = self._content
        if self._only_once:
            self._check_unread()
            self._owner.mark_read()
        if _is_buffer(content):
            with memoryview(content) as given, given.cast("B") as whole:
                for start in range(0, len(whole), CHUNK):
                    yield bytes(whole[start : start + CHUNK])
        elif is_path(content):
            with self._reading():
                file = Path(content).open("rb")  # noqa: SIM115 - closed below, where errors of the caller's code are not ours
            with file:
                self._check_same(os.fstat(file.fileno()))
                yield from self._from_file(file)
        elif hasattr(content, "read"):
            if self._start is not None:
                with self._reading():
                    content.seek(self._start)
            yield from self._from_file(content)
        else:
            yield from self._from_iterable(content)

    def _measure(self) -> int | None:
        content = self._content
        if _is_buffer(content):
            return memoryview(content).nbytes
        with self._reading():
            if is_path(content):
                return self._measure_path(Path(content))
            if hasattr(content, "read"):
                return self._measure_file(content)
        if _is_iterable(content):
            self._only_once = iter(content) is content
            return None
        problem = f"is a {type(content).__name__}. Pass bytes, a path, an open binary file or an iterable of bytes"
        raise self._refusal(problem)

    def _measure_path(self, path: Path) -> int | None:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            self._only_once = True  # a pipe or a device; opening it just to see would take something out of it
            return None
        with path.open("rb") as file:  # says what is wrong with a directory, or a file that may not be read
            found = os.fstat(file.fileno())
            self._identity = (found.st_dev, found.st_ino)
            # Files that the system makes up while they are read, as those below /proc, have the size 0.
            return None if found.st_size == 0 and file.read(1) else found.st_size

    def _measure_file(self, file: Any) -> int | None:
        if isinstance(file, io.TextIOBase) or inspect.iscoroutinefunction(file.read):
            problem = "is an open file that gives no bytes. Open files with open(path, 'rb')"
            raise self._refusal(problem)
        if getattr(file, "closed", False):
            problem = "is an open file that was closed"
            raise self._refusal(problem)
        seekable = getattr(file, "seekable", None)
        if seekable is None or not seekable():
            self._only_once = True
            return None
        self._start = start = int(file.tell())
        try:
            file.seek(0, os.SEEK_END)
        except io.UnsupportedOperation:
            return None
        end = int(file.tell())
        file.seek(start)
        return max(0, end - start)

    def _from_file(self, file: Any) -> Iterator[bytes]:
        left = self.size
        sent = 0
        while left is None or left > 0:
            with self._reading():
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
            chunk = self._checked(chunk)
            if not chunk:
                break
            sent += len(chunk)
            left = None if left is None else left - len(chunk)
            yield chunk
        if left:
            problem = (
                f"became shorter while it was sent: {self.size} bytes were announced, and {sent} came. Jira got an "
                "incomplete request, which it drops. Upload a copy that nobody changes"
            )
            raise self._refusal(problem)
        if self._only_once and not sent:
            raise self._nothing_came()

    def _from_iterable(self, content: Iterable[Any]) -> Iterator[bytes]:
        came = False
        for chunk in content:
            if self._checked(chunk):
                came = True
                yield bytes(chunk)
        if self._only_once and not came:
            raise self._nothing_came()

    def _check_same(self, found: os.stat_result) -> None:
        if self._identity is not None and self._identity != (found.st_dev, found.st_ino):
            problem = "was replaced by another file since the request began"
            raise self._refusal(problem)

    def _check_unread(self) -> None:
        if self._was_begun():
            problem = (
                "can be read only once, and was read before. To send it again, pass a path, bytes or a seekable file"
            )
            raise self._refusal(problem)

    def _was_begun(self) -> bool:
        generator = self._content
        begun = inspect.isgenerator(generator) and inspect.getgeneratorstate(generator) != inspect.GEN_CREATED
        return begun or self._owner.was_read

    def _nothing_came(self) -> RequestError:
        return self._refusal("gave no bytes: it was read before, or is empty. Pass b'' to send an empty file")

    def _checked(self, chunk: Any) -> bytes:
        if not _is_buffer(chunk):
            problem = f"yields {type(chunk).__name__}, not bytes. Open files with open(path, 'rb')"
            raise self._refusal(problem)
        return bytes(chunk)

    @contextmanager
    def _reading(self) -> Generator[None, None, None]:
        """Make what goes wrong with a file one of our errors, which names it."""
        try:
            yield
        except RequestError:
            raise
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise self._refusal(f"cannot be read: {said}") from error

    def _refusal(self, problem: str) -> RequestError:
        content = self._content
        if is_path(content):
            what = f"the file {os.fsdecode(content)!r}"
        elif isinstance(self._owner, File):
            what = f"the content of {self._owner.name!r}"
        elif isinstance(getattr(content, "name", None), str):
            what = f"the open file {content.name!r}"
        else:
            what = "the content"
        return RequestError(f"{self._operation}: {what} {problem}.")


def find_problem_of_progress(on_progress: object) -> str:
    """Return what is wrong with an `on_progress`, as a sentence or two, or ""."""
    if on_progress is None or (callable(on_progress) and not inspect.iscoroutinefunction(on_progress)):
        return ""
    what = "an async function" if callable(on_progress) else f"a {type(on_progress).__name__}"
    return f"on_progress is {what}. Pass an ordinary function that takes how many bytes are done, and of how many."


def _is_iterable(content: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(content, Iterable) and not isinstance(content, Mapping)


def _is_buffer(content: object) -> TypeGuard[bytes | bytearray | memoryview[int]]:
    return isinstance(content, (bytes, bytearray, memoryview))
