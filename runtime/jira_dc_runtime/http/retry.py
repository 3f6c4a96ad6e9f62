"""When a call is tried again, and after how long: constants, then one pure decision; its truth table is its test.

What was never sent may be sent again, and so may what Jira refused before it worked, which is 429. Where nobody knows
what became of a call, only one that reads is tried again: a write could happen twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from jira_dc_runtime.errors import RateLimit
    from jira_dc_runtime.errors.base import Sent

ATTEMPTS: Final = 3
"""How often a call is tried in all, unless a client is told otherwise."""
WITHIN: Final = 60.0
"""Seconds from the start of a call in which it is tried again."""
FIRST_PAUSE: Final = 0.5
"""Seconds at most before the second attempt; before each later one twice as many."""
LONGEST_PAUSE: Final = 8.0
"""Seconds at most before any attempt, unless Jira asks for more."""
REFUSED: Final = 429
"""The status of what Jira refused before it worked."""
UNSURE: Final = frozenset({502, 503, 504})
"""The statuses after which nobody knows whether Jira has worked: a proxy may have sent them."""


class Retry(msgspec.Struct, frozen=True):
    """How a client tries again: `Jira(…, retry=Retry(attempts=5))`; `retry=None` never does.

    - `attempts`: how often a call is tried in all.
    - `within`: seconds from the start of a call in which it may be tried again; None sets no bound.
    - `first_pause`: before the second attempt comes a random pause of at most so many seconds, before each later one
      of at most twice as many; but never of more than `longest_pause`. What Jira asks for is added.

    A download that breaks off goes on. Each attempt that brings something new begins the count, and `within`, anew.

    Raise `ConfigurationError` for numbers that make no sense.
    """

    attempts: int = ATTEMPTS
    within: float | None = WITHIN
    first_pause: float = FIRST_PAUSE
    longest_pause: float = LONGEST_PAUSE

    def __post_init__(self) -> None:
        problem = ""
        if not _is_number(self.attempts, kind=int) or self.attempts < 1:
            problem = f"attempts is {self.attempts!r}; it counts the first one too, so it must be 1 or more"
        elif self.within is not None and not (_is_number(self.within) and self.within > 0):
            problem = f"within is {self.within!r}; it must be more than 0 seconds, or None for no bound"
        for name in ("first_pause", "longest_pause"):
            seconds = getattr(self, name)
            if not problem and not (_is_number(seconds) and seconds >= 0):
                problem = f"{name} is {seconds!r}; it must be 0 seconds or more"
        if problem:
            message = f"Retry: {problem}."
            raise ConfigurationError(message)


class Outcome(msgspec.Struct, frozen=True):
    """How an attempt ended: with an answer, whose status is `status`, or without a complete one."""

    status: int = 0
    """0 if no complete answer came."""
    sent: Sent = "yes"
    """Whether anything was sent, the requests of its login included."""
    is_lasting: bool = False
    """Whether it will be the same next time: a certificate that is not trusted, a deadline that has passed."""
    rate_limit: RateLimit | None = None


class Verdict(msgspec.Struct, frozen=True):
    """What follows: `wait` so many seconds and try again, or give up (`wait` is None), and why."""

    wait: float | None
    reason: str
    """In a few words, for a log; of a `wait` that would be too long, a sentence for the error."""


def decide(
    retry: Retry | None,
    outcome: Outcome,
    *,
    attempt: int,
    reads: bool,
    can_resend: bool,
    elapsed: float,
    left: float | None,
    chance: float,
) -> Verdict:
    """Return what follows from the `outcome` of the attempt with this number, counted from 1.

    `reads`: the call only reads. `can_resend`: its body can be sent once more. `elapsed`: seconds since the call began.
    `left`: seconds until its deadline, None without one. `chance`: a random number from 0 to 1.
    """
    reason = _find_reason(outcome, reads=reads)
    if retry is None or not reason or not can_resend or attempt >= retry.attempts:
        return Verdict(None, "")
    if outcome.rate_limit is not None and outcome.rate_limit.is_blocked:
        return Verdict(None, "Jira lets this user send nothing at all, so waiting does not help.")
    bounds = [bound for bound in (left, None if retry.within is None else retry.within - elapsed) if bound is not None]
    most = max(0.0, min(bounds)) if bounds else None
    asked = _find_least_wait(outcome.rate_limit)
    if most is not None and asked >= most:
        if not asked:
            return Verdict(None, "")
        return Verdict(None, f"It is to be tried again after {asked:.4g} s, but only {most:.3g} s are left for that.")
    pause = chance * min(retry.longest_pause, retry.first_pause * 2.0 ** min(attempt - 1, 64))
    wait = asked + pause
    return Verdict(wait if most is None or wait < most else asked, reason)


def _find_reason(outcome: Outcome, *, reads: bool) -> str:
    """Return why the call may be tried again, in a few words; "" if it may not."""
    if outcome.is_lasting:
        return ""
    if outcome.status == REFUSED:
        return "refused for its rate"
    if outcome.status:
        return f"answered {outcome.status}" if outcome.status in UNSURE and reads else ""
    if outcome.sent == "no":
        return "never sent"
    return "no complete answer" if reads else ""


def _find_least_wait(rate_limit: RateLimit | None) -> float:
    """Return the seconds that Jira asks to wait: by `Retry-After`, else until its bucket is filled again."""
    if rate_limit is None:
        return 0.0
    if rate_limit.retry_after is not None:
        return rate_limit.retry_after
    return float(rate_limit.interval or 0) if rate_limit.remaining == 0 else 0.0


def _is_number(value: object, kind: type | tuple[type, ...] = (int, float)) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
