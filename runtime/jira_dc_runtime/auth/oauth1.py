"""OAuth 1.0a with RSA-SHA1. Atlassian calls it deprecated; OAuth 2.0 is there since Jira 8.22."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

from jira_dc_runtime.errors import ConfigurationError, RequestError

from .flow.login import Login
from .oauth.rsa import load_private_key, read_private_key, sign_rsa_sha1
from .oauth.signature import FORM, authorization_header, signature_base_string
from .oauth.token import OAuth1Token
from .oauth.words import unusable
from .settings import required
from .store.choose import choose_store

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping


class OAuth1(Login):
    """Log in with an access token of OAuth 1.0a; each request is signed with the private key of the consumer.

    - `consumer_key`: the key of the application link in Jira.
    - `private_key`: text of the PEM file whose public half the application link knows; RSA, not encrypted.
    - `access_token`: what `python -m jira_dc login --oauth1` or an `OAuth1Dance` brought.

    Jira checks the signature against the address it believes it has: the base URL of the client must be the base URL
    that Jira's administrator has set, context path included. Bodies are not signed, so uploads stream; only a form is
    (RFC 5849 section 3.4.1.3). Needs the extra `oauth1`. Raise `ConfigurationError` for an unusable key or token.
    """

    __slots__ = ("_access_token", "_key", "consumer_key")

    def __init__(self, *, consumer_key: str, private_key: str | bytes, access_token: str) -> None:
        self.consumer_key = consumer_key
        key = load_private_key(private_key)
        problem = unusable(consumer_key=consumer_key, access_token=access_token)
        if problem:
            key = ConfigurationError(problem)
        if isinstance(key, ConfigurationError):
            del private_key, access_token  # a traceback that shows local variables must not show them
            raise key
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
        return f"OAuth1(consumer_key={self.consumer_key!r})"

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Send the request with its signature. A refusal is not repeated: the same would come again."""
        request.headers["Authorization"] = self._sign(request)
        yield request

    def _sign(self, request: Any) -> str:
        """Return the header; a traceback through `auth_flow` shows local variables, which must not hold the token."""
        return sign_request(request, self.consumer_key, self._key, {"oauth_token": self._access_token})


def sign_request(request: Any, consumer_key: str, key: Any, extra: Mapping[str, str]) -> str:
    """Return the Authorization header for `request`, an httpx-like one, with the `oauth_` parameters in `extra`."""
    protocol = {
        "oauth_consumer_key": consumer_key,
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "RSA-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_version": "1.0",
        **extra,
    }
    text = signature_base_string(request.method, str(request.url), _form_of(request), protocol)
    return authorization_header({**protocol, "oauth_signature": sign_rsa_sha1(key, text)})


def _form_of(request: Any) -> bytes:
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != FORM:
        return b""
    try:
        content: bytes = request.content
    except RuntimeError:  # RequestNotRead of httpx: the body is a stream
        pass
    else:
        return content
    message = "A form is part of what OAuth 1.0a signs, so it cannot be streamed. Pass a FormBody, or bytes."
    raise RequestError(message)
