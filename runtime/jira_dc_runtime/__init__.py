"""The hand-written half of jira-dc: send a call, read its answer. Import it through `jira_dc`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import export_lazily

if TYPE_CHECKING:
    from .auth.basic import BasicAuth
    from .auth.flow import Auth, AuthRequest
    from .auth.personal_access_token import PersonalAccessToken
    from .body import BinaryBody, Body, Content, File, FormBody, JsonBody, MultipartBody, Target, TextBody
    from .call import Call, PathValue, QueryItem, QueryValue
    from .client import AsyncClient, Client
    from .codec.drift import Drift
    from .codec.null import NULL
    from .errors import (
        BadRequest,
        ClientError,
        ConfigurationError,
        Conflict,
        ConnectionFailed,
        DriftError,
        Forbidden,
        Gone,
        HttpError,
        JiraError,
        LimitExceeded,
        Locked,
        LoginError,
        MethodNotAllowed,
        NotFound,
        PayloadTooLarge,
        PreconditionFailed,
        RedirectError,
        RequestError,
        ServerError,
        ServiceUnavailable,
        TimedOut,
        TooManyRequests,
        Unauthorized,
        UnexpectedBody,
    )
    from .limits import Limit
    from .model import Model
    from .paging import CursorPages, ListPages, NumberedPages, OffsetPages, Pages, SinglePage, WindowPages
    from .resource import AsyncResource, Resource
    from .response import Headers, Response
    from .transport import AsyncHttpClient, HttpClient
    from .version import __version__
else:
    __getattr__ = export_lazily(
        __name__,
        {
            "auth.basic": ["BasicAuth"],
            "auth.flow": ["Auth", "AuthRequest"],
            "auth.personal_access_token": ["PersonalAccessToken"],
            "body": [
                "BinaryBody",
                "Body",
                "Content",
                "File",
                "FormBody",
                "JsonBody",
                "MultipartBody",
                "Target",
                "TextBody",
            ],
            "call": ["Call", "PathValue", "QueryItem", "QueryValue"],
            "client": ["AsyncClient", "Client"],
            "codec.drift": ["Drift"],
            "codec.null": ["NULL"],
            "errors": [
                "BadRequest",
                "ClientError",
                "ConfigurationError",
                "Conflict",
                "ConnectionFailed",
                "DriftError",
                "Forbidden",
                "Gone",
                "HttpError",
                "JiraError",
                "LimitExceeded",
                "Locked",
                "LoginError",
                "MethodNotAllowed",
                "NotFound",
                "PayloadTooLarge",
                "PreconditionFailed",
                "RedirectError",
                "RequestError",
                "ServerError",
                "ServiceUnavailable",
                "TimedOut",
                "TooManyRequests",
                "Unauthorized",
                "UnexpectedBody",
            ],
            "limits": ["Limit"],
            "model": ["Model"],
            "paging": [
                "CursorPages",
                "ListPages",
                "NumberedPages",
                "OffsetPages",
                "Pages",
                "SinglePage",
                "WindowPages",
            ],
            "resource": ["AsyncResource", "Resource"],
            "response": ["Headers", "Response"],
            "transport": ["AsyncHttpClient", "HttpClient"],
            "version": ["__version__"],
        },
    )

__all__ = [
    "NULL",
    "AsyncClient",
    "AsyncHttpClient",
    "AsyncResource",
    "Auth",
    "AuthRequest",
    "BadRequest",
    "BasicAuth",
    "BinaryBody",
    "Body",
    "Call",
    "Client",
    "ClientError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "Content",
    "CursorPages",
    "Drift",
    "DriftError",
    "File",
    "Forbidden",
    "FormBody",
    "Gone",
    "Headers",
    "HttpClient",
    "HttpError",
    "JiraError",
    "JsonBody",
    "Limit",
    "LimitExceeded",
    "ListPages",
    "Locked",
    "LoginError",
    "MethodNotAllowed",
    "Model",
    "MultipartBody",
    "NotFound",
    "NumberedPages",
    "OffsetPages",
    "Pages",
    "PathValue",
    "PayloadTooLarge",
    "PersonalAccessToken",
    "PreconditionFailed",
    "QueryItem",
    "QueryValue",
    "RedirectError",
    "RequestError",
    "Resource",
    "Response",
    "ServerError",
    "ServiceUnavailable",
    "SinglePage",
    "Target",
    "TextBody",
    "TimedOut",
    "TooManyRequests",
    "Unauthorized",
    "UnexpectedBody",
    "WindowPages",
    "__version__",
]
