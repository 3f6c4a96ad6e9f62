"""The list changes while it is read: whatever was there throughout comes once."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_dc_runtime import Call, UnexpectedBody
from jira_dc_runtime.paging.count import FRUITLESS
from jira_dc_runtime.paging.identity import REMEMBERED, Memory
from jira_dc_runtime.paging.walk import iterate, iterate_async

from .paged_server import BARE, NUMBERED, OFFSET, Page, walk_to_a_problem

Change = tuple[int, int]
"""How many items go (below 0) or come, and where."""


class MovingServer:
    """A list that changes before each answer but the first, by the next of `changes`."""

    def __init__(self, count: int, cap: int, changes: list[Change], *, shown: tuple[str, ...]) -> None:
        self.items = [{"id": number} for number in range(count)]
        self.new = count
        self.cap = cap
        self.changes = list(changes)
        self.shown = shown
        self.asked = 0
        self.lasting = set(range(count))

    def send(self, call: Call[Any]) -> Any:
        query: dict[str, Any] = dict(call.query)
        size: int = min(query.get("maxResults") or self.cap, self.cap)
        start: int = query["startAt"] if "startAt" in query else (query["page"] - 1) * size
        if self.asked and self.changes:
            self._change(*self.changes.pop(0), before=start)
        self.asked += 1
        part = self.items[start : start + size]
        if not self.shown:
            return part
        facts: dict[str, Any] = {
            "start_at": start,
            "total": len(self.items),
            "is_last": start + size >= len(self.items),
        }
        return Page(values=part, **{name: facts[name] for name in self.shown if name != "values"})

    async def send_async(self, call: Call[Any]) -> Any:
        return self.send(call)

    def _change(self, count: int, place: int, before: int) -> None:
        at = min(place, before, len(self.items))
        if count < 0:
            gone = self.items[max(0, at + count) : at]
            self.lasting -= {item["id"] for item in gone}
            self.items = [item for item in self.items if item not in gone]
        for _ in range(count):
            self.items.insert(at, {"id": self.new})
            self.new += 1


Swap = tuple[int, int, int, int]
"""How many items go and where, how many come and where."""


class SwappingServer(MovingServer):
    """A list in which some items go and others come somewhere else, before each answer but the first."""

    def __init__(self, count: int, cap: int, swaps: list[Swap], *, shown: tuple[str, ...]) -> None:
        super().__init__(count, cap, [], shown=shown)
        self.swaps = list(swaps)

    def send(self, call: Call[Any]) -> Any:
        if self.asked and self.swaps:
            gone, goes, came, comes = self.swaps.pop(0)
            self._change(-gone, goes, before=len(self.items))
            self._change(came, comes, before=len(self.items))
        return super().send(call)


COUNTED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "offset": (OFFSET, ("start_at", "total", "is_last")),
    "offset without a start": (OFFSET, ("total",)),
    "offset without a flag": (OFFSET, ("start_at", "total")),
    "number": (NUMBERED, ("total",)),
}


@pytest.mark.parametrize("style", COUNTED)
@settings(max_examples=150, deadline=None)
@given(
    count=st.integers(0, 40),
    cap=st.integers(1, 9),
    page_size=st.none() | st.integers(1, 12),
    changes=st.lists(st.tuples(st.integers(-6, 6), st.integers(0, 40)), max_size=8),
)
def test_what_stays_comes_exactly_once(
    style: str, count: int, cap: int, page_size: int | None, changes: list[Change]
) -> None:
    pages, shown = COUNTED[style]
    server = MovingServer(count, cap, changes, shown=shown)
    got = [item["id"] for item in iterate(server.send, pages, page_size, None)]
    assert len(got) == len(set(got))
    assert server.lasting <= set(got)

    other = MovingServer(count, cap, changes, shown=shown)

    async def collect() -> list[Any]:
        return [item["id"] async for item in iterate_async(other.send_async, pages, page_size, None)]

    assert asyncio.run(collect()) == got


OVERLAPPING = {name: style for name, style in COUNTED.items() if name != "number"} | {"list": (BARE, ())}


@pytest.mark.parametrize("style", OVERLAPPING)
@settings(max_examples=200, deadline=None)
@given(
    count=st.integers(0, 300),
    cap=st.integers(20, 60),
    swaps=st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 300), st.integers(0, 30), st.integers(0, 300)), max_size=12
    ),
    are_even=st.booleans(),
)
def test_what_stays_comes_exactly_once_though_no_total_tells_that_anything_moved(
    style: str, count: int, cap: int, swaps: list[Swap], *, are_even: bool
) -> None:
    """Items go at one place and come at another, as many or not."""
    changes = [(gone, goes, gone if are_even else came, comes) for gone, goes, came, comes in swaps]
    pages, shown = OVERLAPPING[style]
    server = SwappingServer(count, cap, changes, shown=shown)
    got = [item["id"] for item in iterate(server.send, pages, None, None)]
    assert len(got) == len(set(got))
    assert server.lasting <= set(got)


@settings(max_examples=100, deadline=None)
@given(
    count=st.integers(0, 40),
    cap=st.integers(4, 9),
    changes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=8),
)
def test_what_stays_in_a_plain_list_that_grows_comes_exactly_once_or_is_an_error(
    count: int, cap: int, changes: list[Change]
) -> None:
    server = MovingServer(count, cap, changes, shown=())
    got: list[int] = []
    is_whole = True
    try:
        for item in iterate(server.send, BARE, None, None):
            got.append(item["id"])  # noqa: PERF401 - what came before the error counts
    except UnexpectedBody:  # a short list that grows between all answers looks like a server that ignores the offset
        is_whole = False
    assert len(got) == len(set(got))
    assert server.lasting <= set(got) or not is_whole
    assert is_whole or sum(change > 0 for change, _ in changes) > 1


@pytest.mark.parametrize("style", COUNTED)
@pytest.mark.parametrize(("change", "came"), [((-5, 20), 120), ((5, 20), 120), ((-50, 50), 120), ((-5, 0), 120)])
def test_the_log_says_once_that_the_list_moved(
    style: str, change: Change, came: int, caplog: pytest.LogCaptureFixture
) -> None:
    pages, shown = COUNTED[style]
    server = MovingServer(120, 50, [change, change], shown=shown)
    with caplog.at_level(logging.INFO, logger="jira_dc.paging"):
        got = [item["id"] for item in iterate(server.send, pages, None, None)]
    assert set(range(came)) >= server.lasting
    assert server.lasting <= set(got)
    assert len(caplog.records) == (0 if change == (-5, 0) else 1)
    assert all("GET /x: the list moved" in record.message for record in caplog.records)


@pytest.mark.parametrize("limit", [1, 49, 50, 51, 99, 100])
@pytest.mark.parametrize("style", COUNTED)
def test_a_limit_is_kept_whatever_moves(style: str, limit: int) -> None:
    pages, shown = COUNTED[style]
    server = MovingServer(120, 50, [(-5, 20), (7, 20)], shown=shown)
    got = [item["id"] for item in iterate(server.send, pages, None, limit)]
    assert len(set(got)) == len(got) == limit


def test_a_list_that_never_comes_to_rest_is_an_error() -> None:
    totals = iter(range(10**6, 0, -1))
    items, asked, problem = walk_to_a_problem(
        lambda query: Page(values=[{"id": query["startAt"]}], total=next(totals)), OFFSET
    )
    assert items == [{"id": 0}]
    assert FRUITLESS < len(asked) < 3 * FRUITLESS
    assert "Start again" in problem


def test_the_memory_is_flat_and_keeps_the_first_page() -> None:
    memory = Memory()
    for page in range(2000):
        memory.add(tuple(range(page * 50, page * 50 + 50)))
    assert REMEMBERED <= len(memory) <= REMEMBERED + 100
    assert 0 in memory
    assert 50 not in memory
    assert 99_999 in memory
    assert 100_000 - REMEMBERED in memory
