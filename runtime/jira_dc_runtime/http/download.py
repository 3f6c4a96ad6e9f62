"""Fetch files: attachments, avatars, exports. Redirects are followed within Jira only."""

from __future__ import annotations

import os
from contextlib import aclosing, asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from jira_dc_runtime.answer.file_answer import (
    MAX_PEEKED,
    find_substitute,
    is_login_address,
    starts_like_a_substitute,
)
from jira_dc_runtime.answer.read import REDIRECT, SUCCESS, login_ignored, redirect_error, refusal
from jira_dc_runtime.call.base_url import rebase, shown_address, target_below
from jira_dc_runtime.errors import ConnectionFailed, RedirectError, UnexpectedBody
from jira_dc_runtime.errors.failure import failure_of
from jira_dc_runtime.errors.headers import find_refused_reason

from .bounded_body import announced_length
from .options import left_of, write_headers, write_query
from .request import USER_AGENT, PreparedRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator

    from jira_dc_runtime.call.base_url import BaseUrl
    from jira_dc_runtime.call.body import Target

    from .options import Options
    from .received import Received
    from .transport import AsyncTransport, Transport

MAX_REDIRECTS: Final = 5


@contextmanager
def open_stream(
    transport: Transport, base: BaseUrl, url: str, options: Options
) -> Generator[Iterator[bytes], None, None]:
    """Yield the chunks of the file at `url`. Raise what a call raises, also while the chunks are read.

    A file that is longer or shorter than announced is a `ConnectionFailed`; one that comes compressed, or another page
    in its place (`answer/file_answer.py` tells), an `UnexpectedBody`. Each is raised before the last chunk.
    """
    began = monotonic()
    prepared: PreparedRequest | None = _first_request(base, url, options)
    for _ in range(MAX_REDIRECTS + 1):
        if prepared is None:
            return
        response = transport.send(prepared, left_of(options, began), stream=True)
        try:
            if _is_refused(response):
                status, headers = response.status_code, response.headers
                refused = refusal(prepared.operation, prepared.url, status, headers, response.read())
                response.count_in(refused)
                raise refused
            following = _next_request(base, prepared, response, options)
            if following is None:
                yield _file_of(response, prepared)
            prepared = following
        finally:
            response.close()
    if prepared is not None:
        raise _too_many(prepared)


@asynccontextmanager
async def open_stream_async(
    transport: AsyncTransport, base: BaseUrl, url: str, options: Options
) -> AsyncGenerator[AsyncIterator[bytes], None]:
    """The same as `open_stream`, for async code."""
    began = monotonic()
    prepared: PreparedRequest | None = _first_request(base, url, options)
    for _ in range(MAX_REDIRECTS + 1):
        if prepared is None:
            return
        response = await transport.send(prepared, left_of(options, began), stream=True)
        try:
            if _is_refused(response):
                status, headers = response.status_code, response.headers
                refused = refusal(prepared.operation, prepared.url, status, headers, await response.aread())
                response.count_in(refused)
                raise refused
            following = _next_request(base, prepared, response, options)
            if following is None:
                async with aclosing(_file_of_async(response, prepared)) as chunks:
                    yield chunks
            prepared = following
        finally:
            await response.aclose()
    if prepared is not None:
        raise _too_many(prepared)


def write_chunks(chunks: Iterator[bytes], to: Target) -> int:
    """Write `chunks` to a file and return how many bytes they were. A path gets a whole file or none.

    Where the file system refuses, its own `OSError` is raised: it names the path.
    """
    if not isinstance(to, (str, os.PathLike)):
        return sum(_written(to, chunk) for chunk in chunks)
    beside = _beside(to)
    try:
        with beside.open("xb") as file:
            count = sum(_written(file, chunk) for chunk in chunks)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return count


async def write_chunks_async(chunks: AsyncIterator[bytes], to: Target) -> int:
    """The same as `write_chunks`; the file is written in a worker thread."""
    from anyio.to_thread import run_sync  # noqa: PLC0415  # httpx needs anyio itself, and only for async

    count = 0
    if not isinstance(to, (str, os.PathLike)):
        async for chunk in chunks:
            count += await run_sync(_written, to, chunk)
        return count
    beside = _beside(to)
    try:
        with beside.open("xb") as file:  # opening is quick, writing is not
            async for chunk in chunks:
                count += await run_sync(_written, file, chunk)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _first_request(base: BaseUrl, url: str, options: Options) -> PreparedRequest:
    address = rebase(base, url)
    if options.query:
        address += f"{'&' if '?' in address else '?'}{write_query(options)}"
    return _request_for(address, options)


def _request_for(address: str, options: Options) -> PreparedRequest:
    # A packed chunk could be unpacked to any size, so the file is asked for as it is.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": USER_AGENT, **write_headers(options)}
    return PreparedRequest(f"GET {shown_address(address)}", "GET", address, headers, None, reads=True)


def _is_refused(response: Received) -> bool:
    return response.status_code not in SUCCESS and response.status_code not in REDIRECT


def _next_request(
    base: BaseUrl, prepared: PreparedRequest, response: Received, options: Options
) -> PreparedRequest | None:
    """Return the request that a redirect asks for, or None if this answer is the file."""
    status, location = response.status_code, response.headers.get("location")
    if status in SUCCESS:
        reason = find_refused_reason(response.headers)
        if reason:
            raise login_ignored(prepared.operation, status, reason)
        return None
    target = None if location is None else target_below(base, prepared.url, location)
    # Followed to the login page, the page itself would be saved as the file.
    if target is None or is_login_address(target):
        raise redirect_error(prepared.operation, prepared.url, status, location)
    return _request_for(target, options)


def _too_many(prepared: PreparedRequest) -> RedirectError:
    shown = shown_address(prepared.url)
    message = f"A download was redirected more than {MAX_REDIRECTS} times, last to {shown}. Check the login."
    return RedirectError(message, prepared.operation, 0, shown)


class _FileCheck:
    """Looks at a file while it comes: at its beginning, and at its length."""

    def __init__(self, response: Received, prepared: PreparedRequest) -> None:
        self._headers = response.headers
        self._status = response.status_code
        self._prepared = prepared
        self._announced = announced_length(response.headers)
        self._count = 0
        self._held = b""
        self._is_begun = False
        packed = response.headers.get("content-encoding", "").strip().lower()
        if packed not in {"", "identity"}:
            message = (
                f"{prepared.operation} answered {self._status} with a file that is compressed ({packed}), though it "
                "was asked for as it is, so that its size is known. Look for the proxy that compresses it."
            )
            raise UnexpectedBody(message, prepared.operation, self._status)

    def take(self, chunk: bytes) -> bytes:
        """Return what of the file can be passed on; nothing until it is clear that it is the file."""
        self._count += len(chunk)
        if self._announced is not None and self._count > self._announced:
            raise self._wrong_length("more")
        if self._is_begun:
            return chunk
        self._held += chunk
        content_type = self._headers.get("content-type", "")
        if len(self._held) < MAX_PEEKED and starts_like_a_substitute(self._held, content_type):
            return b""
        return self._begin()

    def finish(self) -> bytes:
        """Return what is left to pass on at the end of the file."""
        if self._announced is not None and self._count < self._announced:
            raise self._wrong_length("only")
        return b"" if self._is_begun else self._begin()

    def _begin(self) -> bytes:
        held, self._held, self._is_begun = self._held, b"", True
        what = find_substitute(self._prepared.url, self._headers, held)
        if not what:
            return held
        message = (
            f"{self._prepared.operation} answered {self._status} with {what} instead of the file. Nothing was saved. "
            "Check the login and the address."
        )
        raise UnexpectedBody(message, self._prepared.operation, self._status, held)

    def _wrong_length(self, quantity: str) -> ConnectionFailed:
        message = (
            f"{self._prepared.operation}: the file has {self._announced} bytes by its Content-Length, but {quantity} "
            f"{self._count} came. Look for a proxy that changes or cuts it."
        )
        return ConnectionFailed(message, self._prepared.operation, "yes")


def _file_of(response: Received, prepared: PreparedRequest) -> Iterator[bytes]:
    try:
        yield from _checked(response, prepared)
    except Exception as error:  # sorted by failure_of; the rest is raised again
        failure = failure_of(error, prepared.operation, response.status_code)
        if failure is None:
            raise
    else:
        return
    raise failure  # without the httpx error: it holds the request and its login


def _checked(response: Received, prepared: PreparedRequest) -> Iterator[bytes]:
    check = _FileCheck(response, prepared)
    for chunk in response.iter_bytes():
        if part := check.take(chunk):
            yield part
    if part := check.finish():
        yield part


async def _file_of_async(response: Received, prepared: PreparedRequest) -> AsyncGenerator[bytes, None]:
    check = _FileCheck(response, prepared)
    try:
        async with aclosing(response.aiter_bytes()) as chunks:
            async for chunk in chunks:
                if part := check.take(chunk):
                    yield part
        if part := check.finish():
            yield part
    except Exception as error:  # sorted by failure_of; the rest is raised again
        failure = failure_of(error, prepared.operation, response.status_code)
        if failure is None:
            raise
    else:
        return
    raise failure  # as above


def _beside(path: str | os.PathLike[str]) -> Path:
    return Path(f"{os.fspath(path)}.{os.urandom(4).hex()}.part")


def _written(file: BinaryIO, chunk: bytes) -> int:
    """Write all of `chunk` and return its length. A raw file may take less at a time, and some say nothing."""
    rest = chunk
    while rest:
        taken: Any = file.write(rest)
        if taken == 0:
            message = f"The file {file!r} takes no more bytes."
            raise OSError(message)
        rest = b"" if taken is None else rest[taken:]
    return len(chunk)
