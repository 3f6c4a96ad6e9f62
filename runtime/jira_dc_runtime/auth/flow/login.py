"""`Login`: the base of the logins of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NoReturn

from jira_dc_runtime.http.auth_flow import Auth, AuthRequest, AuthResponse, HeaderAuth

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["Auth", "AuthRequest", "AuthResponse", "HeaderLogin", "Login", "NoLogin"]


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
            "watches. Send the settings it is made from, and make a new one where it is needed."
        )
        raise TypeError(message)

    def shown(self, *names: str) -> str:
        """Return the `repr` that shows the attributes `names`, as far as `__init__` came: tracebacks show it too."""
        held = ((name.lstrip("_"), getattr(self, name)) for name in names if hasattr(self, name))
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in held)})"


class HeaderLogin(HeaderAuth, Login):
    """The base of the logins of this package that are one header, the same with every request."""

    __slots__ = ()


class NoLogin(Login):
    """Sends a request as it is, also with a client of the caller's own: neither its login nor its cookies go along."""

    __slots__ = ()

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        """Send the request."""
        yield request
