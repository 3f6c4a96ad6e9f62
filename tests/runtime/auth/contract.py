"""The contract of a login. A new one gets all of it by one line in `LOGINS`.

A line says how to make the login, which secrets it must never show, and what it needs to hear to be content.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from jira_dc_runtime import Auth, BasicAuth, CookieSession, PersonalAccessToken
from tests.runtime.fake_jira import Script

from .login_jira import PASSWORD, TOKEN, USER, LoginJira


@dataclass(frozen=True, repr=False)
class Contract:
    """One login and what is expected of it."""

    name: str
    make: Callable[[], Auth]
    """Makes a new login. It must be good for what `jira` serves."""
    secrets: tuple[str, ...]
    """What must never be shown: passwords, tokens, and what is made of them."""
    refused: tuple[Callable[[str], Auth], ...] = ()
    """For each argument that is a secret: makes the login with that secret. Line breaks in it must be refused."""
    jira: Callable[[], Script] = field(default=LoginJira)
    """Makes the server that this login talks to; it answers calls of `/rest/api/2/myself`."""


def _basic(password: str = PASSWORD) -> Auth:
    return BasicAuth(USER, password)


def _cookie(password: str = PASSWORD) -> Auth:
    return CookieSession(USER, password)


def _pat(token: str = TOKEN) -> Auth:
    return PersonalAccessToken(token)


BASIC_HEADER = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

LOGINS = [
    Contract("basic", _basic, (PASSWORD, BASIC_HEADER), (_basic,)),
    Contract("cookie", _cookie, (PASSWORD, "S3CRET"), (_cookie,)),
    Contract("pat", _pat, (TOKEN,), (_pat,)),
]
