"""OAuth 1.0a with RSA-SHA1. Atlassian calls it deprecated; OAuth 2.0 is there since Jira 8.22."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.errors import ConfigurationError

from .flow.login import Login
from .oauth.rsa import load_private_key, read_private_key
from .oauth.signature import sign_request
from .oauth.token import OAuth1Token, unusable
from .settings import required
from .store.choose import choose_store

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse


class OAuth1(Login):
    """Log in with an access token of OAuth 1.0a; each request is signed with the private key of the consumer.

    - `consumer_key`: the key of the application link in Jira.
    - `private_key`: text of the PEM file whose public half the application link knows; RSA, not encrypted.
    - `access_token`: the one from `python -m jira_dc login --oauth1` or an `OAuth1Authorization`.

    Jira checks the signature against its own address: the base URL of the client must be the base URL that Jira's
    administrator has set, context path included. Of all bodies only a form is signed (RFC 5849 section 3.4.1.3), so
    uploads stream. Needs the extra `oauth1`. Raise `ConfigurationError` for an unusable key or token.
    """

    __slots__ = ("_access_token", "_key", "consumer_key")

    def __init__(self, *, consumer_key: str, private_key: str | bytes, access_token: str) -> None:
        key = load_private_key(private_key)
        problem = unusable(consumer_key=consumer_key, access_token=access_token)
        if problem:
            key = ConfigurationError(problem)
        if isinstance(key, ConfigurationError):
            del consumer_key, private_key, access_token  # a traceback that shows local variables must not show them
            raise key
        self.consumer_key = consumer_key
        self._access_token = access_token
        self._key = key

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> OAuth1:
        """Return the login for the variables `JIRA_CONSUMER_KEY` and `JIRA_PRIVATE_KEY_FILE`, the path of a PEM file.

        The token is where `python -m jira_dc login --oauth1` keeps it, see `choose_store`: one for each `JIRA_URL`.
        Raise `ConfigurationError` for what is missing.
        """
        store = choose_store(required(environ, "JIRA_URL"), environ)
        token = store.load()
        if not isinstance(token, OAuth1Token):
            message = f"{store!r} holds no token of OAuth 1.0a. Log in: python -m jira_dc login --oauth1"
            raise ConfigurationError(message)
        return cls(
            consumer_key=required(environ, "JIRA_CONSUMER_KEY"),
            private_key=read_private_key(required(environ, "JIRA_PRIVATE_KEY_FILE")),
            access_token=token.access_token,
        )

    def __repr__(self) -> str:
        return self.shown("consumer_key")

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        """Send the request with its signature. A refusal is not repeated: the same would come again."""
        request.headers["Authorization"] = self._sign(request)
        yield request

    def _sign(self, request: AuthRequest) -> str:
        """Return the header; a traceback through `auth_flow` shows local variables, which must not hold the token."""
        return sign_request(request, self.consumer_key, self._key, {"oauth_token": self._access_token})
