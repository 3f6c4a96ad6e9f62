"""An authorization asks Jira with ordinary requests: one POST per step, with nothing of the caller's client."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from jira_dc_runtime import JiraError
from jira_dc_runtime.auth.oauth import exchange
from jira_dc_runtime.auth.oauth.oauth1_authorization import OAuth1Authorization, OAuth1RequestToken
from jira_dc_runtime.auth.oauth.oauth2_authorization import OAuth2Authorization
from jira_dc_runtime.errors import OAuthError
from jira_dc_runtime.http.http_client import AsyncHttpClient, HttpClient
from jira_dc_runtime.http.options import Options
from tests.runtime.auth.rsa_keys import make_keys
from tests.runtime.fake_jira import Seen, answer, fake_jira

REDIRECT_URI = "https://app.example.com/callback"
TOKEN = answer(b'{"access_token": "new", "token_type": "Bearer"}', Set_Cookie="FROMJIRA=1; Path=/")
FORM = answer(b"oauth_token=new&oauth_token_secret=x", content_type="text/plain", Set_Cookie="FROMJIRA=1; Path=/")
SECRETS = ("s3cret-client", "s3cret-code", "s3cret-verifier", "s3cret-request-token")


def _oauth2(url: str) -> tuple[OAuth2Authorization, str]:
    attempt = OAuth2Authorization.start(url, client_id="app", redirect_uri=REDIRECT_URI)
    return attempt, f"{REDIRECT_URI}?code=s3cret-code&state={attempt.state}"


def _exchange(url: str, http: HttpClient | None) -> object:
    attempt, callback = _oauth2(url)
    return attempt.exchange(callback, client_secret="s3cret-client", http_client=http)


async def _exchange_async(url: str, http: AsyncHttpClient | None) -> object:
    attempt, callback = _oauth2(url)
    return await attempt.exchange_async(callback, client_secret="s3cret-client", http_client=http)


def _oauth1(url: str) -> OAuth1Authorization:
    return OAuth1Authorization(url, consumer_key="app", private_key=make_keys()[0])


def _request_token(url: str, http: HttpClient | None) -> object:
    return _oauth1(url).request_token(http)


async def _request_token_async(url: str, http: AsyncHttpClient | None) -> object:
    return await _oauth1(url).request_token_async(http)


ALLOWED = OAuth1RequestToken("https://jira.example.com", "s3cret-request-token")


def _access_token(url: str, http: HttpClient | None) -> object:
    return _oauth1(url).access_token(ALLOWED, "s3cret-verifier", http)


async def _access_token_async(url: str, http: AsyncHttpClient | None) -> object:
    return await _oauth1(url).access_token_async(ALLOWED, "s3cret-verifier", http)


SYNC: dict[str, tuple[Callable[[str, HttpClient | None], object], bytes]] = {
    "oauth2": (_exchange, TOKEN),
    "oauth1 request token": (_request_token, FORM),
    "oauth1 access token": (_access_token, FORM),
}
ASYNC: dict[str, tuple[Callable[[str, AsyncHttpClient | None], Awaitable[object]], bytes]] = {
    "oauth2": (_exchange_async, TOKEN),
    "oauth1 request token": (_request_token_async, FORM),
    "oauth1 access token": (_access_token_async, FORM),
}
# What a client of the caller's may bring along: a login, cookies, and that it follows redirects.
OWN: dict[str, Any] = {"auth": ("fred", "s3cret"), "cookies": {"MINE": "s3cret"}, "follow_redirects": True}


def _check(seen: list[Seen], jar: Any) -> None:
    (asked,) = seen
    assert asked.method == "POST"
    assert "cookie" not in asked.headers
    assert not asked.headers.get("authorization", "OAuth").startswith("Basic")
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.headers["user-agent"].startswith("jira-dc/")
    assert asked.headers["x-atlassian-token"] == "no-check"
    assert {cookie.name for cookie in jar} == {"MINE"}


@pytest.mark.parametrize(("ask", "reply"), SYNC.values(), ids=SYNC)
def test_one_bare_request(ask: Callable[[str, HttpClient | None], object], reply: bytes) -> None:
    with fake_jira(reply) as jira, httpx.Client(**OWN) as http:
        ask(jira.url, http)
        _check(jira.seen, http.cookies.jar)


@pytest.mark.parametrize(("ask", "reply"), ASYNC.values(), ids=ASYNC)
def test_one_bare_request_in_async_code(
    ask: Callable[[str, AsyncHttpClient | None], Awaitable[object]], reply: bytes
) -> None:
    async def run(url: str) -> Any:
        async with httpx.AsyncClient(**OWN) as http:
            await ask(url, http)
            return http.cookies.jar

    with fake_jira(reply) as jira:
        jar = asyncio.run(run(jira.url))
        _check(jira.seen, jar)


def test_the_form_of_oauth2_is_in_the_body_alone() -> None:
    with fake_jira(TOKEN) as jira:
        _exchange(jira.url, None)
    assert jira.last.target == "/rest/oauth2/latest/token"
    assert "authorization" not in jira.last.headers
    form = dict(parse_qsl(jira.last.body.decode()))
    assert form.pop("code_verifier")
    assert form == {
        "grant_type": "authorization_code",
        "code": "s3cret-code",
        "redirect_uri": REDIRECT_URI,
        "client_id": "app",
        "client_secret": "s3cret-client",
    }


def _redirecting(url: str) -> bytes:
    return answer(status=307, Location=f"{url}/elsewhere")


@pytest.mark.parametrize("name", SYNC)
def test_no_redirect_is_followed(name: str) -> None:
    with fake_jira(answer(b"{}")) as elsewhere, fake_jira(_redirecting(elsewhere.url)) as jira:
        with httpx.Client(follow_redirects=True) as http, pytest.raises(OAuthError, match="answered 307"):
            SYNC[name][0](jira.url, http)
        with pytest.raises(OAuthError, match="answered 307"):
            asyncio.run(_wait_for(ASYNC[name][0](jira.url, None)))
        assert elsewhere.seen == []
        assert len(jira.seen) == 2


async def _wait_for(work: Awaitable[object]) -> object:
    return await work


UNREAD = answer(b"x" * 100, status=500, Content_Encoding="gzip")  # an answer that is not read at all
ONE = httpx.Limits(max_connections=1)


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that waits for its own connection gives up soon."""
    monkeypatch.setattr(exchange, "ONCE", Options(timeout=3.0, retry=None))


@pytest.mark.usefixtures("_short")
def test_the_only_connection_of_the_callers_client_is_given_back() -> None:
    with fake_jira(UNREAD) as jira, httpx.Client(limits=ONE) as http:
        for _ in range(2):
            with pytest.raises(OAuthError, match="too large or compressed"):
                _exchange(jira.url, http)


@pytest.mark.usefixtures("_short")
def test_the_only_connection_of_the_callers_client_is_given_back_in_async_code() -> None:
    async def ask(url: str) -> None:
        async with httpx.AsyncClient(limits=ONE) as http:
            for _ in range(2):
                with pytest.raises(OAuthError, match="too large or compressed"):
                    await _exchange_async(url, http)

    with fake_jira(UNREAD) as jira:
        asyncio.run(ask(jira.url))


def _ask(name: str, url: str) -> object:
    return SYNC[name][0](url, None)


def _ask_async(name: str, url: str) -> object:
    return asyncio.run(_wait_for(ASYNC[name][0](url, None)))


@pytest.mark.parametrize("ask", [_ask, _ask_async], ids=["sync", "async"])
@pytest.mark.parametrize("name", SYNC)
@pytest.mark.parametrize(
    "reply",
    [answer(b"cut", length=10_000), b"no http\r\n\r\n", answer(b"", status=500), answer(b"x" * 3_000_000)],
    ids=["cut", "no http", "500", "huge"],
)
def test_a_traceback_shows_no_secret(name: str, reply: bytes, ask: Callable[[str, str], object]) -> None:
    """Nor does an error carry the one of the HTTP client, which holds the request."""
    with fake_jira(reply) as jira, pytest.raises(JiraError) as caught:
        ask(name, jira.url)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [str(frame.locals) for frame in trace.stack if "/tests/" not in frame.filename]
    assert ours
    assert [secret for secret in SECRETS if secret in "".join(ours)] == []
