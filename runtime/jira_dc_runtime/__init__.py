"""The hand-written half of jira-dc: send a call, read its answer. Import it through `jira_dc`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ground.lazy import export_lazily

if TYPE_CHECKING:
    from .answer.response import Response
    from .auth.basic import BasicAuth
    from .auth.cookie_session import CookieSession
    from .auth.oauth1 import OAuth1
    from .auth.oauth2 import OAuth2
    from .auth.oauth2_client_credentials import OAuth2ClientCredentials
    from .auth.personal_access_token import PersonalAccessToken
    from .call import Call, File, JsonBody
    from .codec.model import Model
    from .codec.null import NULL
    from .codec.rows import to_rows
    from .errors import (
        BadRequest,
        ConfigurationError,
        Conflict,
        ConnectionFailed,
        DeadlineExceeded,
        Drift,
        DriftError,
        Forbidden,
        HttpError,
        JiraError,
        LimitExceeded,
        LoginError,
        LoginExpired,
        NotAvailable,
        NotFound,
        RateLimit,
        RedirectError,
        RequestError,
        ServerError,
        ServiceUnavailable,
        TimedOut,
        TooManyRequests,
        Unauthorized,
        UnexpectedBody,
    )
    from .http.pacer import Pacer
    from .http.retry import Retry
    from .version import __version__
else:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "answer.response": ["Response"],
            "auth.basic": ["BasicAuth"],
            "auth.cookie_session": ["CookieSession"],
            "auth.oauth1": ["OAuth1"],
            "auth.oauth2": ["OAuth2"],
            "auth.oauth2_client_credentials": ["OAuth2ClientCredentials"],
            "auth.personal_access_token": ["PersonalAccessToken"],
            "call": ["Call", "File", "JsonBody"],
            "codec.model": ["Model"],
            "codec.null": ["NULL"],
            "codec.rows": ["to_rows"],
            "errors": [
                "BadRequest",
                "ConfigurationError",
                "Conflict",
                "ConnectionFailed",
                "DeadlineExceeded",
                "Drift",
                "DriftError",
                "Forbidden",
                "HttpError",
                "JiraError",
                "LimitExceeded",
                "LoginError",
                "LoginExpired",
                "NotAvailable",
                "NotFound",
                "RateLimit",
                "RedirectError",
                "RequestError",
                "ServerError",
                "ServiceUnavailable",
                "TimedOut",
                "TooManyRequests",
                "Unauthorized",
                "UnexpectedBody",
            ],
            "http.pacer": ["Pacer"],
            "http.retry": ["Retry"],
            "version": ["__version__"],
        },
    )

__all__ = [
    "NULL",
    "BadRequest",
    "BasicAuth",
    "Call",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "CookieSession",
    "DeadlineExceeded",
    "Drift",
    "DriftError",
    "File",
    "Forbidden",
    "HttpError",
    "JiraError",
    "JsonBody",
    "LimitExceeded",
    "LoginError",
    "LoginExpired",
    "Model",
    "NotAvailable",
    "NotFound",
    "OAuth1",
    "OAuth2",
    "OAuth2ClientCredentials",
    "Pacer",
    "PersonalAccessToken",
    "RateLimit",
    "RedirectError",
    "RequestError",
    "Response",
    "Retry",
    "ServerError",
    "ServiceUnavailable",
    "TimedOut",
    "TooManyRequests",
    "Unauthorized",
    "UnexpectedBody",
    "__version__",
    "to_rows",
]
