"""A forked child has connections of its own: every answer belongs to the request that asked for it."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest

from jira_dc_runtime import Call, ConfigurationError, CookieSession
from jira_dc_runtime.answer.per_process import PerProcess
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.auth.login_jira import PASSWORD, USER, login_jira
from tests.runtime.models import get_issue

from .echo_server import echo_server

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
CHILDREN = 4
EACH = 100
FORK = multiprocessing.get_context("fork")

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def _in_children(work: Callable[[int], Any], count: int = CHILDREN) -> list[Any]:
    """Return what `work(number)` returns, or the name of what it raises, in each of `count` forked children."""
    answers: Any = FORK.Queue()

    def run(number: int) -> None:
        try:
            answers.put((number, work(number)))
        except BaseException as error:  # noqa: BLE001 - the parent is told
            answers.put((number, f"{type(error).__name__}: {error}"))

    children = [FORK.Process(target=run, args=[number]) for number in range(count)]
    for child in children:
        child.start()
    found = dict(answers.get(timeout=60) for _ in children)
    for child in children:
        child.join(30)
    return [found[number] for number in range(count)]


def _keys(number: int) -> list[str]:
    return [f"EX-{number}-{each}" for each in range(EACH)]


def test_children_of_a_warm_client_get_their_own_answers() -> None:
    with echo_server(0.001) as echo, Client(echo.url) as client:
        for number in range(3):
            client.send(get_issue(f"WARM-{number}"))
        stop = threading.Event()
        parent: list[bool] = []

        def go_on() -> None:  # the parent works on, and holds locks while it forks
            number = 0
            while not stop.is_set():
                number += 1
                parent.append(client.send(get_issue(f"P-{number}")).key == f"P-{number}")

        threads = [threading.Thread(target=go_on) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            found = _in_children(lambda number: [client.send(get_issue(key)).key for key in _keys(number)])
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert found == [_keys(number) for number in range(CHILDREN)]
        assert all(parent)
        assert client.send(get_issue("LAST")).key == "LAST"


def test_a_child_that_closes_its_copy_leaves_the_parent_alone() -> None:
    with login_jira() as (jira, server), Client(server.url, auth=CookieSession(USER, PASSWORD)) as client:
        client.send(MYSELF)
        assert _in_children(lambda _: client.close()) == [None] * CHILDREN
        sessions = dict(jira.sessions)
        client.send(MYSELF)
        assert jira.sessions == sessions  # nobody logged out, and nobody had to log in again


def test_children_of_a_warm_async_client_get_their_own_answers() -> None:
    async def ask(client: AsyncClient, keys: list[str]) -> list[str | None]:
        return [issue.key for issue in await asyncio.gather(*[client.send(get_issue(key)) for key in keys])]

    with echo_server(0.001) as echo:
        client = AsyncClient(echo.url)
        asyncio.run(ask(client, _keys(9)))
        found = _in_children(lambda number: asyncio.run(ask(client, _keys(number))))
        assert found == [_keys(number) for number in range(CHILDREN)]
        assert asyncio.run(ask(client, _keys(9))) == _keys(9)


@pytest.mark.parametrize("library", [httpx.Client, httpx2.Client], ids=["httpx", "httpx2"])
def test_a_brought_client_in_a_child_is_an_error_with_advice(library: Any) -> None:
    with echo_server() as echo, library() as http:
        client = Client(echo.url, http_client=http)
        client.send(get_issue())
        [said] = _in_children(lambda _: client.send(get_issue()), 1)
        assert said.startswith("ConfigurationError: This client was made before the process was forked")
        assert "Make both after the fork. Nothing was sent." in said
        assert client.send(get_issue("EX-2")).key == "EX-2"


@pytest.mark.parametrize(
    "library", [httpx.AsyncClient, httpx2.AsyncClient, aiohttp.ClientSession], ids=["httpx", "httpx2", "aiohttp"]
)
def test_a_brought_async_client_in_a_child_is_an_error_with_advice(library: Any) -> None:
    async def make(url: str) -> tuple[AsyncClient, Any]:
        http = library()
        client = AsyncClient(url, http_client=http)
        await client.send(get_issue())
        return client, http

    with echo_server() as echo, asyncio.Runner() as runner:
        client, http = runner.run(make(echo.url))
        [said] = _in_children(lambda _: asyncio.run(client.send(get_issue())), 1)
        assert said.startswith("ConfigurationError: This client was made before the process was forked")
        runner.run(http.aclose() if hasattr(http, "aclose") else http.close())


def test_a_client_that_was_not_used_before_the_fork() -> None:
    with echo_server() as echo:
        client, other = Client(echo.url), AsyncClient(echo.url)

        def use(number: int) -> list[str | None]:
            return [client.send(get_issue("A")).key, asyncio.run(other.send(get_issue("B"))).key]

        assert _in_children(use) == [["A", "B"]] * CHILDREN


def test_a_session_stays_with_its_process() -> None:
    with login_jira() as (jira, server), Client(server.url, auth=CookieSession(USER, PASSWORD)) as client:
        client.send(MYSELF)
        logins = len(jira.sessions)
        found = _in_children(lambda _: client.send(MYSELF)["name"])
        assert found == [USER] * CHILDREN
        assert len(jira.sessions) == logins + CHILDREN
        assert client.send(MYSELF)["name"] == USER
        assert len(jira.sessions) == logins + CHILDREN


def test_a_login_under_way_in_the_parent_holds_up_no_child() -> None:
    locked, released = threading.Event(), threading.Event()
    auth: Any = CookieSession(USER, PASSWORD)

    def hold() -> Iterator[Any]:
        with auth._flights.here()._lock.here():
            locked.set()
            released.wait(30)
        yield

    with login_jira() as (_, server), Client(server.url, auth=auth) as client:
        holder = threading.Thread(target=lambda: list(hold()))
        holder.start()
        locked.wait(10)
        try:
            found = _in_children(lambda _: client.send(MYSELF)["name"])
        finally:
            released.set()
            holder.join()
        assert found == [USER] * CHILDREN


def test_a_lock_that_a_thread_of_the_parent_holds_is_open_in_a_child() -> None:
    lock = PerProcess(threading.Lock)

    def enter(_: int) -> bool:
        with lock.here() as has_it:
            return has_it

    with lock.here():
        assert _in_children(enter, 2) == [True, True]


def test_a_closed_client_stays_closed_in_a_child() -> None:
    client = Client("https://jira.example.com")
    client.close()
    with pytest.raises(ConfigurationError):
        client.send(get_issue())
    [said] = _in_children(lambda _: client.send(get_issue()), 1)
    assert said.startswith("ConfigurationError: This client is closed")
