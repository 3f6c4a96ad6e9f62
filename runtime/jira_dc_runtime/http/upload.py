"""Request bodies that are read while they are sent, in chunks, and can be sent again after a login."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from functools import partial
from threading import Lock
from typing import TypeAlias

from jira_dc_runtime.call.body import OnProgress
from jira_dc_runtime.errors import JiraError

from .content import Source

_Piece: TypeAlias = tuple[bytes, Callable[[], object] | None]
"""A chunk, which may be empty, and what tells the caller that it was sent."""


class Upload:
    """The segments of a body as one stream of chunks. Each iteration starts anew; `close` ends it early."""

    def __init__(self, segments: Sequence[bytes | Source]) -> None:
        self._segments = segments
        self._running: _Pass | None = None
        self._turn = Lock()
        sizes = [len(segment) if isinstance(segment, bytes) else segment.size for segment in segments]
        known = [size for size in sizes if size is not None]
        self.length = sum(known) if len(known) == len(sizes) else None
        """How many bytes will come, or None if a segment does not know."""
        self.failure: Exception | None = None
        """What went wrong while the content was read, whatever the HTTP client makes of it."""

    @property
    def can_be_sent(self) -> bool:
        """Whether all of it can be sent, once more if it was sent before."""
        return all(isinstance(segment, bytes) or segment.can_be_read for segment in self._segments)

    def __iter__(self) -> _Pass:
        self.close()
        self.failure = None
        self._running = _Pass(self._pieces(), self._turn, self._tell)
        return self._running

    def _pieces(self) -> Generator[_Piece, None, None]:
        try:
            for segment in self._segments:
                if isinstance(segment, bytes):
                    yield segment, None
                elif segment.on_progress is None:
                    for chunk in segment.chunks():
                        yield chunk, None
                else:
                    yield from _told(segment, segment.on_progress)
        except Exception as error:
            self.failure = error
            raise

    def _tell(self, tell: Callable[[], object]) -> None:
        try:
            tell()
        except Exception as error:
            self.failure = error
            raise

    def explain(self) -> JiraError | None:
        """Return what is wrong with the caller's own file; some HTTP clients wrap it up as a broken connection.

        Raise what the caller's own code raised.
        """
        if self.failure is None:
            return None
        if isinstance(self.failure, JiraError):
            self.failure.sent = "unknown"  # the headers were on their way when it was found out
            return self.failure
        raise self.failure

    def close(self) -> None:
        """Close what an unfinished iteration holds open; at once, or when the thread that still reads has done so."""
        if self._running is not None:
            self._running.close()


class _Pass:
    """One way through the chunks. It may be given up while another thread is reading: then that thread closes it."""

    def __init__(
        self,
        pieces: Generator[_Piece, None, None],
        turn: Lock,
        tell: Callable[[Callable[[], object]], None],
    ) -> None:
        self._pieces = pieces
        self._tell = tell
        self._due: Callable[[], object] | None = None
        self._turn = turn  # of all passes: they may read the same open file, one after the other
        self._busy = Lock()
        self._given_up = False

    def __iter__(self) -> _Pass:
        return self

    def __next__(self) -> bytes:
        while True:
            self.tell()
            chunk = self.read()
            if chunk is None:
                raise StopIteration
            if chunk:
                return chunk

    def tell(self) -> None:
        """Tell the caller what was sent, if that is wanted. Nothing is locked meanwhile."""
        due, self._due = self._due, None
        if due is not None:
            self._tell(due)

    def read(self) -> bytes | None:
        """Return the next chunk, which may be empty, or None at the end."""
        try:
            with self._turn, self._busy:
                if self._given_up:  # not the end: half a body must not look like a whole one
                    message = "the upload was given up"
                    raise ConnectionAbortedError(message)
                chunk, self._due = next(self._pieces, (None, None))
                return chunk
        finally:
            if self._given_up:  # asked after the lock is free, so that one of the two threads gets it
                self.close()

    def close(self) -> None:
        """Give the pass up, and close what it holds open unless a thread is reading it."""
        self._given_up = True
        if self._busy.acquire(blocking=False):
            try:
                self._pieces.close()
            finally:
                self._busy.release()


class AsyncUpload:
    """The same stream for async code; each chunk is read in a worker thread."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio.to_thread import run_sync  # noqa: PLC0415  # httpx needs anyio itself, and only for async

        chunks = iter(self._upload)
        while True:
            chunks.tell()  # here and not in the other thread: the caller's code is of this one
            chunk = await run_sync(chunks.read, abandon_on_cancel=True)
            if chunk is None:
                return
            if chunk:
                yield chunk


def _told(source: Source, on_progress: OnProgress) -> Iterator[_Piece]:
    """Yield the chunks of `source` with what tells of each, and before them with what tells that it begins."""
    done = 0
    yield b"", partial(on_progress, done, source.size)
    for chunk in source.chunks():
        done += len(chunk)
        yield chunk, partial(on_progress, done, source.size)
