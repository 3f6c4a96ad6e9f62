"""httpx, httpx2, and whatever else has the same methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.http.cookies import drop_login, forget_cookies
from jira_dc_runtime.http.upload import AsyncUpload, Upload

from .misuse import find_misuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.http_client import AsyncHttpResponse, AsyncHttpxClient, HttpClient, HttpResponse
    from jira_dc_runtime.http.request import PreparedRequest

    MakeTimeout = Callable[[float | None], Any]

HTTPX_AT_A_TIME: Final = 20
HTTPX2_AT_A_TIME: Final = 100
"""How many calls are under way at best: 1000 calls of 100 ms take 5.6 s with 20 on httpx, and 17 s with 50."""


class HttpxAdapter:
    """A sync client of httpx or httpx2."""

    def __init__(self, http: HttpClient, *, forgets: bool, timeout: MakeTimeout | None = None) -> None:
        self._http = http
        self._forgets = forgets
        self._timeout = timeout

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        request = self._http.build_request(
            prepared.method,
            prepared.url,
            content=prepared.content,
            headers=prepared.headers,
            timeout=seconds if self._timeout is None else self._timeout(seconds),
        )
        if self._forgets:
            drop_login(request, prepared.headers)
        return request

    def send(self, request: Any, *, as_client: bool) -> HttpResponse:
        try:
            if as_client:
                return self._http.send(request, stream=True, follow_redirects=False)
            response = self._http.send(request, stream=True, auth=None, follow_redirects=False)
        except RuntimeError as error:
            misuse = find_misuse(error, is_closed=getattr(self._http, "is_closed", False))
            if misuse is None:
                raise
        else:
            if self._forgets:
                forget_cookies(self._http, response)
            return response
        raise misuse

    def close(self) -> None:
        self._http.close()


class AsyncHttpxAdapter:
    """An async client of httpx or httpx2."""

    def __init__(self, http: AsyncHttpxClient, *, forgets: bool, timeout: MakeTimeout | None = None) -> None:
        self._http = http
        self._forgets = forgets
        self._timeout = timeout

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        content = prepared.content
        request = self._http.build_request(
            prepared.method,
            prepared.url,
            content=AsyncUpload(content) if isinstance(content, Upload) else content,
            headers=prepared.headers,
            timeout=seconds if self._timeout is None else self._timeout(seconds),
        )
        if self._forgets:
            drop_login(request, prepared.headers)
        return request

    async def send(self, request: Any, *, as_client: bool) -> AsyncHttpResponse:
        try:
            if as_client:
                return await self._http.send(request, stream=True, follow_redirects=False)
            response = await self._http.send(request, stream=True, auth=None, follow_redirects=False)
        except RuntimeError as error:
            misuse = find_misuse(error, is_closed=getattr(self._http, "is_closed", False))
            if misuse is None:
                raise
        else:
            if self._forgets:
                forget_cookies(self._http, response)
            return response
        raise misuse

    async def aclose(self) -> None:
        await self._http.aclose()
