"""The errors that are no answer with an error status; `errors/__init__.py` draws all of them as a tree."""

from __future__ import annotations


class JiraError(Exception):
    """The base of every error this client raises. `str(error)` is one readable sentence."""

    def __init__(self, message: str, *details: object) -> None:
        # BaseException keeps the arguments and pickle passes them to __init__ again, so every
        # subclass hands over all of its own, in order.
        super().__init__(message, *details)
        self.message = message

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class RequestError(JiraError, ValueError):
    """The request is wrong. It was refused here and nothing was sent.

    Where it is the content of an upload that fails half-way, Jira got an incomplete request, which it drops.
    """


class LimitExceeded(RequestError):
    """The request is more, longer or larger than Jira accepts. Nothing was sent."""


class ConfigurationError(JiraError, ValueError):
    """The client is set up wrongly: base URL, credentials or an address to download from."""


class LoginError(JiraError):
    """The login is the problem, not the request. `except LoginError` catches every such error."""


class OAuthError(LoginError):
    """Jira gave no token. `status` is that of its answer, 0 if there was none; `error` is its code, if it named one.

    Codes are those of RFC 6749 (`invalid_client`) or of OAuth 1.0a (`consumer_key_unknown`).
    """

    def __init__(self, message: str, status: int = 0, error: str = "") -> None:
        super().__init__(message, status, error)
        self.status = status
        self.error = error


class LoginExpired(OAuthError):
    """The grant behind the login has ended, or there is none yet. A person has to log in (again)."""


class ConnectionFailed(JiraError):
    """No complete answer came: no connection, a connection that broke, or bytes that are not HTTP."""

    def __init__(self, message: str, operation: str = "") -> None:
        super().__init__(message, operation)
        self.operation = operation


class TimedOut(ConnectionFailed):
    """Jira did not answer within the timeout. Whether it acted on the request is not known."""


class UnexpectedBody(JiraError):
    """Jira answered 2xx, but the body is not what the operation declares.

    `body` holds the raw bytes, `status` the HTTP status.
    """

    def __init__(self, message: str, operation: str = "", status: int = 0, body: bytes = b"") -> None:
        super().__init__(message, operation, status, body)
        self.operation = operation
        self.status = status
        self.body = body


class LoginIgnored(UnexpectedBody, LoginError):
    """Jira answered 2xx, but says that it did not accept the login: the answer is for somebody else, or empty."""


class RedirectError(JiraError):
    """Jira, or a proxy before it, answered with a redirect. It was not followed.

    `location` is the target without query and user info, or None if the answer named none.
    """

    def __init__(self, message: str, operation: str = "", status: int = 0, location: str | None = None) -> None:
        super().__init__(message, operation, status, location)
        self.operation = operation
        self.status = status
        self.location = location
