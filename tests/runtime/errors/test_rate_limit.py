"""What an answer says about the rate limit, whichever server or proxy wrote it."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

import pytest

from jira_dc_runtime.answer.response import Response
from jira_dc_runtime.errors import RateLimit, TooManyRequests
from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.errors.http_error import http_error
from jira_dc_runtime.errors.rate_limit import LONGEST_WAIT, read_rate_limit, read_retry_after

NOW = 784_111_777.0
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"  # the same moment
JIRA = {
    "X-RateLimit-Limit": "70",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Interval-Seconds": "1",
    "X-RateLimit-FillRate": "5",
    "Retry-After": "3",
}
OPERATION = "GET /api/2/myself"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param(JIRA, RateLimit(70, 0, 1, 5, 3.0), id="Jira"),
        pytest.param({**JIRA, "Retry-After": "0"}, RateLimit(70, 0, 1, 5, 0.0), id="as on every answer"),
        pytest.param({"Retry-After": "3"}, RateLimit(retry_after=3.0), id="a proxy"),
        pytest.param({"X-RateLimit-Limit": " 70 "}, RateLimit(limit=70), id="only the size"),
        pytest.param({"X-RateLimit-Limit": "seventy", "X-RateLimit-Remaining": "-1"}, None, id="no numbers"),
        pytest.param({"X-RateLimit-Limit": "9" * 5000}, None, id="more digits than a number may have"),
        pytest.param({"Retry-After": "soon"}, None, id="no time"),
        pytest.param({"Content-Type": "text/html"}, None, id="nothing"),
    ],
)
def test_the_headers_are_read_as_far_as_they_can_be(headers: Mapping[str, str], expected: RateLimit | None) -> None:
    assert read_rate_limit(Headers(headers.items()), NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        (DATE, 0.0),
        ("Sun, 06 Nov 1994 08:50:37 GMT", 60.0),
        ("Sunday, 06-Nov-94 08:50:37 GMT", 60.0),
        ("Sun Nov  6 08:50:37 1994", 60.0),
        ("Sun, 06 Nov 1994 09:50:37 +0100", 60.0),
        (str(int(LONGEST_WAIT)), LONGEST_WAIT),
        (str(int(LONGEST_WAIT) + 1), None),
        ("9223372036854775807", None),
        ("9" * 5000, None),
        ("Sun, 06 Nov 1994 08:48:37 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("Fri, 31 Dec 99999999 23:59:59 GMT", None),
        ("Sun, 99 Nov 1994 99:99:99 GMT", None),
        ("-5", None),
        ("1e3", None),
        ("nan", None),
        ("inf", None),
        ("٣", None),
        ("5, 5", None),
        ("", None),
    ],
)
def test_the_wait_is_read_in_each_form_and_nothing_absurd_is_believed(text: str, expected: float | None) -> None:
    assert read_retry_after({"retry-after": text}, NOW) == expected


def test_a_date_counts_from_the_date_of_the_answer() -> None:
    headers = {"retry-after": "Sun, 06 Nov 1994 08:50:37 GMT", "date": DATE}
    assert read_retry_after(headers, NOW + 86_400) == 60.0
    assert read_retry_after({**headers, "date": "yesterday"}, NOW) == 60.0


def test_a_bucket_that_holds_nothing_is_for_ever() -> None:
    blocked = read_rate_limit({"x-ratelimit-limit": "0", "retry-after": "9223372036854775807"}, NOW)
    assert blocked is not None
    assert blocked.is_blocked
    assert blocked.retry_after is None
    assert not RateLimit(limit=70).is_blocked
    assert not RateLimit().is_blocked


def test_an_error_and_a_response_know_it() -> None:
    error = http_error(OPERATION, 429, JIRA, b"")
    assert isinstance(error, TooManyRequests)
    assert error.rate_limit == RateLimit(70, 0, 1, 5, 3.0)
    assert error.retry_after == 3.0
    assert pickle.loads(pickle.dumps(error)).rate_limit == error.rate_limit
    response = Response(OPERATION, None, 200, Headers(JIRA.items()), b"")
    assert response.rate_limit == error.rate_limit


def test_an_error_without_these_headers_knows_nothing() -> None:
    error = http_error(OPERATION, 503, {}, b"")
    assert error.rate_limit is None
    assert error.retry_after is None
    assert Response(OPERATION, None, 200, Headers(), b"").rate_limit is None
