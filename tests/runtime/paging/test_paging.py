"""Every way of paging, against servers that do what servers do."""

from __future__ import annotations

from typing import Any

import pytest

from .paged_server import (
    BARE,
    CURSOR,
    NUMBERED,
    OFFSET,
    SINGLE,
    WINDOW,
    Answer,
    Page,
    offset_server,
    walk_both_ways,
)


@pytest.mark.parametrize(
    ("shown", "starts"),
    [
        ({"start_at": True, "max_results": True, "total": True, "is_last": True}, [0, 2, 4]),
        ({"start_at": True, "max_results": True, "total": True}, [0, 2, 4]),
        ({"start_at": True, "is_last": True}, [0, 2, 4]),
        ({"start_at": True}, [0, 2, 4, 5]),
        ({"total": True}, [0, 2, 4]),
        ({"is_last": True}, [0, 2, 4]),
        ({}, [0, 2, 4, 5]),
        ({"start_at": True, "total": 0}, [0, 2, 4, 5]),
        ({"start_at": True, "total": 3}, [0, 2, 4, 5]),
        ({"start_at": True, "total": 99}, [0, 2, 4, 5]),
        ({"start_at": True, "total": "5"}, [0, 2, 4, 5]),
        ({"start_at": "0", "total": True}, [0, 2, 4]),
        ({"start_at": True, "total": 2, "is_last": True}, [0, 2, 4]),
        ({"start_at": True, "is_last": "no", "total": True}, [0, 2, 4]),
        ({"start_at": True, "total": True, "is_last": False}, [0, 2, 4, 5]),
        ({"start_at": True, "total": True, "is_last": None, "max_results": 50}, [0, 2, 4]),
    ],
)
def test_offset_pages_bring_every_item_once(shown: dict[str, Any], starts: list[int]) -> None:
    items, asked = walk_both_ways(offset_server(5, **shown), OFFSET, page_size=100)
    assert items == [0, 1, 2, 3, 4]
    assert [query["startAt"] for query in asked] == starts


def test_the_flag_outweighs_the_total() -> None:
    items, asked = walk_both_ways(lambda _: Page(values=[1], is_last=True, total=9), OFFSET)
    assert (items, len(asked)) == ([1], 1)


@pytest.mark.parametrize(
    "page",
    [
        Page(values=[1, 2], start_at=0, total=10),
        Page(values=[1, 2], start_at=0),
        Page(values=[1, 2]),
        Page(values=[1, 2], total=10),
        Page(values=[1, 2], is_last=False),
    ],
)
def test_a_server_that_ignores_the_offset_is_asked_twice(page: Page) -> None:
    items, asked = walk_both_ways(lambda _: page, OFFSET)
    assert items == [1, 2]
    assert [query["startAt"] for query in asked] == [0, 2]


def test_items_that_a_page_repeats_come_once() -> None:
    pages = {0: Page(start_at=0, values=[0, 1, 2], total=5), 3: Page(start_at=2, values=[2, 3, 4], total=5)}
    items, _ = walk_both_ways(lambda query: pages[query["startAt"]], OFFSET)
    assert items == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("pages", [OFFSET, BARE, NUMBERED, CURSOR, WINDOW, SINGLE])
@pytest.mark.parametrize("page", [[], None])
def test_nothing_at_all(pages: Any, page: Any) -> None:
    items, asked = walk_both_ways(lambda _: [] if pages is BARE else Page(values=page), pages)
    assert (items, len(asked)) == ([], 1)


def bare_server(count: int, cap: int) -> Answer:
    def answer(query: dict[str, Any]) -> list[int]:
        start = query["startAt"]
        return list(range(start, min(start + min(query.get("maxResults", cap), cap), count)))

    return answer


@pytest.mark.parametrize(
    ("count", "cap", "page_size", "starts"),
    [
        (5, 2, 2, [0, 2, 4]),
        (4, 2, 2, [0, 2, 4]),
        (5, 2, 100, [0, 2, 4]),
        (5, 2, None, [0, 2, 4]),
        (1, 50, 50, [0, 1]),
        (5, 50, None, [0, 5]),
        (5, 50, 1, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_bare_lists(count: int, cap: int, page_size: int | None, starts: list[int]) -> None:
    items, asked = walk_both_ways(bare_server(count, cap), BARE, page_size)
    assert items == list(range(count))
    assert [query["startAt"] for query in asked] == starts


def test_a_bare_list_that_ignores_the_offset() -> None:
    items, asked = walk_both_ways(lambda _: ["a", "b"], BARE, 2)
    assert (items, len(asked)) == (["a", "b"], 2)


def numbered_server(count: int, cap: int, **shown: Any) -> Answer:
    def answer(query: dict[str, Any]) -> Page:
        size = min(query.get("maxResults", cap), cap)
        start = (query["page"] - 1) * size
        right = {"total": count}
        return Page(
            values=list(range(start, min(start + size, count))),
            **{name: right[name] if value is True else value for name, value in shown.items()},
        )

    return answer


@pytest.mark.parametrize(
    ("shown", "numbers"),
    [
        ({"total": True}, [1, 2, 3]),
        ({}, [1, 2, 3, 4]),
        ({"total": 0}, [1, 2, 3, 4]),
        ({"total": 1}, [1, 2, 3, 4]),
        ({"total": 99}, [1, 2, 3, 4]),
    ],
)
def test_numbered_pages(shown: dict[str, Any], numbers: list[int]) -> None:
    items, asked = walk_both_ways(numbered_server(5, 2, **shown), NUMBERED, 100)
    assert items == [0, 1, 2, 3, 4]
    assert [query["page"] for query in asked] == numbers


def test_a_server_that_ignores_the_page_number() -> None:
    items, asked = walk_both_ways(lambda _: Page(values=[1, 2], total=10), NUMBERED)
    assert (items, len(asked)) == ([1, 2], 2)


@pytest.mark.parametrize(
    ("pages", "expected", "cursors"),
    [
        ({None: Page(values=[1], next_cursor="a"), "a": Page(values=[2], is_last=True)}, [1, 2], [None, "a"]),
        ({None: Page(values=[1], next_cursor="a"), "a": Page(values=[2])}, [1, 2], [None, "a"]),
        ({None: Page(values=[1], next_cursor="a", is_last=True)}, [1], [None]),
        ({None: Page(values=[1], next_cursor="")}, [1], [None]),
        ({None: Page(values=[1], next_cursor=5)}, [1], [None]),
        ({None: Page(values=[1], next_cursor="a"), "a": Page(values=[2], next_cursor="a")}, [1, 2], [None, "a"]),
        (
            {None: Page(values=[1], next_cursor="a"), "a": Page(values=[], next_cursor="b"), "b": Page(values=[2])},
            [1, 2],
            [None, "a", "b"],
        ),
    ],
)
def test_cursor_pages(pages: dict[str | None, Page], expected: list[int], cursors: list[str | None]) -> None:
    items, asked = walk_both_ways(lambda query: pages[query.get("cursor")], CURSOR)
    assert items == expected
    assert [query.get("cursor") for query in asked] == cursors


@pytest.mark.parametrize(
    ("pages", "expected", "times"),
    [
        ({100: Page(values=[1], until=200), 200: Page(values=[2], until=300, last_page=True)}, [1, 2], [100, 200]),
        ({100: Page(values=[1], until=200), 200: Page(values=[])}, [1], [100, 200]),
        ({100: Page(values=[1], until=200), 200: Page(values=[2], until=200)}, [1, 2], [100, 200]),
        ({100: Page(values=[1], until=200), 200: Page(values=[2], until=150)}, [1, 2], [100, 200]),
        ({100: Page(values=[1], since=100, until=100)}, [1], [100]),
        ({100: Page(values=[1])}, [1], [100]),
        ({100: Page(values=[1], until=200, is_last_page=True)}, [1], [100]),
        ({100: Page(values=[1], until="200")}, [1], [100]),
    ],
)
def test_window_pages(pages: dict[int, Page], expected: list[int], times: list[int]) -> None:
    items, asked = walk_both_ways(lambda query: pages[query["since"]], WINDOW)
    assert items == expected
    assert [query["since"] for query in asked] == times


def test_a_single_page_is_asked_for_once() -> None:
    items, asked = walk_both_ways(lambda _: Page(values=[1, 2], total=99), SINGLE, 2)
    assert (items, asked) == ([1, 2], [{"maxResults": 2}])
