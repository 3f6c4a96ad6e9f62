"""What the transport asks of an HTTP library.

No adapter sends a request twice, follows a redirect, or changes an address: what is percent-encoded goes out as it is.
What goes wrong is raised as an error of httpx or httpx2, or of their names; `failure_of` sorts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.http_client import AsyncHttpResponse, HttpResponse
    from jira_dc_runtime.http.request import PreparedRequest


class Adapter(Protocol):
    """A sync client of one HTTP library."""

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        """Return the request in the form of the library, which is what a login works on."""
        ...

    # `Any`: each library sends the requests of its own class only.
    def send(self, request: Any, *, as_client: bool) -> HttpResponse:
        """Send it, with the client's own login if `as_client` is set. The body of the answer is not read yet."""
        ...

    def keep_time(self) -> None:
        """Let each step of its connections ask how much is left of a `TimeLeft`, as far as the library allows."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class AsyncAdapter(Protocol):
    """An async client of one HTTP library."""

    def build(self, prepared: PreparedRequest, seconds: float | None) -> AuthRequest:
        """Return the request, as `Adapter.build` does."""
        ...

    async def send(self, request: Any, *, as_client: bool) -> AsyncHttpResponse:
        """Send it, as `Adapter.send` does."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...
