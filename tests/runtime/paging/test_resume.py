"""An iterator says where it is, and a new one goes on from there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jira_dc_runtime import Call, RequestError, UnexpectedBody
from jira_dc_runtime.paging.pages import CursorPages, ListPages, OffsetPages
from jira_dc_runtime.paging.walk import iterate, iterate_async

from .paged_server import (
    CURSOR,
    NUMBERED,
    OFFSET,
    SINGLE,
    WINDOW,
    Answer,
    AsyncServer,
    Page,
    Server,
    call,
    offset_server,
    values,
)

STYLES: dict[str, tuple[Answer, Any]] = {
    "offset": (offset_server(35, 12, start_at=True, total=True, is_last=True), OffsetPages),
    "offset with a total": (offset_server(35, 12, total=True), OffsetPages),
    "offset without a word": (offset_server(35, 12), OffsetPages),
    "offset, small pages": (offset_server(35, 3, start_at=True, total=True), OffsetPages),
    "list": (lambda query: offset_server(35, 12)(query).values, ListPages),
    "list, small pages": (lambda query: offset_server(35, 3)(query).values, ListPages),
}


def starting_at(pages: Any, start_at: int | None) -> Any:
    def build(start: int, size: int | None) -> Call[Any]:
        return call(startAt=start, maxResults=size)

    return pages(build, values if pages is OffsetPages else list, start_at=start_at)


@pytest.mark.parametrize("stop", [0, 1, 3, 11, 12, 13, 24, 34, 35])
@pytest.mark.parametrize("style", STYLES)
def test_a_new_walk_goes_on_where_one_stopped(style: str, stop: int) -> None:
    answer, pages = STYLES[style]
    first = iterate(Server(answer).send, starting_at(pages, None), None, None)
    came = [next(first) for _ in range(stop)]
    assert first.position == stop
    assert came + list(iterate(Server(answer).send, starting_at(pages, first.position), None, None)) == list(range(35))

    async def go_on() -> list[Any]:
        walk = iterate_async(AsyncServer(answer).send, starting_at(pages, None), None, None)
        found = [await anext(walk) for _ in range(stop)]
        rest = iterate_async(AsyncServer(answer).send, starting_at(pages, walk.position), None, None)
        return found + [item async for item in rest]

    assert asyncio.run(go_on()) == list(range(35))


@pytest.mark.parametrize("limit", [0, 1, 11, 12, 13, 30, 35, 99])
@pytest.mark.parametrize("style", STYLES)
def test_a_walk_that_ended_at_its_limit_stands_behind_it(style: str, limit: int) -> None:
    answer, pages = STYLES[style]
    walk = iterate(Server(answer).send, starting_at(pages, 2), None, limit)
    assert list(walk) == list(range(2, min(35, 2 + limit)))
    assert walk.position == min(35, 2 + limit)


@pytest.mark.parametrize("start_at", [35, 36, 1000])
@pytest.mark.parametrize("style", STYLES)
def test_there_is_nothing_behind_the_end(style: str, start_at: int) -> None:
    answer, pages = STYLES[style]
    assert list(iterate(Server(answer).send, starting_at(pages, start_at), None, None)) == []


@pytest.mark.parametrize("pages", [OffsetPages, ListPages])
def test_no_walk_begins_before_the_first_item(pages: Any) -> None:
    with pytest.raises(RequestError, match="start_at is -1; it must be 0 or more"):
        iterate(Server(offset_server(3)).send, starting_at(pages, -1), None, None)


def test_a_server_that_does_not_heed_where_to_begin_is_an_error() -> None:
    server = Server(lambda _: Page(start_at=0, total=35, values=list(range(12))))
    with pytest.raises(UnexpectedBody, match="items from 24 on were asked for, but the page starts at 0"):
        next(iterate(server.send, starting_at(OffsetPages, 24), None, None))


def test_after_an_error_the_position_is_that_of_the_item_that_did_not_come() -> None:
    answer = offset_server(35, 12, start_at=True, total=True)
    problem = RuntimeError("the line is dead")

    def break_off(query: dict[str, Any]) -> Any:
        if query["startAt"] > 12:
            raise problem
        return answer(query)

    walk = iterate(Server(break_off).send, starting_at(OffsetPages, None), None, None)
    came: list[int] = []
    with pytest.raises(RuntimeError, match="the line is dead"):
        came.extend(walk)
    assert walk.position == 23


def one_item(**said: Any) -> Answer:
    return lambda _: Page(values=[1], **said)


TOTALS: list[tuple[Any, Answer, int | None]] = [
    (OFFSET, offset_server(35, 12, total=True), 35),
    (OFFSET, offset_server(35, 12), None),
    (OFFSET, offset_server(35, 12, total=0), None),
    (OFFSET, offset_server(0, 12, total=0), 0),
    (NUMBERED, one_item(total=1), 1),
    (SINGLE, one_item(total=1), 1),
    (CURSOR, one_item(is_last=True), None),
    (WINDOW, one_item(last_page=True), None),
]


@pytest.mark.parametrize(("pages", "answer", "total"), TOTALS)
def test_the_total_is_what_jira_says(pages: Any, answer: Answer, total: int | None) -> None:
    walk = iterate(Server(answer).send, pages, None, None)
    assert walk.total is None
    next(walk, None)
    assert walk.total == total


def test_a_walk_by_cursors_goes_on_at_the_page_of_its_mark() -> None:
    answers = {
        None: Page(values=[0, 1, 2], next_cursor="b"),
        "b": Page(values=[3, 4], next_cursor="c"),
        "c": Page(values=[5], is_last=True),
    }

    def walk(cursor: str | None) -> Any:
        pages: CursorPages[Any, Any] = CursorPages(
            lambda asked, size: call(cursor=cursor if asked is None else asked, maxResults=size), values
        )
        return iterate(Server(lambda query: answers[query.get("cursor")]).send, pages, None, None)

    first = walk(None)
    came = [next(first) for _ in range(4)]
    assert (first.position, first.mark) == (4, "b")
    assert came[:3] + list(walk("b")) == [0, 1, 2, 3, 4, 5]
