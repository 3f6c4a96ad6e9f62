"""`Attempts`: what has become of a call so far, and what follows. The sync and the async transport share it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.errors import ConnectionFailed, DeadlineExceeded, HttpError, OAuthError, TimedOut
from jira_dc_runtime.errors.rate_limit import read_rate_limit

from .deadline import Deadline, TimeLeft
from .retry import REFUSED, UNSURE, Outcome, Verdict, decide
from .timed_body import TimedBody
from .upload import Upload

if TYPE_CHECKING:
    from jira_dc_runtime.errors import JiraError
    from jira_dc_runtime.errors.base import Sent

    from .clock import Clock
    from .options import Options
    from .received import Received
    from .request import PreparedRequest
    from .watch import Watch

ATTEMPTS: Final = "jira_dc.attempts"
"""The request extension in which a login finds the `Attempts` of a call that has a deadline."""
TURN: Final = "it waited for its turn, as other calls were under way"
LOGIN: Final = "it was logging in"
ANSWER: Final = "it waited for the answer"
BODY: Final = "it read the answer"
PAUSE: Final = "it paused before another attempt"
_DEGREE: Final[dict[Sent, int]] = {"no": 0, "unknown": 1, "yes": 2}


class Attempts:
    """The attempts of one call."""

    __slots__ = (
        "_attempt_began",
        "_before",
        "_began",
        "_clock",
        "_options",
        "_watch",
        "deadline",
        "number",
        "part",
        "prepared",
        "sent",
    )

    def __init__(self, prepared: PreparedRequest, options: Options, clock: Clock, watch: Watch | None) -> None:
        self.prepared = prepared
        self.number = 0
        self.part = TURN
        """What is going on."""
        self.sent: Sent = "no"
        """Whether the call was sent so far. What Jira refused before it worked does not count."""
        self._before: Sent = "no"
        self._options = options
        self._clock = clock
        self._watch = None if watch is None else watch.follow(prepared)
        self._began = self._attempt_began = clock.now()
        self.deadline = None if options.deadline is None else Deadline(options.deadline, clock.now)

    def begin(self) -> None:
        """Begin the next attempt."""
        self.number += 1
        self.part = TURN
        self._before = self.sent = self.sent if self.prepared.reads else "no"
        if self._watch is not None:
            self._attempt_began = self._clock.now()
            self._watch.started(self.number)

    @property
    def is_watched(self) -> bool:
        """Whether anybody wants to know what happens."""
        return self._watch is not None

    def queue(self) -> None:
        """Take notice that other calls have all slots."""
        if self._watch is not None:
            self._watch.waiting(self.number, "for its turn")

    def hand_over(self) -> None:
        """Take notice that the HTTP library sends the call itself from now on."""
        self.part = ANSWER
        if self.sent == "no":
            self.sent = "unknown"

    def timed(self, answer: Any) -> Any:
        """Take notice that Jira answers the call itself, and return its answer, with a body that ends in time."""
        self.part = BODY
        self.sent = "yes"
        return (
            answer if self.deadline is None else TimedBody(answer, self.prepared.operation, self.deadline, self.exceed)
        )

    def timeout(self, spare: float = 0.0) -> float | None:
        """Return the timeout of a step: what the deadline leaves but for `spare` seconds, if that is less."""
        if self.deadline is None:
            return self._options.timeout
        return TimeLeft.of(self.deadline, self._options.timeout, spare)

    def left(self) -> float | None:
        """Return how many seconds the deadline leaves, or None without one."""
        return None if self.deadline is None else self.deadline.left()

    def end_with(self, answer: Received) -> float | None:
        """Return the seconds to wait before the next attempt, or None if the call ends with `answer`."""
        status = answer.status_code
        verdict = _DONE
        if status == REFUSED or status in UNSURE:
            verdict = self._decide(Outcome(status, rate_limit=read_rate_limit(answer.headers, time.time())))
        if self.number > 1 or verdict.wait is None:
            answer.ended(self.number, verdict.reason if verdict.wait is None else "")
        if self._watch is not None:
            request_id, seconds = answer.headers.get("x-arequestid"), self._clock.now() - self._attempt_began
            self._watch.answered(self.number, status, request_id, seconds, again=_write_again(verdict))
        return self._go_on(verdict)

    def fail_with(self, error: JiraError) -> tuple[float | None, JiraError]:
        """Return the seconds to wait before the next attempt, or None, and the error to raise if the call ends here."""
        error = self._complete(error)
        verdict = self._decide(outcome_of(error, self.prepared.operation))
        error.given_up = verdict.reason if verdict.wait is None else ""
        if self._watch is not None:
            seconds = self._clock.now() - self._attempt_began
            self._watch.failed(self.number, error, seconds, again=_write_again(verdict))
        return self._go_on(verdict), error

    def is_exceeded_by(self, error: JiraError) -> bool:
        """Return whether `error` says that the deadline has passed, in the words of an HTTP library."""
        over = self.deadline is not None and self.deadline.is_over
        return over and isinstance(error, TimedOut) and not isinstance(error, DeadlineExceeded)

    def exceed(self) -> DeadlineExceeded:
        """Return the error for a deadline that has passed."""
        seconds = 0.0 if self.deadline is None else self.deadline.seconds
        operation = self.prepared.operation
        message = (
            f"{operation} was not done within its deadline of {seconds:g} s: {self.part}. "
            "with_options(deadline=seconds) gives it more."
        )
        return DeadlineExceeded(message, operation, self.sent, seconds, self.part)

    def _complete(self, error: JiraError) -> JiraError:
        """Return `error` with what only the whole call tells: the deadline, and what was sent in earlier attempts."""
        if isinstance(error, ConnectionFailed) and error.operation == self.prepared.operation:
            self.sent = max(self._before, error.sent, key=_DEGREE.__getitem__)
        if self.is_exceeded_by(error):
            error = self.exceed()
        elif _DEGREE[error.sent] < _DEGREE[self._before]:
            error = _with_sent(error, self._before)
        if isinstance(error, ConnectionFailed):
            error.only_reads = self.prepared.reads
        error.attempts = self.number
        return error

    def _decide(self, outcome: Outcome) -> Verdict:
        content = self.prepared.content
        return decide(
            self._options.retry,
            outcome,
            attempt=self.number,
            reads=self.prepared.reads,
            can_resend=not isinstance(content, Upload) or content.can_be_sent,
            elapsed=self._clock.now() - self._began,
            left=self.left(),
            chance=self._clock.chance(),
        )

    def _go_on(self, verdict: Verdict) -> float | None:
        if verdict.wait is not None:
            self.part = PAUSE
            if self._watch is not None:
                self._watch.retrying(self.number + 1, verdict.wait, verdict.reason)
        return verdict.wait


_DONE: Final = Verdict(None, "")


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
        return Outcome(REFUSED)
    return Outcome(is_lasting=True)


def _with_sent(error: JiraError, sent: Sent) -> JiraError:
    """Return `error`, of the last attempt, as one that tells what was sent in an earlier one."""
    if isinstance(error, ConnectionFailed) and error.args[2] == error.sent:
        is_lasting = error.is_lasting
        error = type(error)(error.message, error.operation, sent)
        error.is_lasting = is_lasting
    error.sent = sent
    return error


def _write_again(verdict: Verdict) -> str:
    """Return the end of a line of the log: when the call is tried again, and why."""
    return "" if verdict.wait is None else f"; again in {verdict.wait:.2f} s ({verdict.reason})"
