"""Async code without asyncio: under trio a client does all that it does elsewhere, but for what needs tasks."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest
import trio

from jira_dc_runtime import Call, ConfigurationError, DeadlineExceeded, File, Pacer, Retry
from jira_dc_runtime.call import MultipartBody
from jira_dc_runtime.client import AsyncClient
from jira_dc_runtime.paging.pages import OffsetPages
from jira_dc_runtime.paging.walk import iterate_async
from tests.runtime.auth.contract import LOGINS, Contract
from tests.runtime.drivers import own_clients_of
from tests.runtime.fake_jira import Reset, Script, Seen, answer, fake_jira

pytestmark = pytest.mark.filterwarnings("ignore:Async generator 'http:ResourceWarning")
"""httpx and httpx2 leave the generators of a body that is broken off to the garbage collector, which trio tells."""

T = TypeVar("T")
MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
FILE = bytes(range(256)) * 100


@pytest.fixture(params=["httpx", "httpx2"], autouse=True)
def library(request: pytest.FixtureRequest) -> Iterator[str]:
    with own_clients_of(request.param):
        yield request.param


def use(script: Script | bytes, work: Callable[[AsyncClient], Coroutine[Any, Any, T]], **settings: Any) -> T:
    """Return what `work(client)` returns under trio, with a client of the Jira that serves `script`."""

    async def main(url: str) -> T:
        with trio.fail_after(20):
            async with AsyncClient(url, **settings) as client:
                return await work(client)

    with fake_jira(script) as jira:
        found: T = trio.run(main, jira.url)
    return found


async def at_once(client: AsyncClient, calls: int) -> list[Any]:
    """Return the values of as many calls, each in a task of its own."""
    values: list[Any] = []

    async def ask() -> None:
        values.append(await client.send(MYSELF))

    async with trio.open_nursery() as nursery:
        for _ in range(calls):
            nursery.start_soon(ask)
    return values


def in_turn(*steps: bytes | type[Exception]) -> Script:
    """Serve one step after the other, the last one for ever."""
    left = list(steps)

    def script(_: Seen) -> bytes:
        step = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(step, bytes):
            return step
        raise step

    return script


@pytest.mark.parametrize("contract", LOGINS, ids=lambda login: login.name)
def test_each_login_serves_many_tasks(contract: Contract) -> None:
    values = use(contract.jira(), lambda client: at_once(client, 5), auth=contract.make())
    assert [value["name"] for value in values] == ["fred"] * 5


def test_more_calls_than_there_are_connections_wait_for_their_turn() -> None:
    assert use(answer(b"1"), lambda client: at_once(client, 150)) == [1] * 150


def test_what_only_reads_is_tried_again() -> None:
    script = in_turn(answer(b"{}", 503), Reset, answer(b"{}", 429, Retry_After="0"), answer(b'"done"'))
    again = Retry(attempts=4, first_pause=0.001)
    assert use(script, lambda client: client.send(MYSELF), retry=again) == "done"


def test_a_deadline_ends_a_body_that_comes_drop_by_drop() -> None:
    def drip(_: Seen) -> Iterator[bytes]:
        yield answer(b"[", length=1000)
        while True:
            time.sleep(0.02)
            yield b"1,"

    async def ask(client: AsyncClient) -> None:
        with pytest.raises(DeadlineExceeded):
            await client.send(MYSELF)

    use(drip, ask, deadline=0.3)


def test_a_call_that_is_done_within_its_deadline_is_just_done() -> None:
    assert use(answer(b"1"), lambda client: at_once(client, 3), deadline=20) == [1] * 3


def test_a_pacer_lets_calls_wait() -> None:
    script = answer(
        b"1",
        X_RateLimit_Limit="2",
        X_RateLimit_Remaining="0",
        X_RateLimit_FillRate="50",
        X_RateLimit_Interval_Seconds="1",
    )
    assert use(script, lambda client: at_once(client, 4), pacer=Pacer()) == [1] * 4


def test_an_iterator_goes_through_the_pages() -> None:
    def page(seen: Seen) -> bytes:
        start = int(seen.target.rpartition("=")[2])
        return answer(json.dumps({"startAt": start, "total": 7, "values": list(range(7))[start : start + 3]}).encode())

    def build(start: int, _: int | None) -> Call[Any]:
        return Call("GET", "/rest/x", Any, query={"startAt": start})

    async def walk(client: AsyncClient) -> list[Any]:
        pages: Any = OffsetPages(build, lambda found: found["values"])
        return [item async for item in iterate_async(client.send, pages, None, None)]

    assert use(page, walk) == list(range(7))


def test_files_go_up_and_come_down(tmp_path: Path) -> None:
    def script(seen: Seen) -> bytes:
        return answer(FILE, content_type="image/png") if seen.method == "GET" else answer(str(seen.length).encode())

    async def transfer(client: AsyncClient) -> tuple[int, int]:
        size = await client.download("/secure/attachment/1/a.bin", tmp_path / "a.bin")
        body = MultipartBody({"file": File.from_path(tmp_path / "a.bin")})
        return size, await client.send(Call("POST", "/rest/x", int, body=body))

    size, sent = use(script, transfer)
    assert (tmp_path / "a.bin").read_bytes() == FILE
    assert (size, sent > size) == (len(FILE), True)


def test_what_is_cancelled_gives_its_connection_back() -> None:
    async def cancel(client: AsyncClient) -> Any:
        with trio.move_on_after(0.05) as scope:
            await client.send(MYSELF)
        assert scope.cancelled_caught
        return await client.send(MYSELF)

    seen: list[Seen] = []

    def script(asked: Seen) -> Iterator[bytes]:
        seen.append(asked)
        if len(seen) == 1:
            time.sleep(0.2)
        yield answer(b"2")

    assert use(script, cancel) == 2


def test_a_session_of_aiohttp_is_refused() -> None:
    async def open_session() -> aiohttp.ClientSession:
        return aiohttp.ClientSession()

    async def ask(session: aiohttp.ClientSession) -> None:
        async with AsyncClient("https://jira.example.com", http_client=session) as client:
            with pytest.raises(ConfigurationError, match="aiohttp needs the event loop of asyncio"):
                await client.send(MYSELF)

    session = asyncio.run(open_session())
    trio.run(ask, session)
    asyncio.run(session.close())


def test_gather_says_that_it_needs_asyncio() -> None:
    async def gather(client: AsyncClient) -> None:
        with pytest.raises(ConfigurationError, match="gather needs the event loop of asyncio"):
            await anext(client.gather([MYSELF]))

    use(b"", gather)
