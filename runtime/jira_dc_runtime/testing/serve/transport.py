"""MockJira in the process: an httpx transport, sync and async, without any socket."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Iterator

import httpx

from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.testing.answering import Answering
from jira_dc_runtime.testing.exchange import Answer
from jira_dc_runtime.testing.scenarios.scenario import Disconnected

from .read_request import read_request


class MockTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Carries requests of httpx to a MockJira."""

    def __init__(self, mock: Answering) -> None:
        self._mock = mock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        stream = request.stream
        if not isinstance(stream, httpx.SyncByteStream):
            raise TypeError("An async body came to a sync client.")
        with self._mock.in_work():
            answer = self._answer(request, stream)
            _check_timeout(request, answer)
            if answer.delay:  # to sleep for no time at all gives the turn away
                time.sleep(answer.delay)
        return _respond(request, answer)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        from anyio import sleep  # noqa: PLC0415  # httpx needs anyio itself, and only for async

        stream = request.stream
        if not isinstance(stream, httpx.AsyncByteStream):
            raise TypeError("A sync body came to an async client.")
        with self._mock.in_work():
            answer = self._answer(request, [piece async for piece in stream])
            _check_timeout(request, answer)
            if answer.delay:
                await sleep(answer.delay)
        return _respond(request, answer)

    def _answer(self, request: httpx.Request, body: Iterable[bytes]) -> Answer:
        headers = Headers((name, value) for name, value in request.headers.multi_items())
        target = request.url.raw_path.decode("ascii")
        base = httpx.URL(self._mock.state.base_url).path.rstrip("/")
        received = read_request(request.method, target.removeprefix(base), headers, body)
        try:
            return self._mock.answer(received)
        except Disconnected:
            message = "The connection broke off."
            raise httpx.ReadError(message, request=request) from None


def _check_timeout(request: httpx.Request, answer: Answer) -> None:
    """Wait as long as the client would, and give up as it would, if the answer comes too late."""
    seconds = request.extensions.get("timeout", {}).get("read")
    if seconds is not None and answer.delay > seconds:
        message = f"No answer within {seconds} s."
        raise httpx.ReadTimeout(message, request=request)


def _respond(request: httpx.Request, answer: Answer) -> httpx.Response:
    stream = _Content([answer.content] if isinstance(answer.content, bytes) else answer.content)
    headers = dict(answer.headers)
    if isinstance(answer.content, bytes):
        headers.setdefault("Content-Length", str(len(answer.content)))
    return httpx.Response(answer.status, headers=headers, stream=stream, request=request)


class _Content(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
