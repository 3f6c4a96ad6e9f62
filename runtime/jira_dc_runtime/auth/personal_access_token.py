"""Personal access tokens, since Jira 8.14: the usual way for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.errors import ConfigurationError

from .flow.argument import not_text
from .flow.login import HeaderLogin
from .settings import required

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


class PersonalAccessToken(HeaderLogin):
    """Log in with a personal access token. Raise `ConfigurationError` for a string that cannot be a token."""

    __slots__ = ()

    def __init__(self, token: str) -> None:
        problem = _find_unusable(token)
        if problem:
            del token  # a traceback that shows local variables must not show it
            raise ConfigurationError(problem)
        super().__init__(f"Bearer {token}")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Return the login of `JIRA_TOKEN`."""
        return cls(required(environ, "JIRA_TOKEN"))

    def __repr__(self) -> str:
        return "PersonalAccessToken(***)"


def _find_unusable(token: object) -> str:
    """Return what is wrong with `token`, as a sentence that does not quote it, or ""."""
    if not isinstance(token, str):
        return not_text("The personal access token", token)
    if token and token.isascii() and token.isprintable() and " " not in token:
        return ""
    return (
        "The personal access token is empty or holds a blank, a line break or a character outside ASCII. "
        "Was it read from a file? Strip it."
    )
