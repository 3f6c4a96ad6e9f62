"""aiohttp, for async code."""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

import aiohttp
from yarl import URL

from jira_dc_runtime.errors import ConfigurationError

from .aiohttp_errors import named_error
from .aiohttp_exchange import AiohttpAnswer, AiohttpRequest
from .misuse import CLIENT_CLOSED

if TYPE_CHECKING:
    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.http_client import AsyncHttpResponse
    from jira_dc_runtime.http.request import PreparedRequest

AIOHTTP_AT_A_TIME: Final = 100
_LINE: Final = 65_536
"""Bytes of a header; aiohttp's own 8190 are less than other libraries take."""
_LOGIN: Final = {"authorization", "cookie"}
_KEPT: Final = ("_default_proxy", "_default_proxy_auth", "_middlewares")
"""What of a session has no public name; without it a request could go around the proxy that the caller wants."""
_SENDS_TWICE: Final = "_retry_connection"
"""Whether a session sends GET, PUT and DELETE again when the connection breaks before an answer. Not public either."""
_TIMEOUT: Final = "timeout"
_NOT_ADDED: Final = ("Content-Type", "User-Agent")  # aiohttp would make them up
_USUAL: Final = (float, int, type(None))


class AiohttpAdapter:
    """A session of aiohttp. With `forgets`, neither its cookies nor its login go along, and it gets no new cookies."""

    def __init__(self, session: aiohttp.ClientSession, *, forgets: bool) -> None:
        self._session = _beside(session, forgets=forgets)
        weakref.finalize(self, self._session.detach)  # a session that nobody closed would warn; it has nothing to close

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        return AiohttpRequest(
            prepared.method,
            prepared.url,
            headers=prepared.headers,
            content=prepared.content,
            extensions={_TIMEOUT: seconds},
        )

    async def send(self, request: Any, *, as_client: bool) -> AsyncHttpResponse:
        del as_client  # the login of a session is among its headers, or left out of them
        headers = request.headers
        try:
            answer = await self._session.request(
                request.method,
                URL(request.url, encoded=True),  # which leaves alone what is percent-encoded
                headers=headers,
                data=request.data(),
                skip_auto_headers=_not_added(request),
                allow_redirects=False,
                timeout=_timeout(request.extensions.get(_TIMEOUT)),
            )
        except (TimeoutError, aiohttp.ClientError, RuntimeError, ValueError) as error:
            named = named_error(error, is_closed=self._session.closed)
            if named is None:
                raise
        else:
            return cast("AsyncHttpResponse", AiohttpAnswer(answer))  # what `Received` uses of one
        raise named  # without aiohttp's: its frames hold the headers of the request

    async def aclose(self) -> None:
        await self._session.close()


def _not_added(request: AiohttpRequest) -> tuple[str, ...] | None:
    """Return which headers aiohttp must not make up; where it would make up none, it is quicker without."""
    headers = request.headers
    has_all = "User-Agent" in headers and (not request.has_content or "Content-Type" in headers)
    return None if has_all else _NOT_ADDED


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
        auto_decompress=False,
        max_line_size=_LINE,
        max_field_size=_LINE,
    )
    for name in _KEPT:
        if hasattr(session, name):
            setattr(beside, name, getattr(session, name))
    setattr(beside, _SENDS_TWICE, False)
    return beside


def _timeout(seconds: Any) -> aiohttp.ClientTimeout:
    # The one of a deadline is a number of its own, which equals others.
    return _usual_timeout(seconds) if type(seconds) in _USUAL else _make_timeout(seconds)


def _make_timeout(seconds: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=None, sock_connect=seconds, sock_read=seconds)


_usual_timeout: Final = lru_cache(maxsize=64)(_make_timeout)
