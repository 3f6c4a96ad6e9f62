"""Ways to log in, one per file. A new one is a class with `auth_flow` (see `flow.py`) and a name here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.lazy import export_lazily

if TYPE_CHECKING:
    from .basic import BasicAuth
    from .check import AuthCheck
    from .cookie_session import CookieSession
    from .flow import Auth, AuthRequest, Login
    from .oauth1 import OAuth1
    from .oauth2 import OAuth2
    from .oauth2_client_credentials import OAuth2ClientCredentials
    from .personal_access_token import PersonalAccessToken
    from .renewable import Ask, Blocking, ReadBody, RenewableLogin, Reply
    from .single_flight import SingleFlight
    from .tokens import AsyncTokenApi, CreatedToken, TokenApi, TokenDetails
else:
    __getattr__ = export_lazily(
        __name__,
        {
            "basic": ["BasicAuth"],
            "check": ["AuthCheck"],
            "cookie_session": ["CookieSession"],
            "flow": ["Auth", "AuthRequest", "Login"],
            "oauth1": ["OAuth1"],
            "oauth2": ["OAuth2"],
            "oauth2_client_credentials": ["OAuth2ClientCredentials"],
            "personal_access_token": ["PersonalAccessToken"],
            "renewable": ["Ask", "Blocking", "ReadBody", "RenewableLogin", "Reply"],
            "single_flight": ["SingleFlight"],
            "tokens": ["AsyncTokenApi", "CreatedToken", "TokenApi", "TokenDetails"],
        },
    )

__all__ = [
    "Ask",
    "AsyncTokenApi",
    "Auth",
    "AuthCheck",
    "AuthRequest",
    "BasicAuth",
    "Blocking",
    "CookieSession",
    "CreatedToken",
    "Login",
    "OAuth1",
    "OAuth2",
    "OAuth2ClientCredentials",
    "PersonalAccessToken",
    "ReadBody",
    "RenewableLogin",
    "Reply",
    "SingleFlight",
    "TokenApi",
    "TokenDetails",
]
