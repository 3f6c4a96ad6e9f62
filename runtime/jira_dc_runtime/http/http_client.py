"""What is used of an HTTP client and its responses. httpx and httpx2 fit, and whatever has the same methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from jira_dc_runtime.answer.read import Answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


class HttpResponse(Answer, Protocol):
    """A response of a sync client."""

    def iter_bytes(self) -> Iterator[bytes]:
        """Yield the body as it comes."""
        ...

    def read(self) -> bytes:
        """Read the rest of the body."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


class AsyncHttpResponse(Answer, Protocol):
    """A response of an async client."""

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes."""
        ...

    async def aread(self) -> bytes:
        """Read the rest of the body."""
        ...

    async def aclose(self) -> None:
        """Give the connection back."""
        ...


class HttpClient(Protocol):
    """What is used of `httpx.Client`; `httpx2.Client` fits too."""

    def build_request(self, method: str, url: str, *, content: Any, headers: Any, timeout: Any) -> Any:
        """Return a request of this client."""
        ...

    def send(self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: bool = ...) -> HttpResponse:
        """Send it."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class AsyncHttpClient(Protocol):
    """What is used of `httpx.AsyncClient`; `httpx2.AsyncClient` fits too."""

    def build_request(self, method: str, url: str, *, content: Any, headers: Any, timeout: Any) -> Any:
        """Return a request of this client."""
        ...

    async def send(
        self, request: Any, *, stream: bool = ..., auth: Any = ..., follow_redirects: bool = ...
    ) -> AsyncHttpResponse:
        """Send it."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...
