"""What is used of an HTTP client and its responses. httpx and httpx2 fit, what has the same methods, and aiohttp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from .auth_flow import AuthResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable, Mapping
    from http.cookiejar import CookieJar

    from .auth_flow import AuthRequest


class _Response(AuthResponse, Protocol):
    @property
    def content(self) -> bytes:
        """The whole body, unpacked."""
        ...


class HttpResponse(_Response, Protocol):
    """A response of a sync client."""

    def close(self) -> None:
        """Give the connection back."""
        ...


class AsyncHttpResponse(_Response, Protocol):
    """A response of an async client."""

    async def aclose(self) -> None:
        """Give the connection back."""
        ...


class HttpCookies(Protocol):
    """The cookies of an HTTP client."""

    @property
    def jar(self) -> CookieJar:
        """Where they are kept."""
        ...


class HttpClient(Protocol):
    """What is used of `httpx.Client`; `httpx2.Client` fits too."""

    @property
    def cookies(self) -> HttpCookies:
        """The cookies that it sends and keeps."""
        ...

    def build_request(
        self,
        method: str,
        url: str,
        *,
        content: bytes | Iterable[bytes] | None,
        headers: Mapping[str, str],
        timeout: float | None,
    ) -> AuthRequest:
        """Return a request of this client."""
        ...

    # `Any`: each client sends the requests of its own class only.
    def send(self, request: Any, *, stream: bool = ..., auth: None = ..., follow_redirects: bool = ...) -> HttpResponse:
        """Send it."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class AsyncHttpxClient(Protocol):
    """What is used of `httpx.AsyncClient`; `httpx2.AsyncClient` fits too."""

    @property
    def cookies(self) -> HttpCookies:
        """The cookies that it sends and keeps."""
        ...

    def build_request(
        self,
        method: str,
        url: str,
        *,
        content: bytes | AsyncIterable[bytes] | None,
        headers: Mapping[str, str],
        timeout: float | None,
    ) -> AuthRequest:
        """Return a request of this client."""
        ...

    # `Any`: as above.
    async def send(
        self, request: Any, *, stream: bool = ..., auth: None = ..., follow_redirects: bool = ...
    ) -> AsyncHttpResponse:
        """Send it."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class AiohttpSession(Protocol):
    """`aiohttp.ClientSession`, told by what only a session has; its adapter knows the rest."""

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        ...

    @property
    def cookie_jar(self) -> Any:
        """The cookies that it sends and keeps."""
        ...

    @property
    def trace_configs(self) -> Any:
        """Who is told of each request."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


AsyncHttpClient: TypeAlias = AsyncHttpxClient | AiohttpSession
"""What an async client can work with: `httpx.AsyncClient`, `httpx2.AsyncClient` or `aiohttp.ClientSession`."""
