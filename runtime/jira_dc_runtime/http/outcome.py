"""How an attempt ended that ended with an error, and what that error has to say of the whole call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import ConnectionFailed, DeadlineExceeded, HttpError, OAuthError, TimedOut

from .retry import REFUSED, Outcome

if TYPE_CHECKING:
    from jira_dc_runtime.errors import JiraError
    from jira_dc_runtime.errors.base import Sent

    from .request import PreparedRequest

_DEGREE: Final[dict[Sent, int]] = {"no": 0, "unknown": 1, "yes": 2}


def outcome_of(error: JiraError, operation: str) -> Outcome:
    """Return how an attempt of `operation` ended that ended with `error`, which may be that of its login.

    A request of a login whose fate is unknown is never sent again: Jira may have exchanged a refresh token.
    """
    if isinstance(error, ConnectionFailed):
        fate: Sent = error.args[2]
        is_own = error.operation == operation
        lasts = error.is_lasting or isinstance(error, DeadlineExceeded) or not (is_own or fate == "no")
        return Outcome(sent=error.sent, is_lasting=lasts)
    if isinstance(error, HttpError) and error.status == REFUSED:
        return Outcome(REFUSED, rate_limit=error.rate_limit)
    if isinstance(error, OAuthError) and error.status == REFUSED:
        return Outcome(REFUSED, rate_limit=error.rate_limit)
    return Outcome(is_lasting=True)


def complete(error: JiraError, prepared: PreparedRequest, before: Sent) -> JiraError:
    """Return `error`, of the last attempt, as one of the whole call, of which `before` was sent in earlier attempts."""
    if _DEGREE[error.sent] < _DEGREE[before]:
        if isinstance(error, ConnectionFailed) and error.args[2] == error.sent:
            is_lasting = error.is_lasting
            error = type(error)(error.message, error.operation, before)
            error.is_lasting = is_lasting
        error.sent = before
    if isinstance(error, ConnectionFailed):
        error.only_reads = prepared.reads
    return error


def is_timeout(error: JiraError) -> bool:
    """Return whether an HTTP library says that a step took too long."""
    return isinstance(error, TimedOut) and not isinstance(error, DeadlineExceeded)


def exceeded(prepared: PreparedRequest, sent: Sent, seconds: float, part: str) -> DeadlineExceeded:
    """Return the error for a deadline of so many seconds that passed while `part` was going on."""
    message = (
        f"{prepared.operation} was not done within its deadline of {seconds:g} s: {part}. "
        "with_options(deadline=seconds) gives it more."
    )
    error = DeadlineExceeded(message, prepared.operation, sent, seconds, part)
    error.only_reads = prepared.reads
    return error


def sent_at_the_end(error: JiraError, operation: str, before: Sent, sent: Sent) -> Sent:
    """Return what was sent of a call that an HTTP library ends with `error`: it knows better than `sent`."""
    if isinstance(error, ConnectionFailed) and error.operation == operation:
        return max(before, error.sent, key=_DEGREE.__getitem__)
    return sent
