"""The errors for an answer with an error status, and how the status and what Jira says choose one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from .availability import Availability
from .base import Answered, LoginError
from .body import parse_error_body, write_sentence
from .headers import Headers
from .login_problem import LoginProblem, advise, find_login_problem
from .rate_limit import RateLimit, read_rate_limit


class HttpError(Answered):
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
    rate_limit: RateLimit | None
    """What the answer tells of this user's rate limit; None if it tells nothing."""

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
        self.rate_limit = read_rate_limit(self.headers, time.time())
        advice = advise(problem_of(self), status, scope, said.messages)
        super().__init__(write_sentence(operation, status, said, self.request_id, advice))
        self.args: tuple[Any, ...] = (operation, status, self.headers, body, scope)  # what pickle passes to __init__

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait at least, counted from the answer; None if it names none, or one that nobody can mean."""
        return None if self.rate_limit is None else self.rate_limit.retry_after

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
    """404, because this Jira does not have the operation: it came later, was removed, or is not part of this server.

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
    """410: it existed once and was removed."""


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


_BY_STATUS: Final[dict[int, type[HttpError]]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    413: PayloadTooLarge,
    423: Locked,
    429: TooManyRequests,
    503: ServiceUnavailable,
}
_BY_FAMILY: Final[dict[int, type[HttpError]]] = {4: ClientError, 5: ServerError}


_BY_PROBLEM: Final[dict[tuple[int, LoginProblem], type[HttpError]]] = {
    (401, LoginProblem.ANONYMOUS): NotLoggedIn,
    (401, LoginProblem.CAPTCHA): LoginRefused,
    (401, LoginProblem.DENIED): LoginRefused,
    (401, LoginProblem.OAUTH1): LoginRefused,
    (401, LoginProblem.REFUSED): LoginRefused,
    (401, LoginProblem.WEBSUDO): WebSudoRequired,
    (403, LoginProblem.BASIC_DISABLED): BasicAuthDisabled,
    (403, LoginProblem.CAPTCHA): CaptchaRequired,
    (403, LoginProblem.DENIED): LoginDenied,
    (403, LoginProblem.REFUSED): LoginDenied,
    (403, LoginProblem.SCOPE): MissingScope,
}


def http_error(operation: str, status: int, headers: Mapping[str, str], body: bytes, scope: str = "") -> HttpError:
    """Return the error for an answer with an error status: its own class, or that of its family.

    `scope` is the OAuth 2 scope that the operation needs, where that is known.
    """
    kind = _BY_STATUS.get(status) or _BY_FAMILY.get(status // 100, HttpError)
    error = kind(operation, status, headers, body, scope)
    finer = _BY_PROBLEM.get((status, problem_of(error)))
    return error if finer is None else finer(operation, status, error.headers, body, scope)


def problem_of(error: HttpError) -> LoginProblem:
    """Return what an error answer says about the login."""
    return find_login_problem(error.status, error.headers, error.error_messages)
