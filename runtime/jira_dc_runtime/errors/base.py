"""The classes of all errors; `errors/__init__.py` draws them as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jira_dc_runtime.answer.response import Headers

from .body import parse_error_body
from .login_problem import LoginProblem, advise, find_login_problem
from .sentence import write_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.codec.drift import Drift

    from .availability import Availability


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
    """The request is wrong. It was refused here and nothing was sent."""


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
    """What the login stood on counts no more, or is not there yet. A person has to log in (again)."""


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


class DriftError(JiraError):
    """With `strict=True`: the response holds other types than declared. `drift` lists each place."""

    def __init__(self, drift: tuple[Drift, ...]) -> None:
        first, *rest = drift
        more = f" (and {len(rest)} more)" if rest else ""
        super().__init__(f"{first}{more}. Without strict=True the raw value is kept instead.")
        self.args: tuple[Any, ...] = (drift,)  # what pickle passes to __init__
        self.drift = drift


class HttpError(JiraError):
    """Jira answered with an error status."""

    operation: str
    """For example `GET /api/2/issue/{issueIdOrKey}`."""
    status: int
    headers: Mapping[str, str]
    """Every header of the answer; names in any case."""
    body: bytes
    """The raw body."""
    error_messages: list[str]
    """What Jira says in general."""
    errors: dict[str, str]
    """What Jira says per field."""
    request_id: str | None
    """`X-AREQUESTID`; Jira's access log holds the same id."""
    scope: str
    """The OAuth 2 scope that the operation needs, for example `WRITE`; empty where Jira's document does not tell."""

    def __init__(self, operation: str, status: int, headers: Mapping[str, str], body: bytes, scope: str = "") -> None:
        self.operation = operation
        self.status = status
        self.headers = headers if isinstance(headers, Headers) else Headers(headers.items())
        self.body = body
        said = parse_error_body(body, self.headers.get("content-type", ""))
        self.error_messages = said.messages
        self.errors = said.errors
        self.request_id = self.headers.get("x-arequestid")
        self.scope = scope
        advice = advise(problem_of(self), status, scope, said.messages)
        super().__init__(write_sentence(operation, status, said, self.request_id, advice))
        self.args: tuple[Any, ...] = (operation, status, self.headers, body, scope)  # what pickle passes to __init__

    def __repr__(self) -> str:
        shown = self.headers.safe() if isinstance(self.headers, Headers) else {}
        return f"{type(self).__name__}({self.message!r}, headers={shown})"


class ClientError(HttpError):
    """A 4xx answer."""


class BadRequest(ClientError):
    """400: Jira does not accept the request. `errors` often names the field."""


class Unauthorized(ClientError):
    """401: no login, or Jira does not accept it. Also a wrong or expired token, and websudo."""


class LoginRefused(Unauthorized, LoginError):
    """401: the password, token or session is wrong, expired or revoked."""


class NotLoggedIn(Unauthorized, LoginError):
    """401: Jira saw an anonymous user. Either no login was sent, or it did not count or did not arrive."""


class WebSudoRequired(Unauthorized, LoginError):
    """401: the login is good, but the operation needs a secure administrator session (websudo)."""


class Forbidden(ClientError):
    """403: not allowed. Also a CAPTCHA after failed logins, and switched-off basic authentication."""


class BasicAuthDisabled(Forbidden, LoginError):
    """403: this Jira takes no user name and password, as is the default since Jira 11."""


class CaptchaRequired(Forbidden, LoginError):
    """403: after failed logins Jira wants this user to solve a CAPTCHA in a browser first."""


class LoginDenied(Forbidden, LoginError):
    """403: Jira refused the login."""


class MissingScope(Forbidden, LoginError):
    """403: the OAuth 2 token lacks a scope. `scope` names the one that is needed, where it is known."""


class NotFound(ClientError):
    """404: absent, or hidden from this user. Jira uses it for both."""


class NotAvailable(NotFound):
    """404, because this Jira does not have the operation: it came later, is gone, or is no part of this server.

    `server` is the version that the server says it has; `availability` tells since when the operation exists, and
    what to call instead.
    """

    def __init__(self, answered: tuple[Any, ...], server: str, availability: Availability) -> None:
        super().__init__(*answered)  # the arguments of the plain NotFound
        self.server = server
        self.availability = availability
        self.message = availability.explain_absence(server)
        self.args: tuple[Any, ...] = (answered, server, availability)


class MethodNotAllowed(ClientError):
    """405: not offered here, for example cluster operations on one node."""


class Conflict(ClientError):
    """409: the state of the object does not allow it."""


class Gone(ClientError):
    """410: it was there once."""


class PreconditionFailed(ClientError):
    """412: it changed since it was read, or a condition is not met."""


class PayloadTooLarge(ClientError):
    """413: the body is larger than Jira, or a proxy, accepts."""


class Locked(ClientError):
    """423: it is locked."""


class TooManyRequests(ClientError):
    """429: the rate limit of this user is used up."""


class ServerError(HttpError):
    """A 5xx answer."""


class ServiceUnavailable(ServerError):
    """503: Jira, or the proxy before it, is starting, in maintenance or overloaded."""


def problem_of(error: HttpError) -> LoginProblem:
    """Return what an error answer says about the login."""
    return find_login_problem(error.status, error.headers, error.error_messages)
