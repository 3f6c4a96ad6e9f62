"""The contract of a login. A new one gets all of it by one line in `LOGINS`.

A line says how to make the login, which secrets it must never show, and what it needs to hear to be content.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from jira_dc_runtime import BasicAuth, CookieSession, OAuth1, OAuth2, OAuth2ClientCredentials, PersonalAccessToken
from jira_dc_runtime.auth import Auth
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from tests.runtime.fake_jira import Script

from .login_jira import PASSWORD, TOKEN, USER, LoginJira
from .rsa_keys import make_keys
from .token_jira import ACCESS_TOKEN, CLIENT_SECRET, REFRESH_TOKEN, SECRETS, TokenJira


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


def _oauth1(access_token: str = ACCESS_TOKEN) -> Auth:
    return OAuth1(consumer_key="app", private_key=make_keys()[0], access_token=access_token)


def _oauth2(client_secret: str = CLIENT_SECRET) -> Auth:
    store = MemoryTokenStore(OAuth2Token(ACCESS_TOKEN, REFRESH_TOKEN, 1.0))
    return OAuth2(client_id="app", client_secret=client_secret, redirect_uri="https://app.example.com/", store=store)


def _service(client_secret: str = CLIENT_SECRET) -> Auth:
    return OAuth2ClientCredentials(client_id="service", client_secret=client_secret)


BASIC_HEADER = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

LOGINS = [
    Contract("basic", _basic, (PASSWORD, BASIC_HEADER), (_basic,)),
    Contract("cookie", _cookie, (PASSWORD, "S3CRET"), (_cookie,)),
    Contract("oauth1", _oauth1, SECRETS, (_oauth1,), TokenJira),
    Contract("oauth2", _oauth2, SECRETS, (_oauth2,), TokenJira),
    Contract("oauth2-client-credentials", _service, SECRETS, (_service,), TokenJira),
    Contract("pat", _pat, (TOKEN,), (_pat,)),
]
