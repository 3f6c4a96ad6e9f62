"""However many calls are made at a time, none is lost: a bounded number is under way, the rest wait in order."""

from __future__ import annotations

import asyncio
import importlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest

from jira_dc_runtime import CookieSession, JiraError
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.http.adapters.brought import CAUTIOUS, at_a_time
from jira_dc_runtime.http.gate import AsyncGate, Gate
from tests.runtime.auth.login_jira import PASSWORD, USER, login_jira
from tests.runtime.fake_jira import answer, fake_jira
from tests.runtime.models import get_issue

from .echo_server import echo_server

MANY = 1000
ASYNC_CLIENTS: dict[str, Any] = {
    "own": lambda: None,
    "httpx": httpx.AsyncClient,
    "httpx2": httpx2.AsyncClient,
    "aiohttp": aiohttp.ClientSession,
}
SYNC_CLIENTS: dict[str, Any] = {"own": lambda: None, "httpx": httpx.Client, "httpx2": httpx2.Client}
BOUNDS = {"own": 100, "httpx": 20, "httpx2": 75, "aiohttp": 75}
"""How many calls are under way at most, downloads apart; a client of our own is one of httpx2 here."""


@pytest.mark.parametrize("library", ASYNC_CLIENTS)
def test_a_thousand_gathered_calls_lose_none(library: str) -> None:
    async def gather(url: str) -> list[str | None]:
        http = ASYNC_CLIENTS[library]()
        try:
            async with AsyncClient(url, http_client=http, timeout=5) as client:
                calls = [client.send(get_issue(f"EX-{number}")) for number in range(MANY)]
                return [issue.key for issue in await asyncio.gather(*calls)]
        finally:
            await _close(http)

    with echo_server(0.01) as echo:
        keys = asyncio.run(gather(echo.url))
    assert keys == [f"EX-{number}" for number in range(MANY)]
    assert 1 < echo.most <= BOUNDS[library]
    assert len(echo.asked) == MANY


@pytest.mark.parametrize("library", SYNC_CLIENTS)
def test_a_thousand_calls_of_a_hundred_threads_lose_none(library: str) -> None:
    http = SYNC_CLIENTS[library]()
    with echo_server(0.01) as echo, Client(echo.url, http_client=http, timeout=5) as client:

        def ask(number: int) -> str | None:
            return client.send(get_issue(f"EX-{number}")).key

        with ThreadPoolExecutor(100) as pool:
            keys = list(pool.map(ask, range(MANY)))
        if http is not None:
            http.close()
    assert keys == [f"EX-{number}" for number in range(MANY)]
    assert 1 < echo.most <= BOUNDS[library]


async def _close(http: Any) -> None:
    if http is not None:
        await (http.aclose() if hasattr(http, "aclose") else http.close())


def test_waiting_for_a_turn_does_not_count_as_waiting_for_an_answer() -> None:
    async def gather(url: str) -> list[object]:
        async with AsyncClient(url, timeout=0.5) as client:
            answers: list[object] = await asyncio.gather(
                *[client.send(get_issue(f"EX-{number}")) for number in range(200)]
            )
            return answers

    with echo_server(0.1) as echo:  # ten rounds of 0.1 s each
        assert len(asyncio.run(gather(echo.url))) == 200


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
@pytest.mark.parametrize(("most", "calls"), [(1, 1), (3, 2), (8, 6)])
def test_the_gate_follows_the_limits_of_a_brought_client(library: str, most: int, calls: int) -> None:
    module = importlib.import_module(library)

    async def gather(url: str) -> None:
        async with module.AsyncClient(limits=module.Limits(max_connections=most)) as http:
            # Two clients over one: they share its gate.
            first, second = AsyncClient(url, http_client=http), AsyncClient(url, http_client=http)
            both = [each.send(get_issue(f"EX-{number}")) for number in range(20) for each in (first, second)]
            await asyncio.gather(*both)

    with echo_server(0.01) as echo:
        asyncio.run(gather(echo.url))
    assert echo.most == calls


def test_the_gate_follows_the_limits_of_an_aiohttp_session() -> None:
    async def find() -> list[int]:
        found: list[int] = []
        choices: list[dict[str, Any]] = [{}, {"limit": 7}, {"limit_per_host": 3}, {"limit": 0}]
        for options in choices:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(**options)) as session:
                found.append(at_a_time(session))
        return found

    assert asyncio.run(find()) == [100, 7, 3, 100]


def test_a_client_whose_limits_cannot_be_read_gets_a_cautious_gate() -> None:
    assert at_a_time(httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200)))) == CAUTIOUS


def test_calls_go_on_while_downloads_hold_every_turn_of_theirs() -> None:
    async def hold(url: str) -> str | None:
        async with AsyncClient(url) as client:
            streams = [client.stream(f"/rest/x/{number}") for number in range(20)]
            for stream in streams:
                await stream.__aenter__()
            issue = await client.send(get_issue("EX-7"))
            for stream in streams:
                await stream.__aexit__(None, None, None)
            return issue.key

    with echo_server() as echo:
        assert asyncio.run(hold(echo.url)) == "EX-7"


def test_a_download_holds_its_turn_until_it_is_closed_and_no_longer() -> None:
    with echo_server() as echo, httpx.Client(limits=httpx.Limits(max_connections=4)) as http:
        client = Client(echo.url, http_client=http)  # one download at a time
        done = threading.Event()

        def second() -> None:
            with client.stream("/rest/b") as chunks:
                list(chunks)
            done.set()

        with client.stream("/rest/a") as chunks:
            thread = threading.Thread(target=second)
            thread.start()
            assert not done.wait(0.2)
            assert list(chunks)
        thread.join(10)
        assert done.is_set()


def test_a_call_that_fails_gives_its_turn_back() -> None:
    with fake_jira(answer(b"no json")) as jira, httpx.Client(limits=httpx.Limits(max_connections=1)) as http:
        client = Client(jira.url, http_client=http)
        for _ in range(3):
            with pytest.raises(JiraError):
                client.send(get_issue())
    for _ in range(3):
        with pytest.raises(JiraError):
            client.send(get_issue())


def test_a_login_within_a_call_needs_no_turn_of_its_own() -> None:
    async def gather(url: str) -> list[object]:
        limits = httpx.Limits(max_connections=1)
        async with httpx.AsyncClient(limits=limits) as http, AsyncClient(url, auth=_auth(), http_client=http) as client:
            answers: list[object] = await asyncio.gather(*[client.check_auth() for _ in range(10)])
            return answers

    with login_jira() as (_, server):
        assert len(asyncio.run(gather(server.url))) == 10


def _auth() -> CookieSession:
    return CookieSession(USER, PASSWORD)


def test_turns_come_in_order() -> None:
    async def take_turns() -> list[int]:
        gate, order = AsyncGate(1), list[int]()

        async def one(number: int) -> None:
            assert await gate.enter()
            await asyncio.sleep(0)
            order.append(number)
            gate.leave()

        await asyncio.gather(*[one(number) for number in range(50)])
        return order

    assert asyncio.run(take_turns()) == list(range(50))


@pytest.mark.parametrize("cancelled", [0, 1, 2])
def test_whoever_is_cancelled_while_it_waits_leaves_no_turn_taken(cancelled: int) -> None:
    async def cancel_some() -> None:
        gate = AsyncGate(1)
        assert await gate.enter()
        waiting = [asyncio.create_task(gate.enter()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[cancelled].cancel()
        await asyncio.sleep(0)
        for task in waiting:
            gate.leave()
            if task is not waiting[cancelled]:
                assert await task
        gate.leave()
        assert await gate.enter()

    asyncio.run(asyncio.wait_for(cancel_some(), 10))


def test_a_turn_that_came_just_before_the_cancellation_goes_on_to_the_next() -> None:
    async def cancel_late() -> None:
        gate = AsyncGate(1)
        assert await gate.enter()
        first, second = asyncio.create_task(gate.enter()), asyncio.create_task(gate.enter())
        await asyncio.sleep(0)
        gate.leave()  # the turn is that of `first`, which has not run yet
        first.cancel()
        assert await second
        assert first.cancelled() or await first

    asyncio.run(asyncio.wait_for(cancel_late(), 10))


def test_threads_share_a_gate() -> None:
    gate, inside, most = Gate(3), list[int](), list[int]()

    def work(number: int) -> None:
        gate.enter()
        inside.append(number)
        most.append(len(inside))
        inside.remove(number)
        gate.leave()

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(work, range(3000)))
    assert max(most) <= 3
    assert [gate.enter(0.01) for _ in range(4)] == [True, True, True, False]


def test_a_download_that_would_wait_for_ever_goes_ahead() -> None:
    async def stall() -> list[bool]:
        gate = AsyncGate(1)
        return [await gate.enter(0.01), await gate.enter(0.01)]

    assert asyncio.run(stall()) == [True, False]
