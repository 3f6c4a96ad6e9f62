"""The errors that are no answer with an error status; `errors/__init__.py` draws all of them as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from .rate_limit import RateLimit

Sent: TypeAlias = Literal["no", "yes", "unknown"]
"""Whether a request was sent: not a byte of it, all of it, or nobody here can tell."""

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing, so that they can be repeated."""


HOME: Final = "jira_dc_runtime.errors"
"""The module that people import the errors from. A traceback and a pickle name it, not the file of a class."""


class JiraError(Exception):
    """The base of every error this client raises. `str(error)` is readable, and says whether the request was sent."""

    __module__ = HOME

    sent: Sent = "unknown"
    """Whether the request of the call was sent. For the error of a login this is about the call, not the login."""
    attempts: int = 1
    """How often the call was tried; 0 if it was refused before."""
    given_up: str = ""
    """Why it was not tried again although that would have been safe, as a sentence; empty if all attempts were made."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.__module__.startswith(f"{HOME}."):
            cls.__module__ = HOME

    def __init__(self, message: str, *details: object) -> None:
        # BaseException keeps the arguments and pickle passes them to __init__ again, so every
        # subclass hands over all of its own, in order.
        super().__init__(message, *details)
        self.message = message

    def __str__(self) -> str:
        tried = f"It was tried {self.attempts} times." if self.attempts > 1 else ""
        said = (self._say_sent(), tried, self.given_up)
        note = " ".join(each for each in said if each and each not in self.message)
        if not note:
            return self.message
        if self.message.endswith((".", "!", "?", "…", ")")):
            return f"{self.message} {note}"
        return f"{note} {self.message}"  # an address or a command stands at the end, fit to be copied

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def _say_sent(self) -> str:
        """Return the sentence that says `sent`, or "" where the message does."""
        return "Nothing was sent." if self.sent == "no" else ""


class _Refused(JiraError, ValueError):
    """What is refused here. Only an upload can turn out wrong when part of it is on its way."""

    sent: Sent = "no"
    attempts: int = 0

    def _say_sent(self) -> str:
        return super()._say_sent() or ("Part of it may have been sent." if self.sent == "unknown" else "")


class RequestError(_Refused):
    """The request is wrong. It was refused here and nothing was sent.

    Where it is the content of an upload that fails half-way, Jira got an incomplete request, which it drops.
    """


class LimitExceeded(RequestError):
    """The request is more, longer or larger than Jira accepts. Nothing was sent."""


class UnknownField(RequestError, KeyError):
    """This Jira has no field of that name or id, or does not show it to this user."""


class ConfigurationError(_Refused):
    """The client is set up wrongly: base URL, credentials or an address to download from. Nothing was sent."""


class HeldBack(JiraError):
    """A `Pacer` did not let the request go: the rate limit of this user is 0, or its turn comes too late.

    `retry_after` is in how many seconds its turn comes, None if never.
    """

    sent: Sent = "no"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message, retry_after)
        self.retry_after = retry_after


class LoginError(JiraError):
    """The login is the problem, not the request. `except LoginError` catches every such error."""

    sent: Sent = "no"


class Answered(JiraError):
    """What is made of an answer. It may be the answer to a login, without which the call was never sent."""

    sent: Sent = "yes"

    def _say_sent(self) -> str:
        return "The call itself was not sent." if self.sent == "no" else ""


class OAuthError(LoginError):
    """Jira gave no token. `status` is that of its answer, 0 if there was none; `error` is its code, if it named one.

    Codes are those of RFC 6749 (`invalid_client`) or of OAuth 1.0a (`consumer_key_unknown`).
    """

    rate_limit: RateLimit | None = None
    """What the answer tells of the rate limit; None if it tells nothing."""

    def __init__(self, message: str, status: int = 0, error: str = "") -> None:
        super().__init__(message, status, error)
        self.status = status
        self.error = error
        if status:
            self.sent = "yes"  # the request for the token; a client says what became of its call

    def _say_sent(self) -> str:
        said = super()._say_sent()
        return "The call itself was not sent." if said and self.status else said


class LoginExpired(OAuthError):
    """The grant behind the login has ended, or there is none yet. A person has to log in (again)."""


class ConnectionFailed(JiraError):
    """No complete answer came: no connection, a connection that broke, or bytes that are not HTTP.

    `sent` is "no" if there never was a connection, "yes" if the answer began and broke off, else "unknown".
    """

    only_reads: bool | None = None
    """Whether the call changes nothing; None goes by its method."""
    is_lasting: bool = False
    """Whether it will be the same next time, as with a certificate that is not trusted."""

    def __init__(self, message: str, operation: str = "", sent: Sent = "unknown") -> None:
        super().__init__(message, operation, sent)
        self.operation = operation
        self.sent = sent

    def _say_sent(self) -> str:
        if self.sent != self.args[2]:  # it was a login that got no answer
            return _OF_A_LOGIN[self.sent]
        if self.sent == "no":
            return "Nothing was sent."
        if self.operation.partition(" ")[0] in READS if self.only_reads is None else self.only_reads:
            return "It changes nothing, so it can be repeated."
        return "Jira has got it." if self.sent == "yes" else "Jira may have carried it out."


_OF_A_LOGIN: Final[dict[Sent, str]] = {
    "no": "The call itself was not sent.",
    "yes": "The call itself was answered before.",
    "unknown": "The call itself may have been sent before.",
}


class TimedOut(ConnectionFailed):
    """No connection, or no answer, came within the timeout; `sent` tells which."""


class DeadlineExceeded(TimedOut):
    """The whole call, with its login, pauses and attempts, was not done within its `deadline`, in seconds.

    `part` says in a few words what was going on when it passed.
    """

    def __init__(
        self, message: str, operation: str = "", sent: Sent = "unknown", deadline: float = 0.0, part: str = ""
    ) -> None:
        super().__init__(message, operation, sent)
        self.deadline = deadline
        self.part = part
        self.args: tuple[object, ...] = (message, operation, sent, deadline, part)  # what pickle passes to __init__


class UnexpectedBody(Answered):
    """Jira answered 2xx, but the body is not what the operation declares, or larger than `max_body` allows.

    `body` holds the raw bytes (the beginning, if they are too many), `status` the HTTP status.
    """

    def __init__(self, message: str, operation: str = "", status: int = 0, body: bytes = b"") -> None:
        super().__init__(message, operation, status, body)
        self.operation = operation
        self.status = status
        self.body = body


class LoginIgnored(UnexpectedBody, LoginError):
    """Jira answered 2xx, but says that it did not accept the login: the answer is for somebody else, or empty."""


class RedirectError(Answered):
    """Jira, or a proxy before it, answered with a redirect. It was not followed.

    `location` is the target without query and user info, or None if the answer named none.
    """

    def __init__(self, message: str, operation: str = "", status: int = 0, location: str | None = None) -> None:
        super().__init__(message, operation, status, location)
        self.operation = operation
        self.status = status
        self.location = location
