"""Personal access tokens, since Jira 8.14: the usual way for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.errors import ConfigurationError

from .flow.login import Login
from .settings import required

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Self

    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse


class PersonalAccessToken(Login):
    """Log in with a personal access token. Raise `ConfigurationError` for a string that cannot be a token."""

    __slots__ = ("_header",)

    def __init__(self, token: str) -> None:
        usable = token.isascii() and token.isprintable() and bool(token) and " " not in token
        if not usable:
            del token  # a traceback that shows local variables must not show it
            message = (
                "The personal access token is empty or holds a blank, a line break or a character outside ASCII. "
                "Was it read from a file? Strip it."
            )
            raise ConfigurationError(message)
        self._header = f"Bearer {token}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Return the login of `JIRA_TOKEN`."""
        return cls(required(environ, "JIRA_TOKEN"))

    def __repr__(self) -> str:
        return "PersonalAccessToken(***)"

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        """Send the token with the request."""
        request.headers["Authorization"] = self._header
        yield request
