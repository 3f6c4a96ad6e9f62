"""A login of others, an `httpx.Auth` for Kerberos or NTLM, over another HTTP library than it was written for.

It is given requests and answers of its own library, whatever carries them: it may build requests, ask for cookies and
look at anything that its library tells.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from jira_dc_runtime.http.request import PreparedRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.http_client import AsyncHttpResponse, HttpResponse
    from jira_dc_runtime.http.upload import Upload

    from .adapter import Adapter, AsyncAdapter

_LIBRARIES: Final = frozenset({"httpx", "httpx2"})
_CARRIERS: Final = _LIBRARIES | {"aiohttp"}
_OURS: Final = "jira_dc_runtime"
_PREPARED: Final = "jira_dc.prepared"
_SECONDS: Final = "jira_dc.seconds"
"""The request extensions that hold what a request was built of; one that a login builds itself has none."""
_USUAL_SECONDS: Final = 30.0
_FRAMING: Final = frozenset({"host", "content-length", "transfer-encoding"})
"""The headers that the library which sends a request writes itself."""


def find_library(auth: object, carrier: str) -> str:
    """Return the library whose requests `auth` has to be given, or "" if those that `carrier` sends suit it."""
    homes = [kind.__module__.partition(".")[0] for kind in type(auth).__mro__[:-1]]
    if auth is None or carrier not in _CARRIERS or homes[0] == _OURS:
        return ""  # ours use no more of a request than every library has
    written_for = next((home for home in homes if home in _LIBRARIES), "")
    if not written_for:  # it may know httpx all the same
        return "" if carrier in _LIBRARIES else "httpx"
    return "" if written_for == carrier else written_for


class ForeignLoginAdapter:
    """Stands before `inner`, with requests and answers of `library`."""

    def __init__(self, inner: Adapter, library: str) -> None:
        self._inner = inner
        self._library: Any = importlib.import_module(library)
        self.keep_time = inner.keep_time
        self.close = inner.close

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        return _build(self._library, prepared, prepared.content, seconds)

    def send(self, request: Any, *, as_client: bool) -> HttpResponse:
        content = _content_of(request)
        prepared = _prepared(request, request.read() if content is None else content)
        answer = self._inner.send(self._inner.build(prepared, _seconds_of(request)), as_client=as_client)
        return cast("HttpResponse", _answer(self._library, request, answer))


class AsyncForeignLoginAdapter:
    """The same for async code."""

    def __init__(self, inner: AsyncAdapter, library: str) -> None:
        self._inner = inner
        self._library: Any = importlib.import_module(library)
        self.aclose = inner.aclose

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        content = prepared.content
        if content is None or isinstance(content, bytes):
            return _build(self._library, prepared, content, seconds)
        from jira_dc_runtime.http.upload import AsyncUpload  # noqa: PLC0415 - only for uploads

        return _build(self._library, prepared, AsyncUpload(content), seconds)

    async def send(self, request: Any, *, as_client: bool) -> AsyncHttpResponse:
        content = _content_of(request)
        prepared = _prepared(request, await request.aread() if content is None else content)
        answer = await self._inner.send(self._inner.build(prepared, _seconds_of(request)), as_client=as_client)
        return cast("AsyncHttpResponse", _answer(self._library, request, answer))


def _build(library: Any, prepared: PreparedRequest, content: object, seconds: float | None) -> AuthRequest:
    built: AuthRequest = library.Request(
        prepared.method,
        prepared.url,
        headers=prepared.headers,
        content=content,
        extensions={_PREPARED: prepared, _SECONDS: seconds},
    )
    return built


def _content_of(request: Any) -> bytes | Upload | None:
    """Return the body of a request, or None if it is a stream of the login's own."""
    try:
        content: bytes = request.content
    except RuntimeError:  # a stream
        prepared: PreparedRequest | None = request.extensions.get(_PREPARED)
        return None if prepared is None else prepared.content
    return content


def _prepared(request: Any, content: bytes | Upload) -> PreparedRequest:
    encoding = request.headers.encoding
    headers = {name.decode("ascii"): value.decode(encoding) for name, value in request.headers.raw}
    kept = {name: value for name, value in headers.items() if name.lower() not in _FRAMING}
    if not isinstance(content, bytes) and content.length is not None:
        kept["Content-Length"] = str(content.length)
    return PreparedRequest("", request.method, str(request.url), kept, content or None)


def _seconds_of(request: Any) -> float | None:
    seconds: float | None = request.extensions.get(_SECONDS, _USUAL_SECONDS)
    return seconds


def _answer(library: Any, request: Any, answer: Any) -> Any:
    headers = getattr(answer, "raw_headers", None) or answer.headers.raw
    extensions = {**answer.extensions}
    if not answer.is_stream_consumed:
        body = _body_of(library)(answer)
        return library.Response(
            answer.status_code, headers=headers, stream=body, request=request, extensions=extensions
        )
    unpacked = [(name, value) for name, value in headers if name.lower() != b"content-encoding"]
    return library.Response(
        answer.status_code, headers=unpacked, content=answer.content, request=request, extensions=extensions
    )


class _Body:
    """The body of an answer, as it comes over the wire."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_raw()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_raw():
            yield chunk

    def close(self) -> None:
        self._answer.close()

    async def aclose(self) -> None:
        await self._answer.aclose()


@cache
def _body_of(library: Any) -> Callable[[Any], Any]:
    """Return the class of a body that `library` takes for one of its own."""
    return type("Body", (_Body, library.SyncByteStream, library.AsyncByteStream), {})
