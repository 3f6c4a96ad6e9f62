"""Request bodies that are read while they are sent, in chunks, and can be sent again after a login."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jira_dc_runtime.call.body import Content, File
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.json_kind import is_path

CHUNK: Final = 65_536  # bytes held in memory at a time


class Upload:
    """The segments of a body as one stream of chunks. Each iteration starts anew; `close` ends it early."""

    def __init__(self, segments: Sequence[Content], operation: str) -> None:
        self._sources = [_Source(segment, operation) for segment in segments]
        self._running: Iterator[bytes] | None = None
        sizes = [source.size() for source in self._sources]
        known = [size for size in sizes if size is not None]
        self.length = sum(known) if len(known) == len(sizes) else None
        """How many bytes will come, or None if a segment does not know."""
        self.failure: Exception | None = None
        """What went wrong while the content was read, whatever the HTTP client makes of it."""

    def __iter__(self) -> Iterator[bytes]:
        self.close()
        self._running = self._chunks()
        return self._running

    def _chunks(self) -> Iterator[bytes]:
        try:
            for source in self._sources:
                yield from source.chunks()
        except Exception as error:
            self.failure = error
            raise

    def close(self) -> None:
        """Close what an unfinished iteration holds open."""
        close = getattr(self._running, "close", None)
        if close is not None:
            close()


class AsyncUpload:
    """The same stream for async code; each chunk is read in a worker thread."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio.to_thread import run_sync  # noqa: PLC0415  # httpx needs anyio itself, and only for async

        chunks = iter(self._upload)
        while (chunk := await run_sync(next, chunks, None)) is not None:
            yield chunk


class _Source:
    """One segment: bytes, a path, an open file or an iterable."""

    def __init__(self, content: Content, operation: str) -> None:
        self._content: Any = content
        self._operation = operation
        self._started = False
        self._start = _position(content)

    def size(self) -> int | None:
        content = self._content
        if isinstance(content, (bytes, bytearray)):
            return len(content)
        if is_path(content):
            return Path(content).stat().st_size
        if self._start is None:
            return None
        end: int = content.seek(0, os.SEEK_END)
        content.seek(self._start)
        return end - self._start

    def chunks(self) -> Iterator[bytes]:
        content = self._content
        if isinstance(content, (bytes, bytearray)):
            for start in range(0, len(content), CHUNK):
                yield bytes(content[start : start + CHUNK])
        elif is_path(content):
            with Path(content).open("rb") as file:
                yield from self._from_file(file)
        elif hasattr(content, "read"):
            self._rewind()
            yield from self._from_file(content)
        else:
            self._refuse_a_second_time(only_once=iter(content) is content)
            for chunk in content:
                if chunk:
                    yield self._checked(chunk)

    def _from_file(self, file: Any) -> Iterator[bytes]:
        while chunk := file.read(CHUNK):
            yield self._checked(chunk)

    def _rewind(self) -> None:
        if self._start is None:
            self._refuse_a_second_time(only_once=True)
        else:
            self._content.seek(self._start)

    def _refuse_a_second_time(self, *, only_once: bool) -> None:
        if self._started and only_once:
            message = (
                f"{self._operation}: the upload has to be sent again, but its content can be read only once. "
                "Pass a path, bytes or a seekable file."
            )
            raise RequestError(message)
        self._started = True

    def _checked(self, chunk: Any) -> bytes:
        if not isinstance(chunk, (bytes, bytearray)):
            message = f"{self._operation}: the upload yields {type(chunk).__name__}, not bytes. Open files with 'rb'."
            raise RequestError(message)
        return bytes(chunk)


def _position(content: Any) -> int | None:
    """Return where a seekable open file stands, else None."""
    seekable = getattr(content, "seekable", None)
    if seekable is None or not seekable():
        return None
    position: int = content.tell()
    return position


def multipart_segments(files: Mapping[str, File | Sequence[File]], boundary: str) -> list[Content]:
    """Return the segments of a `multipart/form-data` body."""
    segments: list[Content] = []
    for field, value in files.items():
        for file in [value] if isinstance(value, File) else value:
            segments += [_part_header(field, file, boundary), file.content, b"\r\n"]
    return [*segments, f"--{boundary}--\r\n".encode()]


def _part_header(field: str, file: File, boundary: str) -> bytes:
    return (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="{_quotable(field)}"; filename="{_quotable(file.name)}"\r\n'
        f"Content-Type: {_quotable(file.content_type or _guessed_type(file.name))}\r\n\r\n"
    ).encode("utf-8", "replace")


def _quotable(text: str) -> str:
    """Return `text` without what could end the quoted name or the header: quotes, backslashes, line breaks."""
    return "".join("_" if character in '"\\' or not character.isprintable() else character for character in text)


def _guessed_type(name: str) -> str:
    from mimetypes import guess_type  # noqa: PLC0415  # only for uploads

    return guess_type(name, strict=False)[0] or "application/octet-stream"
