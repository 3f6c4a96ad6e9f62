"""What every login has to keep, by the table in contract.py."""

from __future__ import annotations

import asyncio
import copy
import itertools
import logging
import pickle
import re
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from jira_dc_runtime import Call, ConfigurationError, JiraError
from jira_dc_runtime.auth import Auth
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Reset, Script, Seen, answer, fake_jira

from .contract import LOGINS, Contract

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
MAX_REQUESTS = 6  # of one call, its login included


def _reset(_: Seen) -> bytes:
    raise Reset


HOSTILE: dict[str, Script | bytes] = {
    "401": answer(b"", status=401),
    "403": answer(b"", status=403),
    "500 page": answer(b"<html><title>Error at @FormParam</title></html>", status=500, content_type="text/html"),
    "login page": answer(b"<html><title>Log in</title></html>", content_type="text/html"),
    "broken json": answer(b"{"),
    "wrong types": answer(b'{"session":{"name":1,"value":[]},"access_token":{},"expires_in":"x"}'),
    "null": answer(b"null"),
    "deep": answer(b"[" * 100_000),
    "huge": answer(b'{"session":"' + b"x" * 3_000_000 + b'"}'),
    "not utf-8": answer(b'{"session":{"name":"\xff"}}'),
    "nothing": answer(b""),
    "no content": answer(b"", status=204, content_type=""),
    "cut": answer(b"{}", length=10),
    "packed wrongly": answer(b"\x1f\x8b\x08 no gzip", Content_Encoding="gzip"),
    "redirect away": answer(status=302, Location="https://elsewhere.example.com/login"),
    "redirect to itself": answer(status=307, Location="/rest/auth/1/session"),
    "redirect nowhere": answer(status=302),
    "throttled": answer(b'{"message":"slow"}', status=429, Retry_After="9223372036854775807"),
    "ignored": answer(b'{"name":"x"}', X_Seraph_LoginReason="AUTHENTICATED_FAILED"),
    "evil cookies": answer(
        b'{"session":{"name":"JSESSIONID","value":"a\\r\\nX-Evil: 1"}}', Set_Cookie="=; \x01=\x02; Domain=com"
    ),
    "reset": _reset,
}

login = pytest.mark.parametrize("contract", LOGINS, ids=lambda contract: contract.name)


def _always(reply: bytes) -> Script:
    return lambda _: reply


hostile = pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)


def _shown(error: BaseException) -> str:
    """Return all that a log, a traceback or an error tracker may show of `error`, with local variables."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(trace.format()) + repr(error) + str(error)


def _assert_secret(contract: Contract, *shown: str | bytes) -> None:
    for text in shown:
        for secret in contract.secrets:
            assert secret not in (text if isinstance(text, str) else text.decode("latin-1"))


@login
def test_it_logs_in(driver: Driver, contract: Contract) -> None:
    with fake_jira(contract.jira()) as jira:
        user = driver.send(jira.url, MYSELF, auth=contract.make())
    assert user["name"]


@login
def test_sync_and_async_send_the_same(contract: Contract) -> None:
    sent: list[list[Any]] = []
    for run in (_sync, _async):
        with fake_jira(contract.jira()) as jira:
            run(jira.url, contract.make())
            sent.append([(each.method, each.target, _steady(each), each.body) for each in jira.seen])
    assert sent[0] == sent[1]


def _steady(seen: Seen) -> dict[str, str]:
    """Return the headers without what is new each time: the port, and what makes an OAuth 1.0a signature unique."""
    once = r'(oauth_(?:nonce|timestamp|signature))="[^"]*"'
    return {name: re.sub(once, r"\1", value) for name, value in seen.headers.items() if name != "host"}


def _sync(url: str, auth: Auth) -> None:
    with Client(url, auth=auth) as client:
        client.send(MYSELF)
        client.send(MYSELF)


def _async(url: str, auth: Auth) -> None:
    async def ask() -> None:
        async with AsyncClient(url, auth=auth) as client:
            await client.send(MYSELF)
            await client.send(MYSELF)

    asyncio.run(ask())


@login
def test_it_shows_no_secret(caplog: pytest.LogCaptureFixture, contract: Contract) -> None:
    caplog.set_level(logging.DEBUG)
    auth, honest = contract.make(), contract.jira()

    def script(seen: Seen) -> bytes:
        said = honest(seen)
        assert isinstance(said, bytes)
        set_cookies = b'\r\nSet-Cookie: a=live-s3ssion; Path=/\r\nset-cookie: b="it\'s live-s3ssion"\r\n'
        return said.replace(b"\r\n", set_cookies, 1)

    with fake_jira(script) as jira, Client(jira.url, auth=auth) as client:
        client.send(MYSELF)
        shown = [repr(auth), str(auth), repr(client), repr(vars(client)), caplog.text]
        urls = [seen.target for seen in jira.seen]
    _assert_secret(contract, *shown, *urls)
    assert "live-s3ssion" not in caplog.text
    assert "Set-Cookie', b'***'" in caplog.text  # it was there to be hidden


@login
def test_it_cannot_be_pickled_or_copied(contract: Contract) -> None:
    auth = contract.make()
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled") as caught:
            write(auth)
        _assert_secret(contract, _shown(caught.value))


@hostile
@login
def test_a_hostile_answer_is_one_of_our_errors_and_shows_nothing(
    driver: Driver, caplog: pytest.LogCaptureFixture, contract: Contract, script: Script | bytes
) -> None:
    caplog.set_level(logging.DEBUG)
    with fake_jira(script) as jira:
        try:
            driver.send(jira.url, Call("GET", "/rest/x", None), auth=contract.make())
        except JiraError as error:
            _assert_secret(contract, _shown(error), pickle.dumps(error), repr((error.__cause__, error.__context__)))
        assert 1 <= len(jira.seen) <= MAX_REQUESTS
    _assert_secret(contract, caplog.text, *(seen.target for seen in jira.seen))


@hostile
@login
def test_a_login_that_worked_meets_a_hostile_answer(driver: Driver, contract: Contract, script: Script | bytes) -> None:
    """The first call is answered as it should be, everything later is not."""
    auth, honest = contract.make(), contract.jira()
    with fake_jira(honest) as jira:
        driver.send(jira.url, MYSELF, auth=auth)
        jira.script = script if callable(script) else _always(script)
        before = len(jira.seen)
        try:
            driver.send(jira.url, Call("GET", "/rest/x", None), auth=auth)
        except JiraError as error:
            _assert_secret(contract, _shown(error), pickle.dumps(error))
        assert len(jira.seen) - before <= MAX_REQUESTS


def _silent(_: Seen) -> bytes:
    time.sleep(0.3)
    raise Reset


FAULTS: dict[str, Script | bytes] = {
    name: HOSTILE[name]
    for name in ("reset", "cut", "401", "403", "500 page", "packed wrongly", "ignored", "redirect away")
}
FAULTS["silence"] = _silent
FAULTS["no http"] = b"s3cret? no.\r\n\r\n"


@login
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_at_any_request_of_a_call_shows_nothing(
    driver: Driver, contract: Contract, fault: Script | bytes
) -> None:
    """The login itself, the call, what comes after an expired session: each may meet the fault."""
    for number in range(4):
        honest, count = contract.jira(), itertools.count()

        def script(seen: Seen, honest: Script = honest, count: Iterator[int] = count, number: int = number) -> Any:
            at = next(count)
            if at == number:
                return fault(seen) if callable(fault) else fault
            return answer(b"", status=401, X_AUSERNAME="anonymous") if at == 1 and number > 1 else honest(seen)

        with fake_jira(script) as jira:
            try:
                driver.send(jira.url, MYSELF, auth=contract.make(), timeout=0.2)
            except JiraError as error:
                _assert_secret(contract, _shown(error), repr((error.__cause__, error.__context__)))


@login
@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "a\nb", "a\r", "a\0b"])
def test_no_header_can_be_smuggled_in(contract: Contract, text: str) -> None:
    assert contract.refused
    for make in contract.refused:
        with pytest.raises(ConfigurationError) as caught:
            make(f"s3cret-{text}")
        trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        shown = "".join(line for line in trace.format() if "contract.py" not in line)
        assert "s3cret" not in shown


@login
def test_a_redirect_takes_no_login_along(driver: Driver, contract: Contract) -> None:
    """Neither a call nor a download, not even with a client of the caller's that follows redirects itself."""
    honest = contract.jira()
    with fake_jira(answer(b"{}")) as elsewhere:

        def script(seen: Seen) -> bytes | Any:
            away = answer(status=302, Location=f"{elsewhere.url}/rest/api/2/myself")
            return away if seen.target in {"/rest/redirected", "/secure/redirected"} else honest(seen)

        with fake_jira(script) as jira:
            auth = contract.make()
            driver.send(jira.url, MYSELF, auth=auth)
            with pytest.raises(JiraError, match="redirect"):
                driver.send(jira.url, Call("GET", "/rest/redirected", None), auth=auth)
            with pytest.raises(JiraError, match="redirect"):
                driver.stream(jira.url, "/secure/redirected", auth=auth)
            with httpx.Client(follow_redirects=True) as http, pytest.raises(JiraError, match="redirect"):
                Client(jira.url, auth=auth, http_client=http).send(Call("GET", "/rest/redirected", None))
    assert elsewhere.seen == []


@login
def test_a_jar_of_the_callers_own_stays_out_of_it(contract: Contract) -> None:
    """Its cookies are not sent beside the login, and those that Jira sets are not kept in it."""
    honest = contract.jira()

    def script(seen: Seen) -> Any:
        said = honest(seen)
        assert isinstance(said, bytes)
        return said.replace(b"\r\n", b"\r\nSet-Cookie: FROMJIRA=1; Path=/\r\nSet-Cookie: JSESSIONID2=2\r\n", 1)

    with fake_jira(script) as jira, httpx.Client(cookies={"MINE": "s3cret"}) as http:
        http.cookies.set("PROXY", "s3cret", domain="127.0.0.1")
        client = Client(jira.url, auth=contract.make(), http_client=http)
        client.send(MYSELF)
        client.send(MYSELF)
        assert [seen.target for seen in jira.seen if "MINE" in seen.headers.get("cookie", "")] == []
        assert {cookie.name for cookie in http.cookies.jar} == {"MINE", "PROXY"}


@login
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_plain_http_is_refused_unless_allowed(client: Callable[..., Any], contract: Contract) -> None:
    for url in ("http://jira.example.com", "http://127.evil.example.com/jira", "http://10.0.0.1", "http://localhost.x"):
        with pytest.raises(ConfigurationError, match="allow_plain_http=True"):
            client(url, auth=contract.make())
        client(url, auth=contract.make(), allow_plain_http=True)
    for url in ("http://localhost:8080/jira", "http://127.0.0.1", "http://[::1]:80", "http://jira.localhost"):
        client(url, auth=contract.make())
    client("https://jira.example.com", auth=contract.make())
