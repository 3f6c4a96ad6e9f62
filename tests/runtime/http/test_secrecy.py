"""What a traceback that shows local variables (pytest --showlocals, Rich) must not show; and what counts as a login."""

from __future__ import annotations

import asyncio
import http.cookiejar
import io
import traceback
from collections.abc import Callable
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest

from jira_dc_runtime import Call, ConfigurationError, JiraError, JsonBody, PersonalAccessToken, Retry
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.http.request import prepare
from tests.faults.fault_server import fault_server
from tests.runtime.auth.contract import LOGINS, Contract
from tests.runtime.drivers import Driver, ask
from tests.runtime.fake_jira import Reset, Seen, answer, fake_jira

PASSWORD = "b0dy-passw0rd"
WRITE: Call[Any] = Call("PUT", "/rest/api/2/user/password", Any, body=JsonBody({"password": PASSWORD}))
LIBRARY_CODE = ("/httpx/", "/httpx2/", "/httpcore/", "/httpcore2/", "/aiohttp/", "/h11/", "/anyio/")


def _frames(error: BaseException) -> str:
    """Return the traceback with the local variables of every frame that is not the test's own."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    text: list[str] = []
    left: list[traceback.TracebackException | None] = [shown]
    while left:
        each = left.pop()
        if each is None:
            continue
        text += [f"{frame.filename} {frame.locals}" for frame in each.stack if "/tests/" not in frame.filename]
        text.append(str(each))
        left += [each.__cause__, each.__context__]
    return "\n".join(text)


def _answer_then(fault: str, jira: Callable[[Seen], Any]) -> Callable[[Seen], Any]:
    """Let the login through, and fail what it is for."""

    def script(seen: Seen) -> Any:
        if seen.target != "/rest/api/2/user/password":
            return jira(seen)
        if fault == "send":
            raise Reset
        return answer(b'{"a":', length=99)

    return script


def test_no_frame_of_a_download_that_broke_shows_a_login(driver: Driver) -> None:
    def script(seen: Seen) -> bytes:
        says = "bytes 1-98/99" if "range" in seen.headers else ""
        return answer(b"x", 206 if says else 200, length=98 if says else 99, ETag='"a"', Content_Range=says)

    def act(client: Any) -> Any:
        return client.download("/secure/attachment/1/a.bin", io.BytesIO())

    token = "t0ken-of-fred"
    with fake_jira(script) as jira, pytest.raises(JiraError) as caught:
        driver.run(jira.url, act, auth=PersonalAccessToken(token), retry=Retry(first_pause=0))
    assert jira.last.headers["authorization"] == f"Bearer {token}"
    assert len(jira.seen) > 1
    assert token not in _frames(caught.value)


@pytest.mark.parametrize("fault", ["connect", "send", "read"])
@pytest.mark.parametrize("contract", LOGINS, ids=lambda contract: contract.name)
def test_no_frame_shows_a_login_or_a_body(driver: Driver, contract: Contract, fault: str) -> None:
    auth, caught = contract.make(), list[JiraError]()

    async def fail(client: Any) -> None:
        try:
            await ask(client, WRITE)
        except JiraError as error:
            caught.append(error)

    if fault == "connect":
        with fault_server("refused") as nobody:
            driver.use(nobody.url, fail, auth=auth)
    else:
        with fake_jira(_answer_then(fault, contract.jira())) as jira:
            driver.use(jira.url, fail, auth=auth)
    [error] = caught
    shown = _frames(error)
    assert [secret for secret in (*contract.secrets, PASSWORD) if secret in shown] == []
    assert [code for code in LIBRARY_CODE if code in shown] == []


def test_no_frame_shows_a_login_when_a_call_is_cancelled(driver: Driver) -> None:
    if not driver.is_async:
        pytest.skip("A sync call is not cancelled.")
    contract, caught = LOGINS[0], list[BaseException]()

    async def cancel(client: Any) -> None:
        task = asyncio.ensure_future(ask(client, WRITE))
        await asyncio.sleep(0.2)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as error:
            caught.append(error)

    with fault_server("no_answer") as server:
        driver.use(server.url, cancel, auth=contract.make())
    shown = _frames(caught[0])
    assert [secret for secret in (*contract.secrets, PASSWORD) if secret in shown] == []


def test_a_prepared_request_shows_neither_content_nor_address() -> None:
    call: Call[Any] = Call("PUT", "/rest/x", Any, query={"token": "t0ken"}, body=JsonBody({"password": PASSWORD}))
    shown = repr(prepare(call, "https://jira.example.com"))
    assert shown == "PreparedRequest('PUT /x')"


def _jar() -> http.cookiejar.CookieJar:
    with httpx.Client() as client:
        client.cookies.set("JSESSIONID", "s3cret", domain="jira.example.com")
        return client.cookies.jar


LOGIN_OPTIONS: list[dict[str, Any]] = [
    {"headers": {"Authorization": "Bearer s3cret"}},
    {"headers": {"authorization": "Bearer s3cret"}},
    {"headers": {"Cookie": "JSESSIONID=s3cret"}},
    {"cookies": {"JSESSIONID": "s3cret"}},
]


@pytest.mark.parametrize("options", [*LOGIN_OPTIONS, {"auth": ("fred", "geheim")}, {"cookies": _jar()}])
@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_the_login_of_a_brought_client_is_not_sent_over_plain_http(library: Any, options: dict[str, Any]) -> None:
    url = "http://jira.example.com"
    with library.Client(**options) as client:
        with pytest.raises(ConfigurationError, match="over plain http"):
            Client(url, http_client=client)
        Client(url, http_client=client, allow_plain_http=True)
        Client("https://jira.example.com", http_client=client)
    asynchronous = library.AsyncClient(**options)
    with pytest.raises(ConfigurationError, match="over plain http"):
        AsyncClient(url, http_client=asynchronous)


@pytest.mark.parametrize("options", LOGIN_OPTIONS)
def test_the_login_of_an_aiohttp_session_is_not_sent_over_plain_http(options: dict[str, Any]) -> None:
    async def make() -> None:
        async with aiohttp.ClientSession(**options) as session:
            with pytest.raises(ConfigurationError, match="over plain http"):
                AsyncClient("http://jira.example.com", http_client=session)
            AsyncClient("https://jira.example.com", http_client=session)

    asyncio.run(make())


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_a_client_without_a_login_may_use_plain_http(library: Any) -> None:
    with library.Client(headers={"X-Team": "a"}) as client:
        Client("http://jira.example.com", http_client=client)
