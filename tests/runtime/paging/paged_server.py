"""A server that pages in every way, and a client that goes through it, sync and async."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from jira_dc_runtime import Call, Model, UnexpectedBody
from jira_dc_runtime.paging.pages import CursorPages, ListPages, NumberedPages, OffsetPages, SinglePage, WindowPages
from jira_dc_runtime.paging.walk import iterate, iterate_async

Answer = Callable[[dict[str, Any]], Any]


class Page(Model):
    start_at: Any = None
    max_results: Any = None
    total: Any = None
    is_last: Any = None
    next_cursor: Any = None
    since: Any = None
    until: Any = None
    last_page: Any = None
    is_last_page: Any = None
    values: Any = None


class Server:
    """Answers from a function of the query, or with pages in turn (the last one for ever), and remembers each query.

    It gives up on a client that never stops.
    """

    def __init__(self, answer: Answer | tuple[Any, ...]) -> None:
        self.answer: Answer = answer if callable(answer) else in_turn(answer, self)
        self.asked: list[dict[str, Any]] = []

    def send(self, call: Call[Any]) -> Any:
        assert len(self.asked) < 200, "the client never stops"
        query = {name: value for name, value in call.query.items() if value is not None}
        self.asked.append(query)
        return self.answer(query)


def in_turn(pages: tuple[Any, ...], server: Server) -> Answer:
    """Answer with `pages` in turn, and the last one for ever."""
    return lambda _: pages[min(len(server.asked), len(pages)) - 1]


class AsyncServer(Server):
    async def send(self, call: Call[Any]) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return super().send(call)


def call(**query: Any) -> Call[Any]:
    return Call("GET", "/rest/x", Any, query=query)


def values(page: Any) -> Any:
    return page.values


OFFSET = OffsetPages(lambda start, size: call(startAt=start, maxResults=size), values)
BARE: ListPages[Any, Any] = ListPages(lambda start, size: call(startAt=start, maxResults=size), list)
NUMBERED = NumberedPages(lambda page, size: call(page=page, maxResults=size), values)
CURSOR = CursorPages(lambda cursor, size: call(cursor=cursor, maxResults=size), values)
WINDOW = WindowPages(lambda since, size: call(since=100 if since is None else since, maxResults=size), values)
SINGLE = SinglePage(lambda size: call(maxResults=size), values)


def walk_both_ways(
    answer: Answer, pages: Any, page_size: int | None = None, limit: int | None = None
) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return the items and the queries, after checking that sync and async do exactly the same."""
    server, async_server = Server(answer), AsyncServer(answer)
    items = list(iterate(server.send, pages, page_size, limit))

    async def collect() -> list[Any]:
        return [item async for item in iterate_async(async_server.send, pages, page_size, limit)]

    assert asyncio.run(collect()) == items
    assert async_server.asked == server.asked
    return items, server.asked


def walk_to_a_problem(
    answer: Answer | tuple[Any, ...], pages: Any, page_size: int | None = None, limit: int | None = None
) -> tuple[list[Any], list[dict[str, Any]], str]:
    """Return the items, the queries and the error's sentence (or nothing), the same for sync and async."""
    server, async_server = Server(answer), AsyncServer(answer)
    items: list[Any] = []
    problem = ""
    try:
        for item in iterate(server.send, pages, page_size, limit):
            items.append(item)  # noqa: PERF402 - what came before the error counts
    except UnexpectedBody as error:
        problem = str(error)

    async def collect() -> tuple[list[Any], str]:
        found: list[Any] = []
        try:
            async for item in iterate_async(async_server.send, pages, page_size, limit):
                found.append(item)  # noqa: PERF401 - as above
        except UnexpectedBody as error:
            return found, str(error)
        return found, ""

    assert asyncio.run(collect()) == (items, problem)
    assert async_server.asked == server.asked
    return items, server.asked, problem


def offset_server(count: int, cap: int = 2, **shown: Any) -> Answer:
    """`count` items, at most `cap` a page. `shown` says what of the envelope is there: True for right, or any value."""

    def answer(query: dict[str, Any]) -> Page:
        start = query.get("startAt", 0)
        size = min(query.get("maxResults", cap), cap)
        part = list(range(start, min(start + size, count)))
        right = {"start_at": start, "max_results": size, "total": count, "is_last": start + len(part) >= count}
        return Page(values=part, **{name: right[name] if value is True else value for name, value in shown.items()})

    return answer
