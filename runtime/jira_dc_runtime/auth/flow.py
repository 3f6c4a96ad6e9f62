"""What a way to log in has to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, MutableMapping


class AuthRequest(Protocol):
    """What a flow may rely on of a request, whichever HTTP client built it."""

    @property
    def headers(self) -> MutableMapping[str, str]:
        """The headers, to be changed in place."""
        ...


class Auth(Protocol):
    """A way to log in, in the style of httpx: one generator serves sync and async.

    The flow sets headers on the request and yields it; `response = yield request` gives the answer, and the flow may
    yield again (the same request or another one). When it ends, the last answer counts. Any `httpx.Auth` fits.
    """

    def auth_flow(self, request: Any, /) -> Generator[Any, Any, None]:
        """Yield `request`, ready to be sent."""
        ...
