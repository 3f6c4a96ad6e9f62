"""`Pacer`: keeps any number of calls just under the rate limit of their user.

Jira counts with a bucket of tokens, and each answer tells its size, how it fills and what is left. The pacer keeps a
bucket of its own beside it, takes a token for each request before it is sent, and corrects itself by each answer.
"""

from __future__ import annotations

import math
import os
import time
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar, cast

import msgspec

from jira_dc_runtime.errors import HeldBack
from jira_dc_runtime.errors.rate_limit import read_rate_limit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Mapping

    from jira_dc_runtime.errors.rate_limit import RateLimit

    from .received import Received

    Answered = TypeVar("Answered", bound=Received)

TOO_MANY: Final = 429
LEAST_KEPT: Final = 10  # one token in so many stays in the bucket, for what the numbers do not tell in time
MOST_KEPT: Final = 0.75  # of the bucket; what is kept doubles with each refusal
BLOCKED: Final = 60.0  # seconds for which a limit of 0 is believed; then one request asks again
FIRST_LOOK: Final = 0.005  # seconds after which a request looks whether the very first one has its answer
LAST_LOOK: Final = 0.25
CROWDED: Final = 1.0  # seconds to wait after a refusal that says nothing


class Turn(msgspec.Struct, frozen=True):
    """What a request has from the pacer when it is sent, and gives back with its answer."""

    sent_at: float
    answered: int
    """How many answers had come when it was sent."""


class Bucket:
    """What is known of the bucket of one user. It has no clock: each question comes with its time, in seconds.

    `tokens` is what is left when all who have a turn have gone; below 0 if turns lie in the future. Nothing is known
    before the first answer, and nothing is paced if it names no limit.
    """

    def __init__(self) -> None:
        self.is_known = False
        self.rate: float | None = None
        self.size = 0
        self.interval = 0
        self.fill_rate = 0
        self.kept = 0
        self.tokens = 0.0
        self.counted_at = 0.0
        self.excess = math.inf  # by how much the tokens were too many at least, since `compared_at`
        self.compared_at = 0.0
        self.sent = 0
        self.answered = 0
        self.waiting = 0
        self.closed_until = 0.0
        self.blocked_until = 0.0
        self.refusals = 0

    def queue(self, now: float) -> float | None:
        """Return in how many seconds a request may go, and count it as waiting; None: it can't be told yet."""
        if self.blocked_until > now:
            message = (
                "The rate limit of this user is 0: Jira refuses all its requests until an administrator changes it."
            )
            raise HeldBack(message)
        if not self.is_known and self.sent - self.answered + self.waiting > 0:
            return None
        self.waiting += 1
        wait = self.closed_until - now
        if self.rate is not None:
            self._fill(now)
            self.tokens -= 1
            wait = max(wait, (self.kept - self.tokens) / self.rate)
        return max(0.0, wait)

    def withdraw(self) -> None:
        """Forget a request that waited and does not go."""
        self.waiting -= 1
        self.tokens += 1

    def send(self, now: float) -> Turn:
        """Count a request that waited as sent."""
        self.waiting -= 1
        self.sent += 1
        return Turn(now, self.answered)

    def lose(self) -> None:
        """Count a request as ended that got no answer; whether it took a token, later answers tell."""
        self.answered += 1

    def learn(self, turn: Turn, said: RateLimit | None, status: int, now: float) -> None:
        """Correct what is known by what the answer to a request said."""
        self.answered += 1
        self.is_known = True
        self.blocked_until = 0.0
        if said is not None and said.is_blocked:
            self.is_known, self.blocked_until = False, now + BLOCKED
        elif said is not None and said.limit and said.fill_rate and said.interval:
            if (said.limit, said.fill_rate, said.interval) != (self.size, self.fill_rate, self.interval):
                self._take_over(said, now)
            self._fill(now)
            if said.remaining is not None:
                self._compare(said.remaining, turn, now)
        if status == TOO_MANY:
            self._slow_down(said, turn, now)

    def _take_over(self, said: RateLimit, now: float) -> None:
        """Take over the size of the bucket and how it fills; an administrator may change them while we run."""
        self.size, self.fill_rate, self.interval = said.limit or 0, said.fill_rate or 0, said.interval or 1
        self.rate = self.fill_rate / self.interval
        self.kept = min(self.fill_rate, self.size // LEAST_KEPT)
        left = self._room() if said.remaining is None else float(said.remaining - self.waiting)
        self.tokens, self.counted_at = min(self._room(), left), now
        self.excess, self.compared_at = math.inf, now

    def _compare(self, remaining: int, turn: Turn, now: float) -> None:
        """Move the tokens to where `remaining`, which was counted between sending and now, says that they are."""
        waiting_from = remaining - self.waiting
        counted_later = self.sent - turn.answered - 1  # the most that can have been counted since
        self.tokens = max(self.tokens, float(waiting_from - counted_later))
        # A bucket that fills in steps is behind one that fills all the time, but not right after a step. What is too
        # much throughout an interval was taken by others.
        self.excess = min(self.excess, self.tokens - waiting_from - (self.rate or 0.0) * (now - turn.sent_at))
        if now - self.compared_at >= self.interval:
            self.tokens -= max(0.0, self.excess)
            self.excess, self.compared_at = math.inf, now

    def _slow_down(self, said: RateLimit | None, turn: Turn, now: float) -> None:
        """Close for as long as the refusal says. All turns are void then."""
        wait = said.retry_after if said is not None else None
        if not wait:
            wait = CROWDED if self.rate is None else 0.0
        self.tokens = min(self.tokens, float(-self.waiting))
        if turn.sent_at >= self.closed_until - wait and now >= self.closed_until:
            most = min(self.fill_rate, int(self.size * MOST_KEPT))
            self.kept = max(self.kept, min(most, 2 * self.kept + 1))
        self.closed_until = max(self.closed_until, now + wait)
        self.refusals += 1

    def _fill(self, now: float) -> None:
        if self.rate is not None:
            filled = self.tokens + max(0.0, now - self.counted_at) * self.rate
            self.tokens = max(self.tokens, min(self._room(), filled))
            self.counted_at = now

    def _room(self) -> float:
        """Return the tokens of a full bucket."""
        return float(self.size - (self.sent - self.answered) - self.waiting)


class Pacer:
    """Keeps calls just under Jira's rate limit; hand the same one to every client of one user of one Jira.

    Any number of calls, threads, tasks and event loops of this process may share it. It learns the limit from Jira's
    answers: the first request goes alone. Without a limit it does nothing. A request that would have to wait longer
    than its deadline, or for ever, is a `HeldBack`.
    """

    def __init__(self) -> None:
        self._bucket = Bucket()
        self._lock = Lock()
        self._process = os.getpid()

    def pace(self, attempt: Callable[[], Answered], seconds_left: float | None) -> Answered:
        """Carry out `attempt` when its turn has come, and learn from its answer. Raise what `enter` and it raise."""
        turn = self.enter(seconds_left)
        try:
            answer = attempt()
        except BaseException:
            self.leave()
            raise
        self.learn(turn, answer.headers, answer.status_code)
        return answer

    async def pace_async(self, attempt: Callable[[], Awaitable[Answered]], seconds_left: float | None) -> Answered:
        """Do the same as `pace`, in async code."""
        turn = await self.enter_async(seconds_left)
        try:
            answer = await attempt()
        except BaseException:
            self.leave()
            raise
        self.learn(turn, answer.headers, answer.status_code)
        return answer

    def enter(self, seconds_left: float | None = None) -> Turn:
        """Wait until a request may be sent. Raise `HeldBack` if that takes more than `seconds_left`, or for ever."""
        with closing(self._wait(seconds_left)) as waits:
            try:
                while True:
                    time.sleep(next(waits))
            except StopIteration as end:
                return cast("Turn", end.value)

    async def enter_async(self, seconds_left: float | None = None) -> Turn:
        """Do the same as `enter`, in async code."""
        with closing(self._wait(seconds_left)) as waits:
            try:
                seconds = next(waits)
                from anyio import sleep  # noqa: PLC0415 - httpx needs anyio itself, and only for async

                while True:
                    await sleep(seconds)
                    seconds = next(waits)
            except StopIteration as end:
                return cast("Turn", end.value)

    def learn(self, turn: Turn, headers: Mapping[str, str], status: int) -> None:
        """Learn from the answer to a request."""
        said = read_rate_limit(headers, time.time())
        with self._lock:
            self._bucket.learn(turn, said, status, time.monotonic())

    def leave(self) -> None:
        """Count a request that was sent as ended without an answer."""
        with self._lock:
            self._bucket.lose()

    def _wait(self, seconds_left: float | None) -> Generator[float, None, Turn]:
        """Yield how many seconds to sleep, until the request may go; closed before its end, it gives its turn back."""
        if self._process != os.getpid():  # a forked child has a fleet of its own
            Pacer.__init__(self)
        ends = None if seconds_left is None else time.monotonic() + seconds_left
        look = FIRST_LOOK
        while True:
            asked = self._ask(ends)
            if asked is None:
                yield look
                look = min(2 * look, LAST_LOOK)
                continue
            seconds, refusals = asked
            try:
                if seconds > 0:
                    yield seconds
            except BaseException:  # cancelled or interrupted
                with self._lock:
                    self._bucket.withdraw()
                raise
            with self._lock:
                if refusals == self._bucket.refusals:
                    return self._bucket.send(time.monotonic())
                self._bucket.withdraw()  # Jira refused one meanwhile, so all turns are void

    def _ask(self, ends: float | None) -> tuple[float, int] | None:
        """Return in how many seconds the turn comes, and how many were refused by now; None if nothing is known yet.

        Raise `HeldBack` if that is after `ends`.
        """
        with self._lock:
            now = time.monotonic()
            wait = self._bucket.queue(now)
            left = math.inf if ends is None else max(0.0, ends - now)
            if wait is None and left > 0:
                return None
            if wait is not None and wait <= left:
                return wait, self._bucket.refusals
            if wait is not None:
                self._bucket.withdraw()
        if wait is None:
            message = "Nobody knows how long to wait: the first request has no answer yet, and no time is left."
        else:
            message = f"The rate limit lets this request go in {wait:.1f} seconds, and {left:.1f} are left."
        raise HeldBack(message, wait)
