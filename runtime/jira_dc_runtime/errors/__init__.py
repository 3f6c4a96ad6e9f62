"""Every error this client raises on purpose.

    JiraError
    |-- RequestError (also a ValueError)        the request is wrong; nothing was sent
    |   |-- LimitExceeded                       more, longer or larger than Jira accepts
    |   `-- UnknownField (also a KeyError)      this Jira has no such field
    |-- ConfigurationError (also a ValueError)  the client is set up wrongly; nothing was sent
    |-- ItemRefused                             Jira refused one item of a batch
    |-- TaskFailed                              a long task came to a bad end
    |-- TaskUnfinished                          a long task was still under way when the time was up
    |-- HeldBack                                a Pacer let the request not go; nothing was sent
    |-- LoginError                              the login is the problem; also the base of those marked *
    |   `-- OAuthError                          Jira gave no token
    |       `-- LoginExpired                    nor will it until a person logs in (again)
    |-- ConnectionFailed                        no complete answer came; `sent` tells how far it got
    |   `-- TimedOut
    |       `-- DeadlineExceeded                 the whole call was not done within its deadline
    |-- UnexpectedBody                          2xx, but the body is not what was declared, or too large
    |   `-- LoginIgnored *                      2xx, but Jira did not accept the login
    |-- RedirectError                           3xx: calls never follow a redirect
    |-- DriftError                              strict=True and a field has another type than declared
    `-- HttpError                               4xx, 5xx, or a status that HTTP does not have
        |-- ClientError
        |   |-- BadRequest 400            |-- Conflict 409             |-- Locked 423
        |   |-- Unauthorized 401          |-- Gone 410                 `-- TooManyRequests 429
        |   |   |-- LoginRefused *        |-- PreconditionFailed 412
        |   |   |-- NotLoggedIn *         |-- PayloadTooLarge 413
        |   |   `-- WebSudoRequired *     |-- MethodNotAllowed 405
        |   |-- NotFound 404
        |   |   `-- NotAvailable          this Jira has no such operation
        |   `-- Forbidden 403
        |       |-- BasicAuthDisabled *
        |       |-- CaptchaRequired *
        |       |-- LoginDenied *
        |       `-- MissingScope *
        `-- ServerError
            `-- ServiceUnavailable 503

Each of them knows `sent`, whether the call was sent, and says so: "no", "yes" or "unknown". It is "no" for the first
four, "yes" for those that come with an answer, and each of the three for `ConnectionFailed`. An error that comes up
while a login is at work tells of the call, not of the login: a `LoginRefused` may have `sent` "no". `attempts` counts
how often the call was tried.

`jira_dc.export.SliceChanged`, of a slice that is to be read again, stands directly below `JiraError` too.

All of them can be pickled, and keep `sent` then. None of them shows credentials or cookies. What is not about Jira
stays as it is: an `OSError` of a file of yours, an exception of your own callback, `asyncio.CancelledError`,
`KeyboardInterrupt`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.ground.lazy import export_lazily

if TYPE_CHECKING:
    from .base import (
        ConfigurationError,
        ConnectionFailed,
        DeadlineExceeded,
        HeldBack,
        JiraError,
        LimitExceeded,
        LoginError,
        LoginExpired,
        LoginIgnored,
        OAuthError,
        RedirectError,
        RequestError,
        TimedOut,
        UnexpectedBody,
        UnknownField,
    )
    from .drift import (
        Drift,
        DriftError,
    )
    from .http_error import (
        BadRequest,
        BasicAuthDisabled,
        CaptchaRequired,
        ClientError,
        Conflict,
        Forbidden,
        Gone,
        HttpError,
        Locked,
        LoginDenied,
        LoginRefused,
        MethodNotAllowed,
        MissingScope,
        NotAvailable,
        NotFound,
        NotLoggedIn,
        PayloadTooLarge,
        PreconditionFailed,
        ServerError,
        ServiceUnavailable,
        TooManyRequests,
        Unauthorized,
        WebSudoRequired,
    )
    from .rate_limit import RateLimit
    from .refusal import ItemRefused, TaskFailed, TaskUnfinished
else:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "base": [
                "ConfigurationError",
                "ConnectionFailed",
                "DeadlineExceeded",
                "HeldBack",
                "JiraError",
                "LimitExceeded",
                "LoginError",
                "LoginExpired",
                "LoginIgnored",
                "OAuthError",
                "RedirectError",
                "RequestError",
                "TimedOut",
                "UnexpectedBody",
                "UnknownField",
            ],
            "drift": ["Drift", "DriftError"],
            "http_error": [
                "BadRequest",
                "BasicAuthDisabled",
                "CaptchaRequired",
                "ClientError",
                "Conflict",
                "Forbidden",
                "Gone",
                "HttpError",
                "Locked",
                "LoginDenied",
                "LoginRefused",
                "MethodNotAllowed",
                "MissingScope",
                "NotAvailable",
                "NotFound",
                "NotLoggedIn",
                "PayloadTooLarge",
                "PreconditionFailed",
                "ServerError",
                "ServiceUnavailable",
                "TooManyRequests",
                "Unauthorized",
                "WebSudoRequired",
            ],
            "rate_limit": ["RateLimit"],
            "refusal": ["ItemRefused", "TaskFailed", "TaskUnfinished"],
        },
    )

__all__ = [
    "BadRequest",
    "BasicAuthDisabled",
    "CaptchaRequired",
    "ClientError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "DeadlineExceeded",
    "Drift",
    "DriftError",
    "Forbidden",
    "Gone",
    "HeldBack",
    "HttpError",
    "ItemRefused",
    "JiraError",
    "LimitExceeded",
    "Locked",
    "LoginDenied",
    "LoginError",
    "LoginExpired",
    "LoginIgnored",
    "LoginRefused",
    "MethodNotAllowed",
    "MissingScope",
    "NotAvailable",
    "NotFound",
    "NotLoggedIn",
    "OAuthError",
    "PayloadTooLarge",
    "PreconditionFailed",
    "RateLimit",
    "RedirectError",
    "RequestError",
    "ServerError",
    "ServiceUnavailable",
    "TaskFailed",
    "TaskUnfinished",
    "TimedOut",
    "TooManyRequests",
    "Unauthorized",
    "UnexpectedBody",
    "UnknownField",
    "WebSudoRequired",
]
