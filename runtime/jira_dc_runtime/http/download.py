"""Fetch files: attachments, avatars, exports. Redirects are followed within Jira only."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from jira_dc_runtime.answer.read import REDIRECT, SUCCESS, login_ignored, redirect_error, refusal
from jira_dc_runtime.call.base_url import rebase, shown_address, target_below
from jira_dc_runtime.errors import RedirectError
from jira_dc_runtime.errors.failure import failure_of
from jira_dc_runtime.errors.login_problem import REFUSED

from .request import USER_AGENT, PreparedRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator

    from jira_dc_runtime.answer.read import Answer
    from jira_dc_runtime.call.base_url import BaseUrl
    from jira_dc_runtime.call.body import Target

    from .http_client import AsyncHttpResponse, HttpResponse
    from .transport import AsyncTransport, Transport

MAX_REDIRECTS: Final = 5


@contextmanager
def open_stream(
    transport: Transport, base: BaseUrl, url: str, seconds: float | None
) -> Generator[Iterator[bytes], None, None]:
    """Yield the chunks of the file at `url`. Raise what a call raises, also while the chunks are read."""
    prepared: PreparedRequest | None = _first_request(base, url)
    for _ in range(MAX_REDIRECTS + 1):
        if prepared is None:
            return
        response = transport.send(prepared, seconds, stream=True)
        try:
            chunks = _chunks(response, prepared.operation)
            if _is_refused(response):
                status, headers = response.status_code, response.headers
                raise refusal(prepared.operation, prepared.url, status, headers, b"".join(chunks))
            prepared = following = _next_request(base, prepared, response)
            if following is None:
                yield chunks
        finally:
            response.close()
    if prepared is not None:
        raise _too_many(prepared)


@asynccontextmanager
async def open_stream_async(
    transport: AsyncTransport, base: BaseUrl, url: str, seconds: float | None
) -> AsyncGenerator[AsyncIterator[bytes], None]:
    """The same as `open_stream`, for async code."""
    prepared: PreparedRequest | None = _first_request(base, url)
    for _ in range(MAX_REDIRECTS + 1):
        if prepared is None:
            return
        response = await transport.send(prepared, seconds, stream=True)
        try:
            chunks = _chunks_async(response, prepared.operation)
            if _is_refused(response):
                status, headers = response.status_code, response.headers
                body = b"".join([chunk async for chunk in chunks])
                raise refusal(prepared.operation, prepared.url, status, headers, body)
            prepared = following = _next_request(base, prepared, response)
            if following is None:
                yield chunks
        finally:
            await response.aclose()
    if prepared is not None:
        raise _too_many(prepared)


def write_chunks(chunks: Iterator[bytes], to: Target) -> int:
    """Write `chunks` to a file and return how many bytes they were. A path gets a whole file or none."""
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


def _first_request(base: BaseUrl, url: str) -> PreparedRequest:
    return _request_for(rebase(base, url))


def _request_for(address: str) -> PreparedRequest:
    # A packed chunk could be unpacked to any size, so the file is asked for as it is.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": USER_AGENT}
    return PreparedRequest(f"GET {shown_address(address)}", "GET", address, headers, None)


def _is_refused(response: Answer) -> bool:
    return response.status_code not in SUCCESS and response.status_code not in REDIRECT


def _next_request(base: BaseUrl, prepared: PreparedRequest, response: Answer) -> PreparedRequest | None:
    """Return the request that a redirect asks for, or None if this answer is the file."""
    status, location = response.status_code, response.headers.get("location")
    if status in SUCCESS:
        reason = response.headers.get("x-seraph-loginreason", "")
        if reason in REFUSED:
            raise login_ignored(prepared.operation, status, reason)
        return None
    target = None if location is None else target_below(base, prepared.url, location)
    # Followed to the login page, the page itself would be saved as the file.
    if target is None or shown_address(target).endswith("/login.jsp"):
        raise redirect_error(prepared.operation, prepared.url, status, location)
    return _request_for(target)


def _too_many(prepared: PreparedRequest) -> RedirectError:
    shown = shown_address(prepared.url)
    message = f"A download was redirected more than {MAX_REDIRECTS} times, last to {shown}. Check the login."
    return RedirectError(message, prepared.operation, 0, shown)


def _chunks(response: HttpResponse, operation: str) -> Iterator[bytes]:
    try:
        yield from response.iter_bytes()
    except Exception as error:  # sorted by failure_of; the rest is raised again
        failure = failure_of(error, operation)
        if failure is None:
            raise
    else:
        return
    raise failure  # without the httpx error: it holds the request and its login


async def _chunks_async(response: AsyncHttpResponse, operation: str) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.aiter_bytes():
            yield chunk
    except Exception as error:  # sorted by failure_of; the rest is raised again
        failure = failure_of(error, operation)
        if failure is None:
            raise
    else:
        return
    raise failure  # without the httpx error: it holds the request and its login


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
