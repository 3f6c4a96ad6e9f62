"""httpx, httpx2, and whatever else has the same methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.http.cookies import forget_cookies

from .httpx_request import RequestBuilder
from .misuse import find_misuse

if TYPE_CHECKING:
    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.http_client import AsyncHttpResponse, AsyncHttpxClient, HttpClient, HttpResponse
    from jira_dc_runtime.http.request import PreparedRequest

    from .httpx_request import MakeTimeout

HTTPX_AT_A_TIME: Final = 20
HTTPX2_AT_A_TIME: Final = 100
"""How many calls are under way at best: 1000 calls of 100 ms take 5.6 s with 20 on httpx, and 17 s with 50."""


class HttpxAdapter:
    """A sync client of httpx or httpx2."""

    def __init__(self, http: HttpClient, *, forgets: bool, timeout: MakeTimeout | None = None) -> None:
        self._http = http
        self._forgets = forgets
        self._keeps_time = False
        self._requests = RequestBuilder(http, forgets=forgets, timeout=timeout)

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        return self._requests.build(prepared, prepared.content, seconds)

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

    def keep_time(self) -> None:
        if not self._keeps_time:
            from jira_dc_runtime.http.network import bound_connections  # noqa: PLC0415 - only for deadlines

            bound_connections(self._http)
            self._keeps_time = True

    def close(self) -> None:
        self._http.close()


class AsyncHttpxAdapter:
    """An async client of httpx or httpx2."""

    def __init__(self, http: AsyncHttpxClient, *, forgets: bool, timeout: MakeTimeout | None = None) -> None:
        self._http = http
        self._forgets = forgets
        self._requests = RequestBuilder(http, forgets=forgets, timeout=timeout)

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        content = prepared.content
        if content is None or isinstance(content, bytes):
            return self._requests.build(prepared, content, seconds)
        from jira_dc_runtime.http.upload import AsyncUpload  # noqa: PLC0415 - only for uploads

        return self._requests.build(prepared, AsyncUpload(content), seconds)

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
