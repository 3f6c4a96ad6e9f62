"""The pacer: what it knows of the bucket, and who may go when."""

from __future__ import annotations

import asyncio
import heapq
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from jira_dc_runtime.errors import HeldBack
from jira_dc_runtime.errors.rate_limit import RateLimit
from jira_dc_runtime.http import pacer as module
from jira_dc_runtime.http.pacer import Bucket, Pacer

HEADERS = {
    "X-RateLimit-Limit": "4",
    "X-RateLimit-Remaining": "3",
    "X-RateLimit-Interval-Seconds": "1",
    "X-RateLimit-FillRate": "2",
}


class Headers(dict[str, str]):
    def get(self, name: str, default: Any = None) -> Any:
        return {key.lower(): value for key, value in self.items()}.get(name.lower(), default)


@dataclass
class Fleet:
    """Callers who send one request after another to a server with a bucket, in a time of their own."""

    limit: int
    fill_rate: int
    interval: int
    in_steps: bool = False
    latency: float = 0.02
    others: float = 0.0
    callers: int = 50
    now: float = 0.0
    refused: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def run(self, total: int) -> float:
        """Return the share of what the bucket gives that `total` calls got."""
        bucket, done, counter = Bucket(), 0, iter(range(10**9))
        tokens, filled_at = float(self.limit), 0.0
        events: list[tuple[float, int, str, Any]] = []

        def later(seconds: float, kind: str, what: Any = None) -> None:
            heapq.heappush(events, (self.now + seconds, next(counter), kind, what))

        for _ in range(self.callers):
            later(0, "ask")
        while done < total:
            self.now, _, kind, what = heapq.heappop(events)
            if kind == "ask":
                wait = bucket.queue(self.now)
                later(0.02 if wait is None else wait, "ask" if wait is None else "go", bucket.refusals)
            elif kind == "go" and what != bucket.refusals:
                bucket.withdraw()
                later(0, "ask")
            elif kind == "go":
                later(self.latency * self.chance.uniform(0.2, 0.8), "serve", bucket.send(self.now))
            elif kind == "serve":
                tokens = max(
                    0.0, min(self.limit, tokens + self._flow(filled_at)) - (self.now - filled_at) * self.others
                )
                filled_at = self.now
                is_refused = tokens < 1
                tokens -= not is_refused
                self.refused += is_refused
                said = RateLimit(self.limit, int(tokens), self.interval, self.fill_rate, float(is_refused))
                answer = (what, said, 429 if is_refused else 200)
                later(self.latency * self.chance.uniform(0.2, 0.8), "answer", answer)
            else:
                turn, said, status = what
                bucket.learn(turn, said, status, self.now)
                done += status == 200
                later(0, "ask")
        return (total - self.limit) / (self.fill_rate / self.interval - self.others) / self.now

    def _flow(self, since: float) -> float:
        if self.in_steps:
            return (self.now // self.interval - since // self.interval) * self.fill_rate
        return (self.now - since) * self.fill_rate / self.interval


@pytest.mark.parametrize("in_steps", [False, True])
@pytest.mark.parametrize(
    "fleet",
    [
        {"limit": 70, "fill_rate": 5, "interval": 1},  # what a Jira 10.3.19 says
        {"limit": 70, "fill_rate": 5, "interval": 1, "latency": 1.0},
        {"limit": 200, "fill_rate": 20, "interval": 1},
        {"limit": 20, "fill_rate": 2, "interval": 1},
    ],
)
def test_a_fleet_gets_nearly_all_that_the_bucket_gives_and_is_hardly_refused(
    fleet: dict[str, Any], *, in_steps: bool
) -> None:
    fleet_ = Fleet(**fleet, in_steps=in_steps)
    assert fleet_.run(2000) >= 0.95
    assert fleet_.refused < 20


@pytest.mark.parametrize(
    ("limit", "fill_rate", "interval", "others"),
    [(100, 50, 1, 0), (200, 200, 1, 0), (100, 200, 1, 0), (600, 300, 60, 0), (10, 10, 1, 0), (70, 50, 1, 10)],
)
def test_a_bucket_that_fills_fast_and_one_that_others_draw_from(
    limit: int, fill_rate: int, interval: int, others: int
) -> None:
    fleet = Fleet(limit, fill_rate, interval, others=others)
    assert fleet.run(2000) >= 0.95
    assert fleet.refused < 20


def test_a_bucket_that_fills_in_large_steps_refuses_few() -> None:
    fleet = Fleet(200, 100, 1, in_steps=True)
    assert fleet.run(2000) >= 0.9
    assert fleet.refused < 40


def answered(bucket: Bucket, said: RateLimit | None, status: int = 200, now: float = 0.0) -> Bucket:
    assert bucket.queue(now) == 0
    bucket.learn(bucket.send(now), said, status, now)
    return bucket


def test_the_first_request_goes_alone() -> None:
    bucket = Bucket()
    assert bucket.queue(0.0) == 0
    assert bucket.queue(0.0) is None
    turn = bucket.send(0.0)
    assert bucket.queue(0.0) is None
    bucket.learn(turn, None, 200, 0.1)
    assert [bucket.queue(0.2) for _ in range(100)] == [0.0] * 100


def test_if_the_first_request_gets_no_answer_another_one_goes() -> None:
    bucket = Bucket()
    bucket.queue(0.0)
    bucket.send(0.0)
    assert bucket.queue(1.0) is None
    bucket.lose()
    assert bucket.queue(1.0) == 0


def test_turns_come_one_after_another_as_the_bucket_fills() -> None:
    bucket = answered(Bucket(), RateLimit(40, 6, 1, 2, 0.0))
    assert bucket.kept == 2
    assert [bucket.queue(0.0) for _ in range(6)] == [0, 0, 0, 0, 0.5, 1.0]


def test_a_turn_that_is_given_back_goes_to_the_next() -> None:
    bucket = answered(Bucket(), RateLimit(40, 3, 1, 2, 0.0))
    assert [bucket.queue(0.0), bucket.queue(0.0)] == [0, 0.5]
    bucket.withdraw()
    assert bucket.queue(0.0) == 0.5


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        (None, 1.0),
        (RateLimit(retry_after=7.0), 7.0),
        (RateLimit(retry_after=0.0), 1.0),
        (RateLimit(40, 0, 1, 2, 7.0), 7.0),
        (RateLimit(40, 0, 1, 2, 0.0), 2.0),
    ],
)
def test_after_a_refusal_nobody_goes_for_a_while(said: RateLimit | None, waits: float) -> None:
    bucket = Bucket()
    bucket.queue(0.0)
    bucket.learn(bucket.send(0.0), said, 429, 0.0)
    assert bucket.refusals == 1
    assert bucket.queue(0.0) == pytest.approx(waits, abs=0.6)


def test_a_limit_of_zero_is_an_error_until_it_is_asked_for_again() -> None:
    bucket = Bucket()
    bucket.queue(0.0)
    bucket.learn(bucket.send(0.0), RateLimit(0, 0, 1, 0, None), 429, 0.0)
    with pytest.raises(HeldBack, match=r"rate limit of this user is 0.*Nothing was sent") as caught:
        bucket.queue(1.0)
    assert (caught.value.sent, caught.value.retry_after) == ("no", None)
    assert bucket.queue(module.BLOCKED + 1) == 0
    assert bucket.queue(module.BLOCKED + 1) is None


@pytest.fixture
def paced() -> Pacer:
    """A pacer of a bucket of four tokens that is nearly empty, and fills with two a second."""
    pacer = Pacer()
    pacer.learn(pacer.enter(), Headers(HEADERS | {"X-RateLimit-Remaining": "1"}), 200)
    pacer.learn(pacer.enter(), Headers(HEADERS | {"X-RateLimit-Remaining": "0"}), 200)
    return pacer


def test_who_has_no_time_to_wait_is_held_back(paced: Pacer) -> None:
    with pytest.raises(HeldBack, match=r"lets this request go in 0\.\d seconds, and 0\.1 are left") as caught:
        paced.enter(0.1)
    assert 0 < (caught.value.retry_after or 0) < 1
    with pytest.raises(HeldBack, match=r"and 0\.0 are left"):
        asyncio.run(paced.enter_async(0.0))
    paced.enter(5.0)


def test_threads_and_event_loops_share_one(paced: Pacer) -> None:
    went: list[float] = []

    def go() -> None:
        paced.enter()
        went.append(time.monotonic())

    async def go_async() -> None:
        await paced.enter_async()
        went.append(time.monotonic())

    work: list[Callable[[], object]] = [go, go, lambda: asyncio.run(go_async()), lambda: asyncio.run(go_async())]
    threads = [threading.Thread(target=each) for each in work]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    went.sort()
    assert went[-1] - begun > 1.0  # the server fills no faster; how much slower we are is measured in bench/
    assert len(went) == 4


def test_whoever_is_cancelled_gives_its_turn_back(paced: Pacer) -> None:
    async def main() -> None:
        tasks = [asyncio.create_task(paced.enter_async()) for _ in range(50)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert all(task.cancelled() for task in tasks)
        await paced.enter_async(2.0)

    asyncio.run(main())


def test_without_a_limit_nobody_waits() -> None:
    pacer = Pacer()
    pacer.learn(pacer.enter(), Headers(), 200)
    for _ in range(1000):
        pacer.enter(0.0)
