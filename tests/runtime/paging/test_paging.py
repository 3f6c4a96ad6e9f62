"""Every way of paging, against servers that do what servers do."""

from __future__ import annotations

from typing import Any

import pytest

from jira_dc_runtime.paging.pages import SinglePage

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
        ({"start_at": True, "total": "5"}, [0, 2, 4, 5]),
        ({"start_at": "0", "total": True}, [0, 2, 4]),
        ({"start_at": 0, "total": True}, [0, 2, 4]),
        ({"start_at": -1, "total": True}, [0, 2, 4]),
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


def test_items_that_a_page_repeats_come_once() -> None:
    pages = {0: Page(start_at=0, values=[0, 1, 2], total=5), 3: Page(start_at=2, values=[2, 3, 4], total=5)}
    items, _ = walk_both_ways(lambda query: pages[query["startAt"]], OFFSET)
    assert items == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("pages", [OFFSET, BARE, NUMBERED, CURSOR, WINDOW, SINGLE])
def test_nothing_at_all(pages: Any) -> None:
    items, asked = walk_both_ways(lambda _: [] if pages is BARE else Page(values=[]), pages)
    assert (items, len(asked)) == ([], 1)


@pytest.mark.parametrize("pages", [OFFSET, NUMBERED, SINGLE])
def test_a_list_may_be_absent_where_the_total_says_that_it_is_empty(pages: Any) -> None:
    assert walk_both_ways(lambda _: Page(total=0), pages)[0] == []


def bare_server(count: int, cap: int) -> Answer:
    def answer(query: dict[str, Any]) -> list[int]:
        start = query["startAt"]
        return list(range(start, min(start + min(query.get("maxResults", cap), cap), count)))

    return answer


@pytest.mark.parametrize(
    ("count", "cap", "page_size", "starts"),
    [
        (5, 2, 2, [0, 2, 4, 5]),
        (4, 2, 2, [0, 2, 4]),
        (5, 2, 100, [0, 2, 4, 5]),
        (5, 2, None, [0, 2, 4, 5]),
        (1, 50, 50, [0, 1]),
        (5, 50, None, [0, 5]),
        (5, 50, 1, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_bare_lists(count: int, cap: int, page_size: int | None, starts: list[int]) -> None:
    items, asked = walk_both_ways(bare_server(count, cap), BARE, page_size)
    assert items == list(range(count))
    assert [query["startAt"] for query in asked] == starts


def test_a_page_of_a_bare_list_that_is_cut_short_is_not_the_last() -> None:
    items, _ = walk_both_ways(_cut_short, BARE, 50)
    assert items == list(range(148))


def _cut_short(query: dict[str, Any]) -> list[int]:
    start = query["startAt"]
    return list(range(start, min(start + (48 if start == 50 else 50), 148)))


@pytest.mark.parametrize(("count", "page_size"), [(2, 3), (2, None), (49, 100), (5, 4), (350, 20)])
def test_a_bare_list_that_came_whole_is_whole_though_the_server_ignores_the_offset(
    count: int, page_size: int | None
) -> None:
    items, asked = walk_both_ways(lambda _: list(range(count)), BARE, page_size)
    assert (items, len(asked)) == (list(range(count)), 2)


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
    ],
)
def test_numbered_pages(shown: dict[str, Any], numbers: list[int]) -> None:
    items, asked = walk_both_ways(numbered_server(5, 2, **shown), NUMBERED, 100)
    assert items == [0, 1, 2, 3, 4]
    assert [query["page"] for query in asked] == numbers


@pytest.mark.parametrize(
    ("pages", "expected", "cursors"),
    [
        ({None: Page(values=[1], next_cursor="a"), "a": Page(values=[2], is_last=True)}, [1, 2], [None, "a"]),
        ({None: Page(values=[1], next_cursor="a"), "a": Page(values=[2])}, [1, 2], [None, "a"]),
        ({None: Page(values=[1], next_cursor="a", is_last=True)}, [1], [None]),
        ({None: Page(values=[1], next_cursor="")}, [1], [None]),
        ({None: Page(values=[1], next_cursor=5), "5": Page(values=[2])}, [1, 2], [None, "5"]),
        ({None: Page(values=[1, 2], next_cursor="a"), "a": Page(values=[2, 3])}, [1, 2, 3], [None, "a"]),
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
        ({100: Page(values=[1], until=200), 200: Page(values=[1, 2], last_page=True)}, [1, 2], [100, 200]),
        (
            {
                100: Page(values=[{"id": 1, "at": 1}], until=200),
                200: Page(values=[{"id": 1, "at": 2}], last_page=True),
            },
            [{"id": 1, "at": 1}, {"id": 1, "at": 2}],
            [100, 200],
        ),
        (
            {
                100: Page(values=[1], until=200),
                200: Page(values=[], until=300, last_page=False),
                300: Page(values=[2], last_page=True),
            },
            [1, 2],
            [100, 200, 300],
        ),
        ({100: Page(values=[1], since=100, until=100, last_page=True)}, [1], [100]),
        ({100: Page(values=[1], last_page=True)}, [1], [100]),
        ({100: Page(values=[1], until=200, is_last_page=True)}, [1], [100]),
    ],
)
def test_window_pages(pages: dict[int, Page], expected: list[int], times: list[int]) -> None:
    items, asked = walk_both_ways(lambda query: pages[query["since"]], WINDOW)
    assert items == expected
    assert [query["since"] for query in asked] == times


def single_server(count: int, cap: int, usual: int = 50, *, total: bool = True) -> Answer:
    def answer(query: dict[str, Any]) -> Page:
        size = min(query.get("maxResults", usual), cap)
        return Page(values=list(range(min(size, count))), total=count if total else None)

    return answer


BOUNDED = SinglePage(SINGLE.build, SINGLE.items, bounds=(100, 1000), narrow="username")


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize(
    ("server", "sizes", "came", "asked"),
    [
        ((350, 1000), (None, None), 350, 1000),
        ((80, 100), (None, None), 80, 1000),
        ((350, 100), (20, 80), 80, 80),
        ((350, 100), (None, 100), 100, 100),
        ((350, 1000), (20, 200), 200, 200),
        ((19, 100), (20, None), 19, 20),
        ((350, 100), (20, 5), 5, 5),
        ((0, 100), (None, None), 0, 1000),
    ],
)
def test_a_single_page_is_asked_for_as_a_whole(
    server: tuple[int, int], sizes: tuple[int | None, int | None], came: int, asked: int, *, total: bool
) -> None:
    items, queries = walk_both_ways(single_server(*server, total=total), BOUNDED, *sizes)
    assert (items, queries) == (list(range(came)), [{"maxResults": asked}])


def test_a_single_page_of_an_unknown_bound_leaves_the_size_to_the_server() -> None:
    assert walk_both_ways(single_server(40, 100), SINGLE)[1] == [{}]
