"""What each HTTP library is kept from, and that whatever a caller brings is used as the caller meant it."""

from __future__ import annotations

import asyncio
import gc
import importlib
from collections.abc import Generator
from typing import Any

import aiohttp
import httpx
import httpx2
import httpx_aiohttp
import pytest
from yarl import URL

from jira_dc_runtime import Call, ConfigurationError, ConnectionFailed, JsonBody, TimedOut
from jira_dc_runtime.auth import PersonalAccessToken
from jira_dc_runtime.auth.flow.login import NoLogin
from jira_dc_runtime.client import AsyncClient, Client
from tests.faults.fault_server import fault_server
from tests.runtime.drivers import Driver, ask
from tests.runtime.fake_jira import Seen, answer, fake_jira
from tests.runtime.models import get_issue

OK = answer(b'{"key":"EX-1","id":1}')


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST", "PATCH"])
def test_no_request_is_sent_twice(driver: Driver, method: str) -> None:
    body = JsonBody({"a": 1}) if method in {"PUT", "POST", "PATCH"} else None
    call: Call[None] = Call(method, "/rest/api/2/x", None, body=body)
    with fault_server("close_after_request") as server:
        with pytest.raises(ConnectionFailed):
            driver.send(server.url, call, retry=None)
        assert [each.method for each in server.seen] == [method]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_no_request_is_sent_twice_over_a_kept_connection(driver: Driver, method: str) -> None:
    call: Call[Any] = Call(method, "/rest/api/2/x", Any)

    async def twice(client: Any) -> None:
        await ask(client, call)
        with pytest.raises(ConnectionFailed):
            await ask(client, call)

    with fault_server("close_on_a_kept_connection") as server:
        driver.use(server.url, twice, retry=None)
        assert len(server.seen) == 2


@pytest.mark.parametrize("path", ["/rest/a%3Bb", "/rest/a..%3Bb", "/rest/%41%7e%3a%40%26", "/rest/a%20b+c;d"])
def test_a_path_goes_out_as_it_is_written(driver: Driver, path: str) -> None:
    call: Call[Any] = Call("GET", path, Any, query={"a;b": "c:d&e"})
    with fake_jira(answer(b"{}")) as jira:
        driver.send(jira.url, call)
    assert jira.last.target == f"{path}?a%3Bb=c%3Ad%26e"


def test_httpx_over_aiohttp_is_refused() -> None:
    async def make() -> None:
        for http in (httpx_aiohttp.HttpxAiohttpClient(), httpx.AsyncClient(transport=httpx_aiohttp.AiohttpTransport())):
            with pytest.raises(ConfigurationError, match=r"twice.*Pass the aiohttp\.ClientSession itself"):
                AsyncClient("https://jira.example.com", http_client=http)
            await http.aclose()

    asyncio.run(make())


def test_a_client_of_the_wrong_kind_is_refused() -> None:
    async def make() -> None:
        async with aiohttp.ClientSession() as session:
            wrong: Any = session
            with pytest.raises(ConfigurationError, match="aiohttp is for async code only"):
                Client("https://jira.example.com", http_client=wrong)

    asyncio.run(make())
    wrong: Any = httpx.AsyncClient()
    with pytest.raises(ConfigurationError, match="a AsyncClient, which is async"):
        Client("https://jira.example.com", http_client=wrong)
    wrong = httpx.Client()
    with pytest.raises(ConfigurationError, match="a Client, which is sync"):
        AsyncClient("https://jira.example.com", http_client=wrong)


class _Challenged(httpx.Auth):
    """A login of somebody else's: it reads the challenge, and asks again."""

    requires_response_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        response = yield request
        request.headers["Authorization"] = f"Mine {response.text} {request.url.path}"
        yield request


@pytest.mark.parametrize("auth", [_Challenged(), httpx.BasicAuth("fred", "geheim"), httpx2.BasicAuth("fred", "geheim")])
def test_a_login_of_httpx_works_with_every_library(driver: Driver, auth: Any) -> None:
    def script(seen: Seen) -> bytes:
        return OK if "authorization" in seen.headers else answer(b"nonce", status=401)

    with fake_jira(script) as jira:
        assert driver.send(jira.url, get_issue(), auth=auth).key == "EX-1"
    said = jira.last.headers["authorization"]
    assert said == "Mine nonce /rest/api/2/issue/EX-1" or said.startswith("Basic ")


async def _ask_aiohttp(url: str, auth: Any, **options: Any) -> int:
    """Send one call over a session with `options`, and return how many cookies it has then."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), **options) as session:
        session.cookie_jar.update_cookies({"JSESSIONID": "old"}, URL(url))
        client = AsyncClient(url, auth=auth, http_client=session)
        await client.send(get_issue())
        del client
        gc.collect()  # a session left open would warn
        return len(session.cookie_jar)


def test_an_aiohttp_session_sends_its_own_login_where_there_is_no_other() -> None:
    reply = answer(b'{"key":"EX-1","id":1}', Set_Cookie="new=1; Path=/")
    with fake_jira(reply) as jira:
        cookies = asyncio.run(_ask_aiohttp(jira.url, None, headers={"X-Team": "a", "Authorization": "Basic YTpi"}))
    assert jira.last.headers["authorization"] == "Basic YTpi"
    assert jira.last.headers["cookie"] == "JSESSIONID=old"
    assert jira.last.headers["x-team"] == "a"
    assert cookies == 2


@pytest.mark.parametrize("auth", [PersonalAccessToken("s3cret"), NoLogin()], ids=["pat", "none"])
def test_neither_login_nor_cookies_of_an_aiohttp_session_go_beside_a_login(auth: Any) -> None:
    reply = answer(b'{"key":"EX-1","id":1}', Set_Cookie="new=1; Path=/")
    headers = {"X-Team": "a", "Authorization": "Bearer other", "Cookie": "mine=1"}
    with fake_jira(reply) as jira:
        cookies = asyncio.run(_ask_aiohttp(jira.url, auth, headers=headers))
    assert jira.last.headers.get("authorization") == (
        "Bearer s3cret" if isinstance(auth, PersonalAccessToken) else None
    )
    assert "cookie" not in jira.last.headers
    assert jira.last.headers["x-team"] == "a"
    assert cookies == 1


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_no_login_of_a_client_goes_beside_none(library: str) -> None:
    module = importlib.import_module(library)
    with (
        fake_jira(OK) as jira,
        module.Client(headers={"Authorization": "Bearer other"}, cookies={"a": "b"}, auth=("a", "b")) as http,
    ):
        Client(jira.url, auth=NoLogin(), http_client=http).send(get_issue())
    assert "authorization" not in jira.last.headers
    assert "cookie" not in jira.last.headers


@pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed:DeprecationWarning")
@pytest.mark.parametrize("auth", [None, httpx.BasicAuth("c", "d")], ids=["its own", "ours"])
def test_the_login_of_an_aiohttp_session_is_sent_unless_there_is_another(auth: Any) -> None:
    async def ask_with_login(url: str) -> None:
        async with aiohttp.ClientSession(auth=aiohttp.BasicAuth("a", "b")) as session:
            await AsyncClient(url, auth=auth, http_client=session).send(get_issue())

    with fake_jira(OK) as jira:
        asyncio.run(ask_with_login(jira.url))
    assert jira.last.headers["authorization"] == ("Basic YTpi" if auth is None else "Basic Yzpk")


def test_an_answer_with_long_headers_is_read(driver: Driver) -> None:
    with fake_jira(answer(b'{"key":"EX-1","id":1}', X_Long="x" * 30_000)) as jira:
        assert len(driver.respond(jira.url, get_issue()).headers["x-long"]) == 30_000


def test_a_slow_connection_is_a_timeout_on_aiohttp() -> None:
    """A listener whose queue is full takes no connection: the packets are dropped."""

    async def ask(url: str) -> None:
        async with aiohttp.ClientSession() as session:
            with pytest.raises(TimedOut):
                await AsyncClient(url, http_client=session, timeout=0.3).send(get_issue())

    with fault_server("full_queue") as server:
        asyncio.run(ask(server.url))
