"""aiohttp, for async code.

A request and its answer have the form of httpx, so a login that knows httpx works here too, and an answer is unpacked
and read as everywhere else. Only the way between the two is aiohttp's.
"""

from __future__ import annotations

import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import httpx
from multidict import CIMultiDict
from yarl import URL

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.http.unpack import ACCEPT_ENCODING
from jira_dc_runtime.http.upload import AsyncUpload, Upload

from .misuse import CLIENT_CLOSED, find_misuse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Mapping

    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.http_client import AsyncHttpResponse
    from jira_dc_runtime.http.request import PreparedRequest

AIOHTTP_AT_A_TIME: Final = 100
CHUNK: Final = 65_536
_LINE: Final = 65_536
"""Bytes of a header; aiohttp's own 8190 are less than other libraries take."""
_LOGIN: Final = {"authorization", "cookie"}
_KEPT: Final = ("_default_proxy", "_default_proxy_auth", "_middlewares")
"""What of a session has no public name; without it a request could go around the proxy that the caller wants."""
_SENDS_TWICE: Final = "_retry_connection"
"""Whether a session sends GET, PUT and DELETE again when the connection breaks before an answer. Not public either."""
_TIMEOUT: Final = "timeout"
_NOT_ADDED: Final = ("Content-Type", "User-Agent")  # aiohttp would make them up


class AiohttpAdapter:
    """A session of aiohttp. With `forgets`, neither its cookies nor its login go along, and it gets no new cookies."""

    def __init__(self, session: aiohttp.ClientSession, *, forgets: bool) -> None:
        self._session = _beside(session, forgets=forgets)
        weakref.finalize(self, self._session.detach)  # a session that nobody closed would warn; it has nothing to close

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        content = prepared.content
        headers = {"Accept-Encoding": ACCEPT_ENCODING, **prepared.headers}
        return httpx.Request(
            prepared.method,
            prepared.url,
            headers=headers,
            content=AsyncUpload(content) if isinstance(content, Upload) else content,
            extensions={_TIMEOUT: seconds},
        )

    async def send(self, request: Any, *, as_client: bool) -> AsyncHttpResponse:
        del as_client  # the login of a session is among its headers, or left out of them
        with _as_httpx(self._session):
            answer = await self._session.request(
                request.method,
                URL(str(request.url), encoded=True),  # which leaves alone what is percent-encoded
                headers=_headers(request),
                data=_body(request),
                skip_auto_headers=_NOT_ADDED,
                allow_redirects=False,
                auto_decompress=False,
                raise_for_status=False,
                max_line_size=_LINE,
                max_field_size=_LINE,
                timeout=_timeout(request.extensions.get(_TIMEOUT)),
            )
        version = answer.version
        return httpx.Response(
            answer.status,
            headers=answer.raw_headers,
            stream=_Body(answer),
            request=request,
            extensions={
                "http_version": b"HTTP/1.0" if version is not None and version.minor == 0 else b"HTTP/1.1",
                "reason_phrase": (answer.reason or "").encode("latin-1", "replace"),
            },
        )

    async def aclose(self) -> None:
        await self._session.close()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes over the wire."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx(None), _ends_with_connection(self._answer):
            async for chunk in self._answer.content.iter_chunked(CHUNK):
                yield chunk

    async def aclose(self) -> None:
        self._answer.close()  # a connection whose answer was read to its end has gone back to the session already


@contextmanager
def _ends_with_connection(answer: aiohttp.ClientResponse) -> Generator[None]:
    """Fail a body whose connection ends before it: after bytes that are not HTTP, aiohttp 3.14 would wait for ever."""
    connection, body = answer.connection, answer.content
    closed = connection.protocol.closed if connection is not None and connection.protocol is not None else None
    if closed is None:  # the whole answer came with its head
        yield
        return

    def fail(_: object) -> None:
        if not body.is_eof() and body.exception() is None:
            body.set_exception(aiohttp.ClientPayloadError("The connection ended before the body."))

    closed.add_done_callback(fail)
    try:
        yield
    finally:
        closed.remove_done_callback(fail)  # the connection may serve many more


def _beside(session: aiohttp.ClientSession, *, forgets: bool) -> aiohttp.ClientSession:
    """Return a session over the same connections, with all that the caller set, which never sends a request twice."""
    if session.closed:
        raise ConfigurationError(CLIENT_CLOSED)
    headers = [(name, value) for name, value in session.headers.items() if not (forgets and name.lower() in _LOGIN)]
    if session.auth is not None and not forgets:
        headers.append(("Authorization", session.auth.encode()))  # aiohttp wants it so from 4.0 on
    beside = aiohttp.ClientSession(
        connector=session.connector,
        connector_owner=False,
        cookie_jar=aiohttp.DummyCookieJar() if forgets else session.cookie_jar,
        headers=headers,
        trust_env=session.trust_env,
        trace_configs=list(session.trace_configs),
    )
    for name in _KEPT:
        if hasattr(session, name):
            setattr(beside, name, getattr(session, name))
    setattr(beside, _SENDS_TWICE, False)
    return beside


def _headers(request: httpx.Request) -> Mapping[str, str]:
    pairs = [(name.decode("ascii"), value.decode(request.headers.encoding)) for name, value in request.headers.raw]
    return CIMultiDict((name, value) for name, value in pairs if name.lower() != "transfer-encoding")  # aiohttp's own


def _body(request: httpx.Request) -> Any:
    try:
        return request.content or None
    except httpx.RequestNotRead:
        return request.stream


def _timeout(seconds: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=None, sock_connect=seconds, sock_read=seconds)


@contextmanager
def _as_httpx(session: aiohttp.ClientSession | None) -> Generator[None]:
    """Raise what aiohttp raises as the error of httpx that says the same."""
    try:
        yield
    except (TimeoutError, aiohttp.ClientError) as error:
        named = _named(error)(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
    except RuntimeError as error:
        misuse = find_misuse(error, is_closed=session is not None and session.closed)
        if misuse is None:
            raise
        named = misuse
    except ValueError as error:
        if "Cannot combine" not in str(error):
            raise
        message = (
            "The aiohttp session has a login of its own, in .netrc, beside auth=. Pass only one. Nothing was sent."
        )
        named = ConfigurationError(message)
    else:
        return
    raise named  # without aiohttp's: its frames hold the headers of the request


def _named(error: Exception) -> type[Exception]:
    for kind, named in _NAMES:
        if isinstance(error, kind):
            return named
    return httpx.NetworkError


_NAMES: Final[tuple[tuple[type[Exception], type[Exception]], ...]] = (
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ServerTimeoutError, httpx.ReadTimeout),
    (TimeoutError, httpx.ReadTimeout),
    (aiohttp.ClientProxyConnectionError, httpx.ProxyError),
    (aiohttp.ClientHttpProxyError, httpx.ProxyError),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.ClientSSLError, httpx.ConnectError),
    (aiohttp.ServerFingerprintMismatch, httpx.ConnectError),
    (aiohttp.NonHttpUrlClientError, httpx.UnsupportedProtocol),
    (aiohttp.InvalidURL, httpx.InvalidURL),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientPayloadError, httpx.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
    (aiohttp.ClientOSError, httpx.ReadError),
)
"""The first that fits counts, so the more special ones come first."""
