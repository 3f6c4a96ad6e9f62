"""Tokens as values. What holds one shows none of it, and is written only by `encode_token`."""

from __future__ import annotations

import math
import time
from typing import Final, NoReturn, TypeAlias

import msgspec

from jira_dc_runtime.auth.flow.argument import not_text
from jira_dc_runtime.errors import ConfigurationError

EARLY: Final = 10.0  # seconds before its end from which a token counts as expired: a call takes its time

SCOPES: Final = ("READ", "WRITE", "ADMIN", "SYSTEM_ADMIN")
"""Jira's scopes; each includes those before it (protocol notes 1.12)."""
SERVICE_SCOPES: Final = SCOPES[:2]
"""What Jira offers to service accounts (protocol notes 1.19)."""


class Secret(msgspec.Struct, frozen=True):
    """The base of values that hold secrets: they cannot be pickled, and their repr shows no secret."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    def __reduce__(self) -> NoReturn:
        message = f"{type(self).__name__} holds secrets and cannot be pickled; keep it in a token store."
        raise TypeError(message)


class OAuth2Token(Secret, frozen=True, tag="oauth2", tag_field="kind"):
    """An access token of OAuth 2.0, and the refresh token that renews it.

    `expires_at` is in seconds since 1970, None if Jira did not say; `scope` is what was granted, separated by blanks.
    """

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    scope: str = ""

    def __repr__(self) -> str:
        return f"OAuth2Token(expires_at={self.expires_at}, scope={self.scope!r})"

    @property
    def is_expired(self) -> bool:
        """Whether it has to be renewed before the next call."""
        return self.expires_at is not None and time.time() >= self.expires_at - EARLY


class OAuth1Token(Secret, frozen=True, tag="oauth1", tag_field="kind"):
    """An access token of OAuth 1.0a. Jira gives it for five years (`expires_at`, seconds since 1970)."""

    access_token: str
    expires_at: float | None = None

    def __repr__(self) -> str:
        return f"OAuth1Token(expires_at={self.expires_at})"


Token: TypeAlias = OAuth1Token | OAuth2Token


def encode_token(token: Token) -> bytes:
    """Return `token` as JSON, to be kept by a store."""
    return msgspec.json.encode(token)


def read_token(content: bytes, place: str) -> Token | ConfigurationError:
    """Return the token that `encode_token` wrote, or the error to raise, which names `place`, if it is none."""
    token: object
    try:
        token = msgspec.json.decode(content, type=Token)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        token = None
    if isinstance(token, (OAuth1Token, OAuth2Token)) and is_sound(token):
        return token
    return ConfigurationError(f"{place} holds no token. Log in again: python -m jira_dc login")


def is_sound(token: Token) -> bool:
    """Return whether what `token` holds is of its types and can be sent: a token made by hand may hold anything."""
    refresh: object = token.refresh_token if isinstance(token, OAuth2Token) else None
    can_be_sent = is_word(token.access_token) and (refresh is None or is_word(refresh))
    return can_be_sent and (token.expires_at is None or _is_finite(token.expires_at))


def _is_finite(number: object) -> bool:
    return isinstance(number, (int, float)) and math.isfinite(number)


def is_word(text: object) -> bool:
    """Return whether `text` can be a token or a key: visible ASCII without a blank."""
    return isinstance(text, str) and bool(text) and text.isascii() and text.isprintable() and " " not in text


def unusable(**words: object) -> str:
    """Return a sentence about the first word that cannot be a key, a token or a secret, or "" if all of them can.

    The sentence names the argument and does not quote it: `unusable(client_secret=secret)`.
    """
    for name, word in words.items():
        called = name.replace("_", " ")
        if not isinstance(word, str):
            return not_text(f"The {called}", word)
        if not is_word(word):
            return f"The {called} is empty or holds a blank, a line break or a character outside ASCII. Strip it."
    return ""
