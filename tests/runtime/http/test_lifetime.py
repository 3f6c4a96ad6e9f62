"""How long a client is good for: until it is closed, and in which event loops."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import anyio
import httpx
import httpx2
import pytest

from jira_dc_runtime import ConfigurationError, CookieSession
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.auth.login_jira import PASSWORD, USER, login_jira
from tests.runtime.fake_jira import FakeJira, Seen, answer, fake_jira
from tests.runtime.models import get_issue

from .echo_server import echo_server

LIBRARIES: dict[str, Any] = {
    "own": None,
    "httpx": httpx.AsyncClient,
    "httpx2": httpx2.AsyncClient,
    "aiohttp": aiohttp.ClientSession,
}


@pytest.mark.parametrize("library", [None, httpx.Client, httpx2.Client], ids=["own", "httpx", "httpx2"])
def test_a_closed_client_says_so(library: Any) -> None:
    with echo_server() as echo:
        http = library and library()
        client = Client(echo.url, http_client=http)
        client.send(get_issue())
        client.close()
        client.close()
        for act in (lambda: client.send(get_issue()), client.stream("/rest/x").__enter__):
            with pytest.raises(ConfigurationError, match=r"is closed\. Make a new one\. Nothing was sent"):
                act()
        if http is not None:
            http.close()
            with pytest.raises(ConfigurationError, match="http_client of this client is closed"):
                Client(echo.url, http_client=http).send(get_issue())


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_closed_async_client_says_so(library: str) -> None:
    async def use(url: str) -> None:
        http = LIBRARIES[library] and LIBRARIES[library]()
        client = AsyncClient(url, http_client=http)
        await client.send(get_issue())
        await client.aclose()
        await client.aclose()
        for act in (lambda: client.send(get_issue()), client.stream("/rest/x").__aenter__):
            with pytest.raises(ConfigurationError, match=r"is closed\. Make a new one\. Nothing was sent"):
                await act()
        if http is not None:
            await _close(http)
            with pytest.raises(ConfigurationError, match="http_client of this client is closed"):
                await AsyncClient(url, http_client=http).send(get_issue())

    with echo_server() as echo:
        asyncio.run(use(echo.url))


async def _close(http: Any) -> None:
    await (http.aclose() if hasattr(http, "aclose") else http.close())


def test_an_async_client_opens_new_connections_in_each_event_loop() -> None:
    with echo_server() as echo:
        client = AsyncClient(echo.url)
        for number in range(3):
            issues = asyncio.run(_ask(client, 5))
            assert [issue.key for issue in issues] == [f"EX-{each}" for each in range(5)]
            gc.collect()  # what an event loop left open would warn here
            assert _settled(lambda: echo.open_connections == 0), number
        asyncio.run(client.aclose())
        with pytest.raises(ConfigurationError, match="closed"):
            asyncio.run(_ask(client, 1))


async def _ask(client: AsyncClient, many: int) -> list[Any]:
    answers: list[Any] = await asyncio.gather(*[client.send(get_issue(f"EX-{number}")) for number in range(many)])
    return answers


def test_an_async_client_works_in_two_event_loops_at_a_time() -> None:
    with echo_server(0.05) as echo:
        client = AsyncClient(echo.url)
        found: list[list[Any]] = []
        threads = [threading.Thread(target=lambda: found.append(asyncio.run(_ask(client, 40)))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [len(issues) for issues in found] == [40, 40, 40]


@pytest.mark.parametrize("library", ["httpx", "httpx2", "aiohttp"])
def test_a_brought_client_in_a_second_event_loop_is_an_error_with_advice(library: str) -> None:
    clients: list[AsyncClient] = []
    brought: list[Any] = []

    async def first(url: str) -> None:
        brought.append(LIBRARIES[library]())
        clients.append(AsyncClient(url, http_client=brought[0]))
        await clients[0].send(get_issue())

    async def again() -> None:
        with pytest.raises(ConfigurationError, match=r"another event loop\. Make both inside the loop"):
            await clients[0].send(get_issue())

    with echo_server() as echo, asyncio.Runner() as one:
        one.run(first(echo.url))
        with asyncio.Runner() as two:
            two.run(again())
        one.run(_close(brought[0]))


def test_a_client_without_connections_may_serve_several_event_loops() -> None:
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, json={"key": "EX-1"})))
    client = AsyncClient("https://jira.example.com", http_client=http)
    for _ in range(2):
        assert asyncio.run(client.send(get_issue())).key == "EX-1"


def test_a_client_that_nobody_closed_goes_with_its_event_loop() -> None:
    async def use(url: str) -> None:
        await AsyncClient(url).send(get_issue())

    with echo_server() as echo:
        asyncio.run(use(echo.url))
        gc.collect()
        assert _settled(lambda: echo.open_connections == 0)


def _hanging_logout(released: threading.Event, jira: Any) -> Callable[[Seen], bytes]:
    def script(seen: Seen) -> bytes:
        if seen.method == "DELETE":
            released.wait(10)
            return answer(status=204)
        reply: bytes = jira(seen)
        return reply

    return script


async def _native(closing: Awaitable[None]) -> None:
    task = asyncio.ensure_future(closing)
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _with_timeout(closing: Awaitable[None]) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(closing, 0.3)


async def _with_scope(closing: Awaitable[None]) -> None:
    with anyio.move_on_after(0.3) as scope:
        await closing
    assert scope.cancelled_caught


@pytest.mark.parametrize("cancel", [_native, _with_timeout, _with_scope])
def test_closing_that_is_cancelled_while_logging_out_closes_all_the_same(cancel: Callable[..., Any]) -> None:
    async def use(server: FakeJira) -> None:
        client = AsyncClient(server.url, auth=CookieSession(USER, PASSWORD))
        await client.check_auth()
        await cancel(client.aclose())
        with pytest.raises(ConfigurationError, match="closed"):
            await client.send(get_issue())
        inside: Any = client
        assert inside._transport._connections._adapter._http.is_closed

    released = threading.Event()
    with login_jira() as (jira, _), fake_jira(_hanging_logout(released, jira)) as server:
        try:
            asyncio.run(use(server))
        finally:
            released.set()


def test_closing_that_is_interrupted_while_logging_out_closes_all_the_same() -> None:
    with login_jira() as (_, server):
        client: Any = Client(server.url, auth=CookieSession(USER, PASSWORD))
        client.check_auth()
        adapter = client._transport._connections.here().adapter
        send = adapter.send

        def interrupt(request: Any, *, as_client: bool) -> Any:
            if request.method == "DELETE":
                raise KeyboardInterrupt
            return send(request, as_client=as_client)

        adapter.send = interrupt
        with pytest.raises(KeyboardInterrupt):
            client.close()
        assert adapter._http.is_closed
        client.close()


def _settled(is_so: Callable[[], bool]) -> bool:
    """Return whether it becomes so; the server sees the end of a connection a moment later."""
    pause = threading.Event()
    return any(is_so() or pause.wait(0.02) for _ in range(250))
