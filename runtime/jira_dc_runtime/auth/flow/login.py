"""What a way to log in has to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Protocol

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

    An object that also has `sync_auth_flow` and `async_auth_flow` has those called instead, as httpx does. They are
    given answers whose body is not read yet, and what goes wrong on the network is raised where they yield.
    `RenewableLogin` is the base for them.
    """

    def auth_flow(self, request: Any, /) -> Generator[Any, Any, None]:
        """Yield `request`, ready to be sent."""
        ...


class Login:
    """The base of the logins of this package: it cannot be pickled, and no cookie of the HTTP client goes beside it.

    A live cookie next to a login hides a wrong one (protocol notes 4.4), and a token needs none (2.8).
    """

    __slots__ = ()

    keeps_cookies: ClassVar[bool] = False
    """With False, cookies that the HTTP client has for Jira are not sent, and those that Jira sets are not kept."""

    def __reduce__(self) -> NoReturn:
        message = (
            f"A {type(self).__name__} cannot be pickled or copied: its secret would be written to places that nobody "
            "watches. Send the settings it is made from, and make it anew where it is needed."
        )
        raise TypeError(message)
