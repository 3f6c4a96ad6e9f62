"""What Jira limits: how fast a user asks, and how deep into the hits of a search."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

import msgspec

from jira_dc_runtime.testing.exchange import Answer, json_answer

from .scenario import Behaviour, Moment, Scenario, Site

_FOREVER: Final = 2**63 - 1
"""What Jira asks to wait where an administrator has blocked all requests (protocol notes, 7.5)."""


class RateLimited(Scenario, frozen=True, kw_only=True):
    """Jira's own rate limit: a bucket of tokens for each user, and 429 where it is empty.

    - `size`: how many tokens a bucket holds; 0 blocks all requests.
    - `fill`: how many are put in again each `interval` seconds.
    """

    size: int = 70
    fill: int = 5
    interval: float = 1.0

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Buckets(self)


class _Bucket:
    def __init__(self, scenario: RateLimited, clock: Callable[[], float]) -> None:
        self._scenario = scenario
        self._clock = clock
        self._tokens = scenario.size
        self._filled = clock()

    def take(self) -> tuple[bool, dict[str, str]]:
        """Take one token out; return whether there was one, and the headers that say what is left."""
        scenario, now = self._scenario, self._clock()
        intervals = int((now - self._filled) / scenario.interval)
        self._filled += intervals * scenario.interval
        self._tokens = min(scenario.size, self._tokens + intervals * scenario.fill)
        allowed = self._tokens > 0
        self._tokens -= allowed
        return allowed, {
            "X-RateLimit-Limit": str(scenario.size),
            "X-RateLimit-Remaining": str(self._tokens),
            "X-RateLimit-FillRate": str(scenario.fill if scenario.size else 0),
            "X-RateLimit-Interval-Seconds": f"{scenario.interval:g}",
            "Retry-After": "0" if allowed else str(self._find_wait(now)),
        }

    def _find_wait(self, now: float) -> int:
        if not self._scenario.size or not self._scenario.fill:
            return _FOREVER
        return max(1, math.ceil(self._filled + self._scenario.interval - now))


class _Buckets(Behaviour):
    def __init__(self, scenario: RateLimited) -> None:
        self._scenario = scenario
        self._of_users: dict[str, _Bucket] = {}
        self._headers: dict[str, str] = {}

    def arrive(self, moment: Moment, site: Site) -> Answer | None:
        self._headers = {}
        return None

    def refuse(self, moment: Moment, site: Site) -> Answer | None:
        user = moment.login.user
        if user is None:
            return None
        bucket = self._of_users.setdefault(user, _Bucket(self._scenario, time.monotonic))
        allowed, self._headers = bucket.take()
        return None if allowed else json_answer(429, {"message": "Rate limit exceeded."})

    def finish(self, moment: Moment, answer: Answer) -> Answer:
        return msgspec.structs.replace(answer, headers={**self._headers, **answer.headers})


class SearchWindow(Scenario, frozen=True, kw_only=True):
    """The search of Jira 11: whoever asks for hits behind the first `size` gets a 500."""

    size: int = 10_000

    everywhere = True

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Window(self.size)


class _Window(Behaviour):
    def __init__(self, size: int) -> None:
        self._size = size
        self._before: int | None = None

    def begin(self, site: Site) -> None:
        self._before = site.state.search_window
        site.state.search_window = self._size

    def end(self, site: Site) -> None:
        site.state.search_window = self._before
