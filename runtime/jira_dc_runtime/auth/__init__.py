"""Ways to log in, one per file. A new one is a class with `auth_flow` (see `basic.py`) and a name here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.ground.lazy import export_lazily

if TYPE_CHECKING:
    from .basic import BasicAuth
    from .check import AuthCheck
    from .cookie_session import CookieSession
    from .flow.login import Auth, AuthRequest, AuthResponse, Login
    from .flow.login_request import LoginReply
    from .flow.renewable import RenewableLogin
    from .flow.single_flight import SingleFlight
    from .flow.steps import Ask, Blocking, ReadBody
    from .oauth.oauth1_authorization import OAuth1Authorization, OAuth1RequestToken
    from .oauth.oauth2_authorization import OAuth2Authorization
    from .oauth.token import OAuth1Token, OAuth2Token
    from .oauth1 import OAuth1
    from .oauth2 import OAuth2
    from .oauth2_client_credentials import OAuth2ClientCredentials
    from .personal_access_token import PersonalAccessToken
    from .store.file import FileTokenStore
    from .store.keyring import KeyringTokenStore
    from .store.memory import MemoryTokenStore
    from .store.store import TokenStore
else:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "basic": ["BasicAuth"],
            "check": ["AuthCheck"],
            "cookie_session": ["CookieSession"],
            "flow.login": ["Auth", "AuthRequest", "AuthResponse", "Login"],
            "flow.login_request": ["LoginReply"],
            "flow.renewable": ["RenewableLogin"],
            "flow.single_flight": ["SingleFlight"],
            "flow.steps": ["Ask", "Blocking", "ReadBody"],
            "oauth.oauth1_authorization": ["OAuth1Authorization", "OAuth1RequestToken"],
            "oauth.oauth2_authorization": ["OAuth2Authorization"],
            "oauth.token": ["OAuth1Token", "OAuth2Token"],
            "oauth1": ["OAuth1"],
            "oauth2": ["OAuth2"],
            "oauth2_client_credentials": ["OAuth2ClientCredentials"],
            "personal_access_token": ["PersonalAccessToken"],
            "store.file": ["FileTokenStore"],
            "store.keyring": ["KeyringTokenStore"],
            "store.memory": ["MemoryTokenStore"],
            "store.store": ["TokenStore"],
        },
    )

__all__ = [
    "Ask",
    "Auth",
    "AuthCheck",
    "AuthRequest",
    "AuthResponse",
    "BasicAuth",
    "Blocking",
    "CookieSession",
    "FileTokenStore",
    "KeyringTokenStore",
    "Login",
    "LoginReply",
    "MemoryTokenStore",
    "OAuth1",
    "OAuth1Authorization",
    "OAuth1RequestToken",
    "OAuth1Token",
    "OAuth2",
    "OAuth2Authorization",
    "OAuth2ClientCredentials",
    "OAuth2Token",
    "PersonalAccessToken",
    "ReadBody",
    "RenewableLogin",
    "SingleFlight",
    "TokenStore",
]
