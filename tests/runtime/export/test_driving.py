"""The drivers: what a flow asks is carried out, at the rate it may have, and what went wrong comes back to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from jira_dc.errors import NotLoggedIn, RequestError
from jira_dc.testing import MockJira
from jira_dc_runtime.call import Call
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.export.asking import MYSELF, SERVER_INFO, Ask, Flow, Found
from jira_dc_runtime.export.driving import AsyncDriver, Driver, Pace, Paces

from .restless_jira import SITE


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("rate", "counts", "waits", "sizes"),
    [
        (None, [3, 50], [0, 0], [3, 50]),
        (2.0, [1, 1, 1], [0, 0.5, 0.5], [1, 1, 1]),
        (0.25, [1, 2], [0, 4, 4], [1, 1, 1]),
        (4.0, [10], [0, 1, 1], [4, 4, 2]),
        (100.0, [30, 30], [0, 0.3], [30, 30]),
    ],
)
def test_a_pace_is_kept_in_the_mean(
    rate: float | None, counts: list[int], waits: list[float], sizes: list[int]
) -> None:
    clock = Clock()
    pace = Pace(rate, clock)
    got: list[tuple[float, int]] = []
    for count in counts:
        for wait, calls in pace.groups(Ask((MYSELF,) * count)):
            clock.now += wait
            got.append((wait, len(calls)))
    assert [wait for wait, _ in got] == pytest.approx(waits)
    assert [size for _, size in got] == sizes


def test_time_that_passed_by_itself_counts() -> None:
    clock = Clock()
    pace = Pace(1.0, clock)
    first = next(pace.groups(Ask((MYSELF,))))
    clock.now += 0.75
    later = next(pace.groups(Ask((MYSELF,))))
    clock.now += 60.0
    assert (first[0], later[0]) == (0, 0.25)
    assert [wait for wait, _ in pace.groups(Ask((MYSELF,) * 3))] == [0, 1, 2]  # not made up for


def test_what_a_client_reads_at_one_rate_shares_it() -> None:
    paces = Paces()
    assert paces.at(2.0) is paces.at(2.0)
    assert paces.at(2.0) is not paces.at(3.0)
    first, second = (next(paces.at(0.001).groups(Ask((MYSELF,))))[0] for _ in range(2))
    assert (first, round(second, -3)) == (0, 1000)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_is_more_than_nothing(rate: float) -> None:
    with pytest.raises(RequestError, match="must be a number above 0"):
        Pace(rate)


def test_the_driver_waits_as_long_as_the_pace_says(mock_jira: MockJira) -> None:
    waits: list[float] = []
    with mock_jira.http_client() as http, Client(SITE, http_client=http) as client:
        Driver(client, 2, Pace(0.001), waits.append).run(ask_for(SERVER_INFO, SERVER_INFO, SERVER_INFO))
    assert [round(wait, -3) for wait in waits] == [1000, 2000]


def ask_for(*calls: Call[Any], whole: bool = False) -> Flow[list[Any]]:
    outcomes = yield Ask(calls, whole=whole)
    yield Found([{"id": "1"}])
    return [outcome.error or outcome.value for outcome in outcomes]


def run(mock: MockJira, flow: Callable[[], Flow[Any]], *, is_async: bool) -> Any:
    async def run_async() -> Any:
        async with mock.async_http_client() as http, AsyncClient(SITE, http_client=http) as client:
            return await AsyncDriver(client, 2, Pace(None)).run(flow())

    if is_async:
        return asyncio.run(run_async())
    with mock.http_client() as http, Client(SITE, http_client=http) as client:
        return Driver(client, 2, Pace(None)).run(flow())


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("count", [1, 5])
def test_answers_come_in_order_and_errors_with_them(mock_jira: MockJira, count: int, *, is_async: bool) -> None:
    found = run(mock_jira, lambda: ask_for(*[MYSELF] * count, SERVER_INFO), is_async=is_async)
    assert [type(each) for each in found] == [NotLoggedIn] * count + [dict]


@pytest.mark.parametrize("is_async", [False, True])
def test_headers_come_where_they_are_wanted(mock_jira: MockJira, *, is_async: bool) -> None:
    (found,) = run(mock_jira, lambda: ask_for(SERVER_INFO, whole=True), is_async=is_async)
    assert found.status == 200
    assert found.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("is_async", [False, True])
def test_a_flow_that_fails_is_over(mock_jira: MockJira, *, is_async: bool) -> None:
    closed: list[bool] = []

    def fail() -> Flow[None]:
        try:
            (outcome,) = yield Ask((MYSELF,))
            _ = outcome.value
        finally:
            closed.append(True)

    with pytest.raises(NotLoggedIn):
        run(mock_jira, fail, is_async=is_async)
    assert closed == [True]
