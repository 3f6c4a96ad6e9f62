"""From an error status to its class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .base import (
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
    NotFound,
    NotLoggedIn,
    PayloadTooLarge,
    PreconditionFailed,
    ServerError,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
    WebSudoRequired,
    problem_of,
)
from .login_problem import LoginProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

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
