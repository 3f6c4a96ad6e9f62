"""How much is asked for, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from jira_dc_runtime import RequestError, UnexpectedBody
from jira_dc_runtime.paging.walk import iterate, iterate_async

from .paged_server import OFFSET, AsyncServer, Page, Server, offset_server, walk_both_ways


@pytest.mark.parametrize(
    ("page_size", "limit", "sizes", "count"),
    [
        (None, None, [None, None, None], 5),
        (2, None, [2, 2, 2], 5),
        (None, 3, [3, 3], 3),
        (None, 100, [None, None, None], 5),
        (2, 4, [2, 2], 4),
        (2, 3, [2, 2], 3),
        (100, 2, [2], 2),
        (100, 1, [1], 1),
        (2, 100, [2, 2, 2], 5),
        (2, 0, [], 0),
        (None, 0, [], 0),
    ],
)
def test_page_size_and_limit(page_size: int | None, limit: int | None, sizes: list[int | None], count: int) -> None:
    items, asked = walk_both_ways(offset_server(5, start_at=True, total=True), OFFSET, page_size, limit)
    assert items == list(range(count))
    assert [query.get("maxResults") for query in asked] == sizes


@pytest.mark.parametrize(("page_size", "limit"), [(0, None), (-1, None), (None, -1), (0, 0)])
def test_sizes_that_make_no_sense_are_refused_at_once(page_size: int | None, limit: int | None) -> None:
    server = Server(offset_server(5))
    with pytest.raises(RequestError, match="must be"):
        iterate(server.send, OFFSET, page_size, limit)
    with pytest.raises(ValueError, match="must be"):
        iterate_async(AsyncServer(offset_server(5)).send, OFFSET, page_size, limit)


def test_pages_are_asked_for_when_they_are_needed() -> None:
    server = Server(offset_server(5, start_at=True, total=True))
    items: Iterator[Any] = iterate(server.send, OFFSET, 2, None)
    assert server.asked == []
    assert [len(server.asked) for _ in items] == [1, 1, 2, 2, 3]


def test_async_pages_are_asked_for_when_they_are_needed() -> None:
    server = AsyncServer(offset_server(5, start_at=True, total=True))

    async def steps() -> Sequence[int]:
        items = iterate_async(server.send, OFFSET, 2, None)
        assert server.asked == []
        return [len(server.asked) async for _ in items]

    assert asyncio.run(steps()) == [1, 1, 2, 2, 3]


@pytest.mark.parametrize("page", [{"a": 1}, "text", 5, Page(values="text"), Page(values={"a": 1})])
def test_a_page_without_a_list_says_so(page: Any) -> None:
    with pytest.raises(UnexpectedBody, match="GET /x: the page holds no list of items"):
        walk_both_ways(lambda _: page, OFFSET)


def test_a_page_that_came_as_the_bare_list_is_used() -> None:
    items, _ = walk_both_ways(lambda query: [1, 2] if query["startAt"] == 0 else [], OFFSET)
    assert items == [1, 2]
