"""Read a request to its end, holding little of it in memory: files go to disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from jira_dc_runtime.answer.response import Headers
from jira_dc_runtime.testing.exchange import MockRequest, UploadedFile

from .multipart import boundary_of, read_parts

_IN_MEMORY: Final = 1_000_000  # bytes of one file that stay off the disk


def read_request(method: str, target: str, headers: Headers, body: Iterable[bytes]) -> MockRequest:
    """Return the request, with the files of a multipart body apart. Raise `ConnectionError` if the body is cut off."""
    boundary = boundary_of(headers.get("content-type", ""))
    if not boundary:
        return MockRequest(method, target, headers, b"".join(body))
    pieces = iter(body)
    files = tuple(_store(pieces, boundary))
    for _ in pieces:  # what is left of it stands before the next request
        pass
    return MockRequest(method, target, headers, b"", files)


def _store(pieces: Iterator[bytes], boundary: bytes) -> Iterator[UploadedFile]:
    for part, content in read_parts(pieces, boundary):
        file: Any = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the MockJira closes it
        for piece in content:
            file.write(piece)
        stored: BinaryIO = file
        yield UploadedFile(part.field, part.filename, part.content_type, file.tell(), stored)
