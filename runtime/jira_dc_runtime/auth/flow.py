"""What a way to log in has to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, MutableMapping

BASE_URL: Final = "jira_dc.base_url"
"""The request extension in which a client says which Jira it belongs to: the base URL without a trailing slash."""


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

    An object that also has `sync_auth_flow` and `async_auth_flow` has those called instead, as httpx does. They are
    given answers whose body is not read yet, and what goes wrong on the network is raised where they yield.
    `RenewableLogin` is the base for them.
    """

    def auth_flow(self, request: Any, /) -> Generator[Any, Any, None]:
        """Yield `request`, ready to be sent."""
        ...
