"""Renewals: once for everyone, whatever becomes of the one who leads."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from jira_dc_runtime import Call, ConnectionFailed, HttpError, JiraError, LoginError
from jira_dc_runtime.auth.flow import renewal
from jira_dc_runtime.auth.flow.login_request import MAX_REPLY, LoginReply, base_url_of, login_request, prepare_login
from jira_dc_runtime.auth.flow.renewable import RenewableLogin
from jira_dc_runtime.auth.flow.single_flight import SingleFlight
from jira_dc_runtime.auth.flow.steps import Ask, Blocking, Steps
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import FakeJira, Reset, Seen, answer, fake_jira

CALL = Call("GET", "/rest/x", str)
STEP = Blocking(lambda: None)


class Renewed(RenewableLogin):
    """Asks for a token where it has none, and for a new one after a 401; once per request."""

    def __init__(self, token: str | None = None) -> None:
        self.flight: SingleFlight[str] = SingleFlight(token)
        self.replies: list[LoginReply] = []

    def login_flow(self, request: AuthRequest) -> Steps[None]:
        token = self.flight.value or (yield from self.flight.renew(None, lambda _: self.obtain(request)))
        request.headers["Authorization"] = f"Bearer {token}"
        response: AuthResponse = yield request
        if response.status_code == 401:
            token = yield from self.flight.renew(token, lambda _: self.obtain(request))
            request.headers["Authorization"] = f"Bearer {token}"
            yield request

    def obtain(self, request: AuthRequest) -> Steps[str]:
        prepared = prepare_login("POST /login", f"{base_url_of(request)}/login", {}, b"secret")
        reply: LoginReply = yield Ask(login_request(request, prepared))
        self.replies.append(reply)
        if reply.status != 200:
            raise LoginError(f"the login answered {reply.status}")
        return str((yield Blocking(reply.content.decode)))


@dataclass(repr=False)
class Server:
    """Gives tokens 1, 2, 3 ... and accepts those that are not revoked."""

    url: str = ""
    logins: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    revoked: set[str] = field(default_factory=set[str])
    slowness: float = 0.2
    status: int = 200
    entered: threading.Event = field(default_factory=threading.Event)

    def __call__(self, seen: Seen) -> bytes:
        if seen.target == "/login":
            with self.lock:
                self.logins += 1
                number = self.logins
            self.entered.set()
            time.sleep(self.slowness)
            return answer(str(number).encode(), status=self.status)
        token = seen.headers["authorization"].removeprefix("Bearer ")
        return answer(f'"{token}"'.encode(), status=401 if token in self.revoked else 200)


@contextmanager
def serving(server: Server) -> Generator[FakeJira, None, None]:
    with fake_jira(server) as jira:
        server.url = jira.url
        yield jira


async def _ask_at_once(url: str, login: RenewableLogin, count: int) -> list[Any]:
    async with AsyncClient(url, auth=login) as client:
        answers: list[Any] = await asyncio.gather(*(client.send(CALL) for _ in range(count)), return_exceptions=True)
        return answers


def _ask_from_everywhere(url: str, login: RenewableLogin) -> list[Any]:
    """Ask from 20 threads of one client and from two event loops of 15 tasks each, all at the same time."""

    def ask(client: Client) -> Any:
        try:
            return client.send(CALL)
        except JiraError as error:
            return error

    with Client(url, auth=login) as client, ThreadPoolExecutor(22) as pool:
        loops = [pool.submit(asyncio.run, _ask_at_once(url, login, 15)) for _ in range(2)]
        threads = [pool.submit(ask, client) for _ in range(20)]
        return [one.result() for one in threads] + [each for loop in loops for each in loop.result()]


@pytest.mark.parametrize("token", [None, "old"], ids=["none yet", "revoked"])
def test_fifty_callers_renew_once(token: str | None) -> None:
    server = Server(revoked={"old"})
    with serving(server):
        assert _ask_from_everywhere(server.url, Renewed(token)) == ["1"] * 50
    assert server.logins == 1


def test_everyone_who_waited_sees_why_the_login_failed() -> None:
    server = Server(status=500)
    with serving(server):
        seen = _ask_from_everywhere(server.url, Renewed())
    assert {each.message for each in seen} == {"the login answered 500"}
    assert len({id(each) for each in seen}) == 50
    assert server.logins < 10  # those who came after it had failed tried again


def test_a_login_that_failed_is_tried_again_by_the_next_call(driver: Driver) -> None:
    server, login = Server(status=500, slowness=0), Renewed()
    with serving(server):
        with pytest.raises(LoginError):
            driver.send(server.url, CALL, auth=login)
        server.status = 200
        assert driver.send(server.url, CALL, auth=login) == "2"


def test_one_renewal_per_request(driver: Driver) -> None:
    server = Server(revoked={"old", "1"}, slowness=0)
    with serving(server), pytest.raises(HttpError):
        driver.send(server.url, CALL, auth=Renewed("old"))
    assert server.logins == 1


def test_a_cancelled_leader_hands_over() -> None:
    server, login = Server(slowness=0.4), Renewed()

    async def ask() -> list[Any]:
        async with AsyncClient(server.url, auth=login) as client:
            leader = asyncio.create_task(client.send(CALL))
            await asyncio.to_thread(server.entered.wait)
            others = [asyncio.create_task(client.send(CALL)) for _ in range(5)]
            await asyncio.sleep(0.05)
            leader.cancel()
            return [*await asyncio.gather(*others), leader.cancelled()]

    with serving(server):
        assert asyncio.run(ask()) == ["2"] * 5 + [True]
    assert server.logins == 2


def test_a_cancelled_waiter_cancels_nobody_else() -> None:
    server, login = Server(), Renewed()

    async def ask() -> list[Any]:
        async with AsyncClient(server.url, auth=login) as client:
            leader = asyncio.create_task(client.send(CALL))
            await asyncio.to_thread(server.entered.wait)
            waiters = [asyncio.create_task(client.send(CALL)) for _ in range(3)]
            await asyncio.sleep(0.05)
            waiters[0].cancel()
            answers: list[Any] = await asyncio.gather(leader, *waiters[1:])
            return answers

    with serving(server):
        assert asyncio.run(ask()) == ["1"] * 3


def test_an_event_loop_that_ends_hands_over() -> None:
    server, login = Server(slowness=0.4), Renewed()

    async def leave_in_the_middle() -> None:
        client = AsyncClient(server.url, auth=login)
        task = asyncio.create_task(client.send(CALL))
        await asyncio.to_thread(server.entered.wait)
        del task  # and the loop ends, which cancels it

    with serving(server), Client(server.url, auth=login) as client, ThreadPoolExecutor(1) as pool:
        ended = pool.submit(asyncio.run, leave_in_the_middle())
        server.entered.wait()
        assert client.send(CALL) == "2"
        ended.result()


def test_a_login_lost_on_the_network_is_lost_for_all_who_waited() -> None:
    logins: list[Seen] = []

    def script(seen: Seen) -> bytes:
        logins.append(seen)
        time.sleep(0.3)
        raise Reset

    with fake_jira(script) as jira:
        seen = _ask_from_everywhere(jira.url, Renewed())
    assert {type(each) for each in seen} == {ConnectionFailed}
    assert all(each.__context__ is None for each in seen)
    assert len(logins) < 10


def test_a_sync_caller_does_not_wait_for_a_task_of_its_own_thread() -> None:
    server, login = Server(slowness=0.4), Renewed()

    async def ask() -> str:
        async with AsyncClient(server.url, auth=login) as client:
            leader = asyncio.create_task(client.send(CALL))
            await asyncio.to_thread(server.entered.wait)
            with Client(server.url, auth=login) as sync_client, pytest.raises(LoginError, match="would wait for ever"):
                sync_client.send(CALL)
            return await leader

    with serving(server):
        assert asyncio.run(ask()) == "1"


def test_a_leader_that_never_comes_back_is_overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "PATIENCE", 0.05)
    flight: SingleFlight[str] = SingleFlight()

    def obtain(value: str) -> Callable[[str | None], Steps[str]]:
        def steps(_: str | None) -> Steps[str]:
            yield STEP
            return value

        return steps

    stuck = flight.renew(None, obtain("late"))
    assert next(stuck) is STEP
    second = flight.renew(None, obtain("second"))
    waited = next(second)
    assert isinstance(waited, renewal.Renewal)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(waited.wait).result() == (False, None)
    assert second.send((False, None)) is STEP
    assert _end(second) == "second"
    assert _end(stuck) == "late"  # its own request goes on with what it got
    assert flight.value == "second"


def _end(flow: Steps[str]) -> str:
    with pytest.raises(StopIteration) as ended:
        flow.send(None)
    return str(ended.value.value)


def test_discard_forgets_only_what_is_stale() -> None:
    flight = SingleFlight("new")
    flight.discard("old")
    assert flight.value == "new"
    flight.discard("new")
    assert flight.value is None


@pytest.mark.parametrize(
    ("reply", "size", "is_complete"),
    [
        (answer(b"x" * 100, status=500), 100, True),
        (answer(b"x" * (MAX_REPLY + 5), status=500), MAX_REPLY, False),
        (answer(b"\x1f\x8b broken", status=500, Content_Encoding="gzip"), 0, False),
    ],
    ids=["small", "huge", "packed"],
)
def test_answers_to_logins_are_read_up_to_a_bound(driver: Driver, reply: bytes, size: int, is_complete: bool) -> None:
    login = Renewed()
    with fake_jira(reply) as jira, pytest.raises(LoginError):
        driver.send(jira.url, CALL, auth=login)
    assert [(len(each.content), each.is_complete) for each in login.replies] == [(size, is_complete)]
    assert jira.last.headers["accept-encoding"] == "identity"
    assert jira.last.body == b"secret"


def test_a_download_logs_in_too(driver: Driver) -> None:
    server = Server(revoked={"old"}, slowness=0)
    with serving(server):
        assert driver.stream(server.url, "/secure/x", auth=Renewed("old")) == [b'"1"']


def test_steps_show_nothing() -> None:
    for step in (
        Ask(httpx.Request("POST", "https://jira.example.com", content=b"s3cret")),
        Blocking(lambda: None),
        LoginReply(200, {"set-cookie": "s3cret"}, b"s3cret", is_complete=True),
    ):
        assert "s3cret" not in repr(step)
