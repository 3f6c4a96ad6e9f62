"""Every error this client raises on purpose.

    JiraError
    |-- RequestError (also a ValueError)        the request is wrong; nothing was sent
    |   `-- LimitExceeded                       more, longer or larger than Jira accepts
    |-- ConfigurationError (also a ValueError)  the client is set up wrongly; nothing was sent
    |-- LoginError                              the login is the problem, not the request
    |-- ConnectionFailed                        no complete answer came
    |   `-- TimedOut
    |-- UnexpectedBody                          2xx, but the body is not what was declared
    |-- RedirectError                           3xx: calls never follow a redirect
    |-- DriftError                              strict=True and a field has another type than declared
    `-- HttpError                               4xx or 5xx
        |-- ClientError
        |   |-- BadRequest 400            |-- Conflict 409             |-- Locked 423
        |   |-- Unauthorized 401          |-- Gone 410                 `-- TooManyRequests 429
        |   |-- Forbidden 403             |-- PreconditionFailed 412
        |   |-- NotFound 404              |-- PayloadTooLarge 413
        |   `-- MethodNotAllowed 405
        `-- ServerError
            `-- ServiceUnavailable 503

All of them can be pickled. None of them shows credentials or cookies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .error_body import parse_error_body
from .response import Headers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .codec.drift import Drift

MAX_MESSAGE = 300  # characters of one server message shown by str(); `error_messages` keeps all of it


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
    """The login is the problem, not the request. Sending the same again does not help."""


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

    def __init__(self, operation: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.operation = operation
        self.status = status
        self.headers = headers if isinstance(headers, Headers) else Headers(headers.items())
        self.body = body
        said = parse_error_body(body, self.headers.get("content-type", ""))
        self.error_messages = said.messages
        self.errors = said.errors
        self.request_id = self.headers.get("x-arequestid")
        super().__init__(_sentence(self))
        self.args: tuple[Any, ...] = (operation, status, self.headers, body)  # what pickle passes to __init__

    def __repr__(self) -> str:
        shown = self.headers.safe() if isinstance(self.headers, Headers) else {}
        return f"{type(self).__name__}({self.message!r}, headers={shown})"


class ClientError(HttpError):
    """A 4xx answer."""


class BadRequest(ClientError):
    """400: Jira does not accept the request. `errors` often names the field."""


class Unauthorized(ClientError):
    """401: no login, or Jira does not accept it. Also a wrong or expired token, and websudo."""


class Forbidden(ClientError):
    """403: not allowed. Also a CAPTCHA after failed logins, and switched-off basic authentication."""


class NotFound(ClientError):
    """404: absent, or hidden from this user. Jira uses it for both."""


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


def http_error(operation: str, status: int, headers: Mapping[str, str], body: bytes) -> HttpError:
    """Return the error for an answer with an error status: its own class, or that of its family."""
    kind = _BY_STATUS.get(status) or _BY_FAMILY.get(status // 100, HttpError)
    return kind(operation, status, headers, body)


def _sentence(error: HttpError) -> str:
    said = [_one_line(message) for message in error.error_messages]
    said += [f"{_one_line(field)}: {_one_line(message)}" for field, message in error.errors.items()]
    text = f"{error.operation} answered {error.status}"
    if said:
        text += ": " + " ".join(part if part.endswith((".", "!", "?")) else part + "." for part in said)
    else:
        text += " without a message."
    text += _hint(error)
    return f"{text} (request {_one_line(error.request_id)})" if error.request_id else text


def _hint(error: HttpError) -> str:
    """Return what to do where Jira's own words do not say it (sources: protocol notes 2.7, 4.2, 4.6)."""
    headers = error.headers
    if "CAPTCHA" in headers.get("x-authentication-denied-reason", "").upper():
        return " Jira asks for a CAPTCHA: log in once in a browser with this user, then try again."
    if any("Basic Authentication has been disabled" in message for message in error.error_messages):
        return " Use a PersonalAccessToken instead."
    if error.status in {401, 403, 404} and headers.get("x-ausername") == "anonymous":
        return " Jira saw an anonymous user: check that the login is right, not expired and passes the proxy."
    return ""


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_MESSAGE else line[: MAX_MESSAGE - 1] + "…"
