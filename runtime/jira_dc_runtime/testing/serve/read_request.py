"""Read a request to its end, holding little of it in memory: files go to disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final

from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.testing.exchange import MockRequest, UploadedFile

from .multipart import NoMultipart, Part, boundary_of, read_parts

_IN_MEMORY: Final = 1_000_000  # bytes of one file that stay off the disk


def read_request(method: str, target: str, headers: Headers, body: Iterable[bytes]) -> MockRequest:
    """Return the request, with the files of a multipart body apart; of one that cannot be taken apart, its start.

    Raise `ConnectionError` if the body is cut off, and `ValueError` if its length is not announced as HTTP wants it.
    """
    boundary = boundary_of(headers.get("content-type", ""))
    if not boundary:
        return MockRequest(method, target, headers, b"".join(body))
    pieces = iter(body)
    start = next(pieces, b"")
    files: list[UploadedFile] = []
    try:
        for part, content in read_parts(chain([start], pieces), boundary):
            files.append(_store(part, content))
    except NoMultipart:
        _close(files)
        return MockRequest(method, target, headers, start)
    except BaseException:
        _close(files)
        raise
    for _ in pieces:  # what is left of it stands before the next request
        pass
    return MockRequest(method, target, headers, b"", tuple(files))


def _store(part: Part, content: Iterator[bytes]) -> UploadedFile:
    file: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the MockJira closes it
    try:
        for piece in content:
            file.write(piece)
    except BaseException:
        file.close()
        raise
    stored: BinaryIO = file
    return UploadedFile(part.field, part.filename, part.content_type, file.tell(), stored)


def _close(files: Iterable[UploadedFile]) -> None:
    for file in files:
        file.content.close()
