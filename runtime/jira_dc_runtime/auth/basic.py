"""User name and password. Jira 11 has this switched off unless an administrator allows it."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from jira_dc_runtime.errors import ConfigurationError

from .flow.argument import not_text
from .flow.login import HeaderLogin
from .settings import required

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


class BasicAuth(HeaderLogin):
    """Log in with a user name and a password, as UTF-8 (RFC 7617). Raise `ConfigurationError` for unusable ones."""

    __slots__ = ("username",)

    def __init__(self, username: str, password: str) -> None:
        problem = find_unusable("BasicAuth", username, password)
        if not problem and ":" in username:
            problem = "The user name for BasicAuth holds a colon, which basic authentication cannot carry."
        if problem:
            del username, password  # a traceback that shows local variables must not show them, mixed up or not
            raise ConfigurationError(problem)
        self.username = username
        super().__init__(f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Return the login of `JIRA_USERNAME` and `JIRA_PASSWORD`."""
        return cls(required(environ, "JIRA_USERNAME"), required(environ, "JIRA_PASSWORD"))

    def __repr__(self) -> str:
        return self.shown("username")


def find_unusable(login: str, username: object, password: object) -> str:
    """Return what is wrong with the credentials of `login`, as a sentence that quotes none of them, or ""."""
    for name, text in (("user name", username), ("password", password)):
        called = f"The {name} for {login}"
        if not isinstance(text, str):
            return not_text(called, text)
        if not text and name == "user name":
            return f"{called} is empty."
        if any(character in text for character in "\r\n\0"):
            return f"{called} holds a line break or a NUL. Was it read from a file? Strip it."
        if any("\ud800" <= character <= "\udfff" for character in text):
            return f"{called} holds half of a surrogate pair, which UTF-8 cannot carry."
    return ""
