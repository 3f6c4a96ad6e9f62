"""An iterator after an error, a cancellation or the end, and one that several threads or tasks share."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from jira_dc_runtime import Call, ConnectionFailed, UnexpectedBody
from jira_dc_runtime.paging.walk import ItemIterator, iterate, iterate_async

from .paged_server import BARE, CURSOR, NUMBERED, OFFSET, SINGLE, WINDOW, Answer, Page, Server, offset_server

CURSORS: dict[str | None, Page] = {
    None: Page(values=[0, 1], next_cursor="a"),
    "a": Page(values=[2, 3], next_cursor="b"),
    "b": Page(values=[4]),
}
STYLES: dict[str, tuple[Any, Answer]] = {
    "offset": (OFFSET, offset_server(5, start_at=True, total=True)),
    "list": (BARE, lambda query: list(range(query["startAt"], min(query["startAt"] + 2, 5)))),
    "number": (NUMBERED, lambda query: Page(values=list(range(5))[query["page"] * 2 - 2 : query["page"] * 2], total=5)),
    "cursor": (CURSOR, lambda query: CURSORS[query.get("cursor")]),
    "window": (
        WINDOW,
        lambda query: Page(
            values=list(range(5))[(query["since"] - 100) : (query["since"] - 98)],
            until=query["since"] + 2,
            last_page=query["since"] == 104,
        ),
    ),
    "single": (SINGLE, lambda _: Page(values=[0, 1, 2, 3, 4], total=5)),
}
styles = pytest.mark.parametrize("style", STYLES)


class Flaky(Server):
    """Fails every first time that a page is asked for."""

    def __init__(self, answer: Any) -> None:
        super().__init__(answer)
        self.failed: list[dict[str, Any]] = []

    def send(self, call: Call[Any]) -> Any:
        query = {name: value for name, value in call.query.items() if value is not None}
        if query not in self.failed:
            self.failed.append(query)
            message = "down"
            raise ConnectionFailed(message)
        return super().send(call)


@styles
def test_next_asks_for_the_same_page_again_after_an_error(style: str) -> None:
    pages, answer = STYLES[style]
    server, smooth = Flaky(answer), Server(answer)
    items = iterate(server.send, pages, None, None)
    got: list[Any] = []
    errors = 0
    while True:
        try:
            got.append(next(items))
        except ConnectionFailed:
            errors += 1
        except StopIteration:
            break
    assert got == list(iterate(smooth.send, pages, None, None)) == [0, 1, 2, 3, 4]
    assert errors == len(smooth.asked)
    assert server.asked == smooth.asked
    assert next(items, "end") == next(items, "end") == "end"
    assert server.asked == smooth.asked


@styles
def test_anext_asks_for_the_same_page_again_after_an_error(style: str) -> None:
    pages, answer = STYLES[style]
    server = Flaky(answer)

    async def send(call: Call[Any]) -> Any:
        return server.send(call)

    async def collect() -> list[Any]:
        items = iterate_async(send, pages, None, None)
        got: list[Any] = []
        while True:
            try:
                got.append(await anext(items))
            except ConnectionFailed:
                got.append("error")
            except StopAsyncIteration:
                break
        assert await anext(items, "end") == await anext(items, "end") == "end"
        return got

    got = asyncio.run(collect())
    assert [item for item in got if item != "error"] == [0, 1, 2, 3, 4]
    assert got.count("error") == len(server.asked)


@styles
def test_a_walk_that_was_cancelled_in_the_middle_of_a_page_goes_on(style: str) -> None:
    pages, answer = STYLES[style]
    server = Server(answer)
    held: dict[str, asyncio.Event] = {}

    async def send(call: Call[Any]) -> Any:
        answered = server.send(call)
        held["asked"].set()
        await held["released"].wait()
        return answered

    async def collect() -> list[Any]:
        held.update(asked=asyncio.Event(), released=asyncio.Event())
        items = iterate_async(send, pages, None, None)
        first = asyncio.ensure_future(anext(items))
        await held["asked"].wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        held["released"].set()
        return [item async for item in items]

    assert asyncio.run(collect()) == [0, 1, 2, 3, 4]
    assert server.asked[0] == server.asked[1]


@pytest.mark.parametrize("error", [KeyboardInterrupt, GeneratorExit, StopIteration])
def test_whatever_stops_a_request_leaves_the_iterator_where_it_was(error: type[BaseException]) -> None:
    server = Server(offset_server(3, start_at=True, total=True))
    stops = [error]

    def send(call: Call[Any]) -> Any:
        if stops:
            raise stops.pop()
        return server.send(call)

    items = iterate(send, OFFSET, None, None)
    with pytest.raises(error):
        next(items)
    assert list(items) == [0, 1, 2]


def test_a_page_that_is_not_understood_is_asked_for_again() -> None:
    answers: tuple[Any, ...] = (Page(values=[1], total=2), Page(values="broken"), Page(values=[2], total=2))
    items = iterate(Server(answers).send, OFFSET, None, None)
    assert next(items) == 1
    with pytest.raises(UnexpectedBody, match="no list of items"):
        next(items)
    assert list(items) == [2]


def test_a_list_that_was_short_gives_the_rest_when_it_is_whole_again() -> None:
    answers = (Page(values=[1], total=3, is_last=True), Page(values=[], total=3), Page(values=[2, 3], total=3))
    items = iterate(Server(answers).send, OFFSET, None, None)
    assert next(items) == 1
    for _ in range(2):
        with pytest.raises(UnexpectedBody, match="ended after 1 items"):
            next(items)
    assert list(items) == [2, 3]


def test_a_single_page_that_was_short_gives_the_rest_when_it_is_whole_again() -> None:
    answers = (Page(values=[1], total=2), Page(values=[1], total=2), Page(values=[1, 2], total=2))
    items = iterate(Server(answers).send, SINGLE, None, None)
    assert next(items) == 1
    for _ in range(2):
        with pytest.raises(UnexpectedBody, match="1 of 2 items came"):
            next(items)
    assert list(items) == [2]


def test_threads_that_share_an_iterator_share_its_items() -> None:
    server = Server(offset_server(300, cap=3, start_at=True, total=True))
    items = iterate(server.send, OFFSET, None, None)
    start = Barrier(4)

    def take(walk: ItemIterator[Any]) -> list[Any]:
        start.wait()
        return list(walk)

    with ThreadPoolExecutor(4) as threads:
        shares = [threads.submit(take, items) for _ in range(4)]
    assert sorted(item for share in shares for item in share.result()) == list(range(300))
    assert len(server.asked) == 100


def test_tasks_that_share_an_iterator_share_its_items() -> None:
    server = Server(offset_server(30, cap=3, start_at=True, total=True))

    async def send(call: Call[Any]) -> Any:
        await asyncio.sleep(0)
        return server.send(call)

    async def share() -> list[Any]:
        items = iterate_async(send, OFFSET, None, None)

        async def take() -> list[Any]:
            return [item async for item in items]

        return [item for part in await asyncio.gather(*[take() for _ in range(4)]) for item in part]

    assert sorted(asyncio.run(share())) == list(range(30))
    assert len(server.asked) == 10
