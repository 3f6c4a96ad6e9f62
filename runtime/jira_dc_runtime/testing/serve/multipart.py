"""Split a `multipart/form-data` body into its parts while it arrives. Nothing large is held in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedIOBase

PIECE = 65_536  # bytes read at a time


def read_body(reader: BufferedIOBase, length: str | None, *, chunked: bool) -> Iterator[bytes]:
    """Yield the body of an HTTP/1.1 request in pieces, whichever way its end is announced."""
    while chunked and (size := int(reader.readline().split(b";")[0], 16)):
        yield from _counted(reader, size)
        reader.readline()
    if chunked:
        reader.readline()
    else:
        yield from _counted(reader, max(0, int(length or 0)))


def _counted(reader: BufferedIOBase, left: int) -> Iterator[bytes]:
    while left:
        piece = reader.read(min(PIECE, left))
        if not piece:
            raise ConnectionError
        left -= len(piece)
        yield piece


class NoMultipart(Exception):
    """The body is whole, and yet no multipart body with the boundary that its header announces."""


class Part:
    """The name of one uploaded file, and its type."""

    def __init__(self, headers: str) -> None:
        self.field = _quoted(headers, "name")
        self.filename = _quoted(headers, "filename")
        found = re.search(r"^content-type:\s*(\S+)", headers, flags=re.IGNORECASE | re.MULTILINE)
        self.content_type = found[1] if found else "application/octet-stream"


def boundary_of(content_type: str) -> bytes:
    """Return what separates the parts, or nothing if this is no multipart body."""
    found = re.match(r'multipart/form-data;.*boundary="?([^";]+)', content_type, flags=re.IGNORECASE)
    return found[1].encode() if found else b""


def read_parts(body: Iterator[bytes], boundary: bytes) -> Iterator[tuple[Part, Iterator[bytes]]]:
    """Yield each part with the pieces of its content; read those before the next part."""
    stream = _Stream(body)
    delimiter = b"\r\n--" + boundary
    stream.prepend(b"\r\n")
    for _ in stream.until(delimiter):  # what stands before the first part says nothing
        pass
    while stream.take(2) == b"\r\n":
        headers = b"".join(stream.until(b"\r\n\r\n")).decode("utf-8", "replace")
        yield Part(headers), stream.until(delimiter)


class _Stream:
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def prepend(self, data: bytes) -> None:
        self._held = data + self._held

    def take(self, count: int) -> bytes:
        while len(self._held) < count and (piece := next(self._pieces, b"")):
            self._held += piece
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def until(self, mark: bytes) -> Iterator[bytes]:
        """Yield what comes before `mark`, and step over it."""
        while (at := self._held.find(mark)) < 0:
            safe = max(0, len(self._held) - len(mark) + 1)  # the rest may be the start of the mark
            if safe:
                yield self._held[:safe]
            self._held = self._held[safe:]
            piece = next(self._pieces, b"")
            if not piece:
                raise NoMultipart
            self._held += piece
        if at:
            yield self._held[:at]
        self._held = self._held[at + len(mark) :]


def _quoted(headers: str, name: str) -> str:
    found = re.search(rf'[;\s]{name}="([^"]*)"', headers, flags=re.IGNORECASE)
    return found[1] if found else ""
