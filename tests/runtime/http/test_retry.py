"""The decision to try again: its truth table, and what it does with the time."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from jira_dc_runtime import ConfigurationError, RateLimit, Retry
from jira_dc_runtime.errors.base import Sent
from jira_dc_runtime.http.retry import FIRST_PAUSE, LONGEST_PAUSE, Outcome, Verdict, decide

NEVER: Verdict = Verdict(None, "")


def decided(outcome: Outcome, retry: Retry | None = Retry(), **facts: Any) -> Verdict:  # noqa: B008 - it is frozen
    usual: dict[str, Any] = {
        "attempt": 1,
        "reads": True,
        "can_resend": True,
        "elapsed": 0.0,
        "left": None,
        "chance": 0.0,
    }
    return decide(retry, outcome, **{**usual, **facts})


def limited(**facts: Any) -> Outcome:
    return Outcome(429, rate_limit=RateLimit(**facts))


@pytest.mark.parametrize(
    ("outcome", "reading", "writing"),
    [
        pytest.param(Outcome(sent="no"), True, True, id="never sent"),
        pytest.param(Outcome(sent="unknown"), True, False, id="nobody knows"),
        pytest.param(Outcome(sent="yes"), True, False, id="broke off"),
        pytest.param(Outcome(sent="no", is_lasting=True), False, False, id="certificate"),
        pytest.param(Outcome(sent="unknown", is_lasting=True), False, False, id="deadline or login"),
        pytest.param(Outcome(429), True, True, id="429"),
        pytest.param(Outcome(502), True, False, id="502"),
        pytest.param(Outcome(503), True, False, id="503"),
        pytest.param(Outcome(504), True, False, id="504"),
        *[
            pytest.param(Outcome(status), False, False, id=str(status))
            for status in (200, 204, 302, 400, 401, 403, 404, 408, 409, 413, 423, 425, 500, 501, 505, 599)
        ],
    ],
)
@pytest.mark.parametrize("can_resend", [True, False])
def test_what_is_tried_again(outcome: Outcome, reading: bool, writing: bool, can_resend: bool) -> None:
    for reads, expected in ((True, reading), (False, writing)):
        verdict = decided(outcome, reads=reads, can_resend=can_resend)
        assert (verdict.wait is not None) == (expected and can_resend)
        assert (verdict.reason != "") == (expected and can_resend)
        assert decided(outcome, None, reads=reads) == NEVER
        assert decided(outcome, Retry(attempts=1), reads=reads) == NEVER


def test_it_is_tried_three_times_unless_told_otherwise() -> None:
    outcome = Outcome(503)
    assert [decided(outcome, attempt=attempt).wait is not None for attempt in (1, 2, 3, 4)] == [
        True,
        True,
        False,
        False,
    ]
    assert decided(outcome, Retry(attempts=100), attempt=99).wait is not None
    assert decided(outcome, Retry(attempts=100), attempt=100) == NEVER


@pytest.mark.parametrize(
    ("facts", "most", "expected"),
    [
        ({}, 60.0, 0.0),
        ({"retry_after": 0.0}, 60.0, 0.0),
        ({"retry_after": 7.0}, 60.0, 7.0),
        ({"retry_after": 59.0}, 60.0, 59.0),
        ({"retry_after": 60.0}, 60.0, None),
        ({"retry_after": 3600.0}, 60.0, None),
        ({"limit": 70, "remaining": 0, "interval": 2, "fill_rate": 5}, 60.0, 2.0),
        ({"limit": 70, "remaining": 0, "interval": 3600, "fill_rate": 5}, 60.0, None),
        ({"limit": 70, "remaining": 3, "interval": 2, "fill_rate": 5}, 60.0, 0.0),
        ({"limit": 70, "remaining": 0, "interval": 2, "retry_after": 0.0}, 60.0, 0.0),
        ({"limit": 0, "remaining": 0}, 60.0, None),
        ({"limit": 0, "retry_after": 1.0}, 60.0, None),
    ],
)
def test_what_jira_asks_for_is_the_least_wait(facts: dict[str, Any], most: float, expected: float | None) -> None:
    assert decided(limited(**facts), left=most).wait == expected
    assert decided(limited(**facts), Retry(within=most)).wait == expected
    assert decided(limited(**facts), Retry(within=None), left=most).wait == expected


def test_a_wait_that_is_too_long_says_so() -> None:
    verdict = decided(limited(retry_after=3600.0), elapsed=20.0)
    assert verdict.reason == "It is to be tried again after 3600 s, but only 40 s are left for that."
    assert decided(limited(limit=0)).reason == "Jira lets this user send nothing at all, so waiting does not help."


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_each_of_these_answers_may_ask_for_a_wait(status: int) -> None:
    assert decided(Outcome(status, rate_limit=RateLimit(retry_after=5.0)), chance=1.0).wait == 5.0 + FIRST_PAUSE


def test_the_pause_is_random_and_grows_to_a_bound() -> None:
    retry = Retry(attempts=1000, within=None)
    most = [decided(Outcome(503), retry, attempt=attempt, chance=1.0).wait for attempt in range(1, 8)]
    assert most == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert decided(Outcome(503), retry, attempt=999, chance=1.0).wait == LONGEST_PAUSE
    assert decided(Outcome(503), retry, attempt=3, chance=0.25).wait == 0.5
    assert decided(Outcome(503), retry, attempt=3, chance=0.0).wait == 0.0
    assert decided(Outcome(503), Retry(first_pause=3, longest_pause=4), attempt=2, chance=1.0).wait == 4.0


def test_the_pause_never_goes_beyond_the_time_that_is_left() -> None:
    for left, asked, chance in itertools.product((0.001, 0.3, 5.0, 70.0), (0.0, 0.2, 4.9), (0.0, 0.5, 1.0)):
        wait = decided(limited(retry_after=asked), attempt=2, left=left, elapsed=1.0, chance=chance).wait
        assert wait is None or asked <= wait < left
        assert (wait is None) == (asked >= left)
    assert decided(Outcome(503), elapsed=60.0) == NEVER
    assert decided(Outcome(503), left=-1.0) == NEVER
    assert decided(Outcome(503), Retry(within=None), elapsed=1e9).wait == 0.0


def test_every_combination_of_a_write_of_unknown_fate_ends_there() -> None:
    sent: tuple[Sent, ...] = ("unknown", "yes")
    for each, attempt, left, chance in itertools.product(sent, (1, 2), (None, 10.0), (0.0, 1.0)):
        assert decided(Outcome(sent=each), attempt=attempt, reads=False, left=left, chance=chance) == NEVER


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"attempts": 0}, "attempts is 0"),
        ({"attempts": 2.0}, "attempts is 2.0"),
        ({"attempts": True}, "attempts is True"),
        ({"attempts": None}, "attempts is None"),
        ({"within": 0}, "within is 0"),
        ({"within": float("nan")}, "within is nan"),
        ({"within": "60"}, "within is '60'"),
        ({"first_pause": -1}, "first_pause is -1"),
        ({"longest_pause": "8"}, "longest_pause is '8'"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        Retry(**settings)
