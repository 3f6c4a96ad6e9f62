"""`Attempts`: what has become of a call so far, and what follows. The sync and the async transport share it."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .retry import REFUSED, UNSURE, Outcome, Verdict, decide

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jira_dc_runtime.errors import DeadlineExceeded, JiraError
    from jira_dc_runtime.errors.base import Sent

    from .deadline import Deadline
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


async def sleep_async(seconds: float) -> None:
    """Wait without blocking the event loop, whichever it is."""
    from anyio import sleep  # noqa: PLC0415 - httpx needs anyio itself, and only for async

    await sleep(seconds)


class Clock(NamedTuple):
    """Seconds that only go forward, two ways to wait, and a random number from 0 to 1; a test has its own."""

    now: Callable[[], float]
    sleep: Callable[[float], object]
    sleep_async: Callable[[float], Awaitable[object]]
    chance: Callable[[], float]


SYSTEM: Final = Clock(time.monotonic, time.sleep, sleep_async, random.random)


class Attempts:
    """The attempts of one call."""

    __slots__ = (
        "_attempt_began",
        "_before",
        "_began",
        "_clock",
        "_head",
        "_in_vain",
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
        self._in_vain = 0
        self._head: tuple[int, str | None] | None = None
        self.deadline: Deadline | None = None
        if options.deadline is not None:
            from .deadline import Deadline  # noqa: PLC0415 - few calls have one

            self.deadline = Deadline(options.deadline, clock.now)

    def begin(self) -> None:
        """Begin the next attempt."""
        self.number += 1
        self._in_vain += 1
        self.part = TURN
        self._before = self.sent = self.sent if self.prepared.reads else "no"
        if self._watch is not None:
            self._attempt_began = self._clock.now()
            self._watch.started(self.number)

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
        if self.deadline is None:
            return answer
        from .timed_body import TimedBody  # noqa: PLC0415 - few calls have a deadline

        return TimedBody(answer, self.prepared.operation, self.deadline, self.exceed)

    def timeout(self, *, is_async: bool) -> float | None:
        """Return the timeout of a step: what the deadline leaves, if that is less."""
        if self.deadline is None:
            return self._options.timeout
        return self.deadline.cap(self._options.timeout, is_async=is_async)

    def left(self) -> float | None:
        """Return how many seconds the deadline leaves, or None without one."""
        return None if self.deadline is None else self.deadline.left()

    def end_with(self, answer: Received, *, stream: bool = False) -> float | None:
        """Return the seconds to wait before the next attempt, or None if the call ends with `answer`.

        Of a `stream`, that is told when `close` is called: until then its body may break off.
        """
        status = answer.status_code
        verdict = _DONE
        if status == REFUSED or status in UNSURE:
            from jira_dc_runtime.errors.rate_limit import read_rate_limit  # noqa: PLC0415 - few answers are refusals

            verdict = self._decide(Outcome(status, rate_limit=read_rate_limit(answer.headers, time.time())))
        if verdict is _DONE and self.number == 1 and self._watch is None:
            return None  # as nearly every call ends
        if self.number > 1 or verdict.wait is None:
            answer.ended(self.number, verdict.reason if verdict.wait is None else "")
        if self._watch is not None:
            self._head = status, answer.headers.get("x-arequestid")
            if verdict.wait is not None or not stream:
                self.close(again=_write_again(verdict))
        return self._go_on(verdict)

    def close(self, *, again: str = "") -> None:
        """Tell of the answer, if that was not done."""
        head, self._head = self._head, None
        if self._watch is not None and head is not None:
            self._watch.answered(self.number, *head, self._clock.now() - self._attempt_began, again=again)

    def break_off(
        self, error: JiraError, *, has_progressed: bool, obstacle: str = ""
    ) -> tuple[float | None, JiraError]:
        """Return as `fail_with` does for a download whose body ended with `error`.

        An attempt that brought something new does not count, and the time for attempts begins anew with it.
        `obstacle` is why there can be no other one, as a sentence, or "".
        """
        self._head = None
        if has_progressed:
            self._in_vain, self._began = 1, self._clock.now()
        return self.fail_with(error, obstacle=obstacle)

    def count_in(self, earlier: Attempts) -> None:
        """Count the attempts of the call that was redirected to this one as well."""
        self._in_vain, self._began = earlier._in_vain - 1, earlier._began

    def pause(self, seconds: float) -> None:
        """Wait before the next attempt."""
        self._clock.sleep(seconds)

    async def pause_async(self, seconds: float) -> None:
        """Do the same from async code."""
        await self._clock.sleep_async(seconds)

    def fail_with(self, error: JiraError, *, obstacle: str = "") -> tuple[float | None, JiraError]:
        """Return the seconds to wait before the next attempt, or None, and the error to raise if the call ends here."""
        from .outcome import complete, outcome_of, sent_at_the_end  # noqa: PLC0415 - few attempts fail

        prepared = self.prepared
        if self.is_exceeded_by(error):
            self.sent = sent_at_the_end(error, prepared.operation, self._before, self.sent)
            error = self.exceed()
        error = complete(error, prepared, self._before)
        error.attempts, self.sent = self.number, error.sent
        verdict = self._decide(outcome_of(error, prepared.operation))
        if obstacle and verdict.wait is not None:
            verdict = Verdict(None, obstacle)
        error.given_up = verdict.reason if verdict.wait is None else ""
        if self._watch is not None:
            seconds = self._clock.now() - self._attempt_began
            self._watch.failed(self.number, error, seconds, again=_write_again(verdict))
        return self._go_on(verdict), error

    def is_exceeded_by(self, error: JiraError) -> bool:
        """Return whether `error` says that the deadline has passed, in the words of an HTTP library."""
        if self.deadline is None or not self.deadline.is_over:
            return False
        from .outcome import is_timeout  # noqa: PLC0415 - as above

        return is_timeout(error)

    def exceed(self) -> DeadlineExceeded:
        """Return the error for a deadline that has passed."""
        from .outcome import exceeded  # noqa: PLC0415 - as above

        seconds = 0.0 if self.deadline is None else self.deadline.seconds
        return exceeded(self.prepared, self.sent, seconds, self.part)

    def _decide(self, outcome: Outcome) -> Verdict:
        content = self.prepared.content
        return decide(
            self._options.retry,
            outcome,
            attempt=self._in_vain,
            reads=self.prepared.reads,
            can_resend=content is None or isinstance(content, bytes) or content.can_be_sent,
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


def _write_again(verdict: Verdict) -> str:
    """Return the end of a line of the log: when the call is tried again, and why."""
    return "" if verdict.wait is None else f"; again in {verdict.wait:.2f} s ({verdict.reason})"
