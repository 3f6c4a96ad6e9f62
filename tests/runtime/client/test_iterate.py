"""`iterate` goes through the lists of plug-ins, whose pages are classes of the caller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
import pytest

from jira_dc.calls import Call, CursorPages, ListPages, OffsetPages, Pages
from jira_dc_runtime import Model, NotFound, RequestError
from jira_dc_runtime.client import AsyncClient, Client

URL = "https://jira.example.com"
COUNT = 23


class Request(Model, kw_only=True):
    issue_key: str = msgspec.field(name="issueKey")


class RequestPage(Model, kw_only=True):
    """As Jira Service Management pages: start, limit, isLastPage."""

    start_at: int = msgspec.field(name="start")
    is_last: bool = msgspec.field(name="isLastPage")
    values: list[Request]


class Worklog(Model, kw_only=True):
    id: int


class Asset(Model, kw_only=True):
    id: int


class AssetPage(Model, kw_only=True):
    """As Assets pages: startAt, maxResults, total, and a list of another name."""

    start_at: int = msgspec.field(name="startAt")
    total: int
    object_entries: list[Asset] = msgspec.field(name="objectEntries")


def list_requests() -> Pages[Any, RequestPage, Request]:
    return OffsetPages(
        lambda start, size: Call(
            "GET", "/rest/servicedeskapi/request", RequestPage, query={"start": start, "limit": size}
        ),
        lambda page: page.values,
    )


def list_worklogs() -> Pages[Any, list[Worklog], Worklog]:
    return ListPages(
        lambda start, size: Call(
            "GET", "/rest/tempo/4/worklogs", list[Worklog], query={"offset": start, "limit": size}
        ),
        lambda page: page,
    )


def list_assets() -> Pages[Any, AssetPage, Asset]:
    return OffsetPages(
        lambda start, size: Call(
            "GET", "/rest/assets/1.0/aql/objects", AssetPage, query={"startAt": start, "maxResults": size}
        ),
        lambda page: page.object_entries,
    )


def _answer(request: httpx.Request) -> httpx.Response:
    query = request.url.params
    start = int(query.get("start") or query.get("offset") or query.get("startAt") or 0)
    size = int(query.get("limit") or query.get("maxResults") or 10)
    numbers = list(range(COUNT))[start : start + size]
    match request.url.path:
        case "/rest/servicedeskapi/request":
            values = [{"issueKey": f"SD-{number}"} for number in numbers]
            is_last = start + len(numbers) >= COUNT
            body: Any = {"start": start, "limit": size, "size": len(numbers), "isLastPage": is_last, "values": values}
        case "/rest/tempo/4/worklogs":
            body = [{"id": number} for number in numbers]
        case "/rest/assets/1.0/aql/objects":
            entries = [{"id": number} for number in numbers]
            body = {"startAt": start, "maxResults": size, "total": COUNT, "objectEntries": entries}
        case _:
            return httpx.Response(404, json={"errorMessages": ["no such plug-in"]})
    return httpx.Response(200, json=body)


@dataclass
class Case:
    pages: Callable[[], Pages[Any, Any, Any]]
    ids: list[Any]


CASES = {
    "like Jira Service Management": Case(list_requests, [f"SD-{number}" for number in range(COUNT)]),
    "like Tempo": Case(list_worklogs, list(range(COUNT))),
    "like Assets": Case(list_assets, list(range(COUNT))),
}


def _identify(item: Any) -> Any:
    return item.issue_key if isinstance(item, Request) else item.id


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("size", [None, 4, 10, 50])
def test_every_item_comes_once(case: Case, size: int | None) -> None:
    with Client(URL, http_client=httpx.Client(transport=httpx.MockTransport(_answer))) as client:
        assert [_identify(item) for item in client.iterate(case.pages(), page_size=size)] == case.ids
        assert [_identify(item) for item in client.iterate(case.pages(), page_size=size, limit=7)] == case.ids[:7]

    async def read() -> list[Any]:
        http = httpx.AsyncClient(transport=httpx.MockTransport(_answer))
        async with http, AsyncClient(URL, http_client=http) as client:
            return [_identify(item) async for item in client.iterate(case.pages(), page_size=size)]

    assert asyncio.run(read()) == case.ids


def test_it_is_typed_raises_and_checks_as_every_iterator() -> None:
    with Client(URL, http_client=httpx.Client(transport=httpx.MockTransport(_answer))) as client:
        walk = client.iterate(list_assets(), page_size=10)
        first: Asset = next(walk)
        assert (first.id, walk.total) == (0, COUNT)
        with pytest.raises(RequestError, match="page_size"):
            client.iterate(list_assets(), page_size=0)
        nothing: CursorPages[RequestPage, Request] = CursorPages(
            lambda cursor, size: Call("GET", "/rest/none", RequestPage, query={"cursor": cursor, "max": size}),
            lambda page: page.values,
        )
        with pytest.raises(NotFound):
            next(client.iterate(nothing))
