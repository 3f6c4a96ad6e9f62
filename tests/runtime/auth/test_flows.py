"""Logins: what they send, what they refuse, and that nothing ever shows them."""

from __future__ import annotations

import base64
import importlib
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from typing import Any

import httpx
import httpx2
import pytest

from jira_dc_runtime import BasicAuth, Call, ConfigurationError, JiraError, JsonBody, PersonalAccessToken, Unauthorized
from jira_dc_runtime.auth import Auth, AuthRequest, AuthResponse, Login
from jira_dc_runtime.client import Client
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Seen, answer, fake_jira
from tests.runtime.models import get_issue

SECRET = "s3cret-Pässwörd"
TOKEN = "NjQ1-s3cret-token"


@pytest.mark.parametrize(
    ("auth", "sent"),
    [
        (BasicAuth("fred", SECRET), "Basic " + base64.b64encode(f"fred:{SECRET}".encode()).decode()),
        (BasicAuth("fred", "a:b"), "Basic ZnJlZDphOmI="),
        (PersonalAccessToken(TOKEN), f"Bearer {TOKEN}"),
        (httpx.BasicAuth("fred", "a:b"), "Basic ZnJlZDphOmI="),
    ],
)
def test_what_is_sent(driver: Driver, auth: Auth, sent: str) -> None:
    with fake_jira(answer(b"{}")) as jira:
        driver.send(jira.url, get_issue(), auth=auth)
    assert [seen.headers["authorization"] for seen in jira.seen] == [sent]


@pytest.mark.parametrize("text", ["", "a\nb", "a\r", "a\0", "\ud800"])
def test_unusable_passwords(text: str) -> None:
    if text:
        with pytest.raises(ConfigurationError):
            BasicAuth("fred", text)
        with pytest.raises(ConfigurationError):
            BasicAuth(text, "x")
    else:
        BasicAuth("fred", text)
        with pytest.raises(ConfigurationError, match="is empty"):
            BasicAuth(text, "x")


@pytest.mark.parametrize("text", ["", " ", "a\n", "a\r\nb", "a b", "é", "a\0", "\x7f"])
def test_unusable_tokens(text: str) -> None:
    with pytest.raises(ConfigurationError, match="Strip it"):
        PersonalAccessToken(text)


def test_a_colon_in_the_user_name_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="colon"):
        BasicAuth("fred:x", "y")


def test_reprs() -> None:
    assert repr(BasicAuth("fred", SECRET)) == "BasicAuth(username='fred')"
    assert repr(PersonalAccessToken(TOKEN)) == str(PersonalAccessToken(TOKEN)) == "PersonalAccessToken(***)"
    with Client("https://jira.example.com/jira/", auth=PersonalAccessToken(TOKEN)) as client:
        assert repr(client) == "Client('https://jira.example.com/jira')"


class Challenged(httpx.Auth):
    """Asks again with a login when the answer says so, after reading that answer."""

    requires_response_body = True

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        response = yield request
        if response.status_code == 401:
            request.headers["Authorization"] = "Bearer " + response.text
            yield request


class OwnWays(httpx.Auth):
    """Only the special flows are written."""

    def sync_auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        request.headers["Authorization"] = "Bearer special"
        yield request

    async def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:
        request.headers["Authorization"] = "Bearer special"
        yield request


@pytest.mark.parametrize(("auth", "sent"), [(Challenged(), [None, "Bearer now"]), (OwnWays(), ["Bearer special"])])
def test_httpx_logins_work_with_every_client(driver: Driver, auth: Any, sent: list[str | None]) -> None:
    def script(seen: Seen) -> bytes:
        return answer(b"{}") if "authorization" in seen.headers else answer(b"now", status=401)

    with fake_jira(script) as jira:
        driver.send(jira.url, get_issue(), auth=auth)
        assert [seen.headers.get("authorization") for seen in jira.seen] == sent


class Typed(Login):
    """A login of ours, with the types that it is to be written with."""

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        response = yield request
        if response.status_code == 401 and "www-authenticate" not in response.headers:
            request.headers["Authorization"] = f"{request.method} {str(request.url).partition('/rest/')[2]}"
            yield request


class Foreign:
    """A login that names the classes of one HTTP library."""

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers["Authorization"] = "Bearer foreign"
        yield request


# Both type checkers read this list: whatever is a login for httpx or httpx2 is one for us.
LOGINS: list[Auth] = [
    httpx.BasicAuth("fred", "password"),
    httpx.DigestAuth("fred", "password"),
    httpx2.BasicAuth("fred", "password"),
    Challenged(),
    OwnWays(),
    Typed(),
    Foreign(),
]
REQUESTS: list[AuthRequest] = [
    httpx.Request("PUT", "https://jira.example.com/rest/x", content=b"body"),
    httpx2.Request("PUT", "https://jira.example.com/rest/x", content=b"body"),
]
RESPONSES: list[AuthResponse] = [httpx.Response(401, content=b"body"), httpx2.Response(401, content=b"body")]


@pytest.mark.parametrize("auth", LOGINS, ids=lambda auth: type(auth).__module__ + "." + type(auth).__name__)
def test_whatever_is_a_login_for_httpx_is_one_for_us(auth: Auth) -> None:
    with fake_jira(lambda seen: answer(b"{}", status=200 if "authorization" in seen.headers else 401)) as jira:
        http = importlib.import_module("httpx2" if "httpx2" in str(type(auth).__module__) else "httpx").Client()
        with http, Client(jira.url, auth=auth, http_client=http) as client, suppress(Unauthorized):
            client.send(get_issue())
        assert jira.seen


@pytest.mark.parametrize(("request_", "response"), [*zip(REQUESTS, RESPONSES, strict=True)], ids=["httpx", "httpx2"])
def test_what_a_login_may_use(request_: AuthRequest, response: AuthResponse) -> None:
    request_.headers["Authorization"] = "Bearer x"
    request_.extensions["key"] = "value"
    assert (request_.method, str(request_.url)) == ("PUT", "https://jira.example.com/rest/x")
    assert (request_.content, request_.headers["authorization"]) == (b"body", "Bearer x")
    assert request_.extensions["key"] == "value"
    assert (response.status_code, response.headers["Content-Length"]) == (401, "4")
    assert (response.read(), list(response.iter_bytes())) == (b"body", [b"body"])


def test_a_typed_login_is_sent_again(driver: Driver) -> None:
    with fake_jira(lambda seen: answer(b"{}", status=200 if "authorization" in seen.headers else 401)) as jira:
        driver.send(jira.url, get_issue(), auth=Typed())
        assert [seen.headers.get("authorization") for seen in jira.seen] == [None, f"GET {jira.last.target[6:]}"]


def test_a_download_logs_in_too(driver: Driver) -> None:
    with fake_jira(
        lambda seen: answer(b"file") if "authorization" in seen.headers else answer(b"now", status=401)
    ) as jira:
        assert driver.stream(jira.url, "/secure/x", auth=Challenged()) == [b"file"]


def test_a_refusal_is_not_repeated(driver: Driver) -> None:
    with fake_jira(answer(b"", status=401)) as jira, pytest.raises(JiraError):
        driver.send(jira.url, get_issue(), auth=BasicAuth("fred", SECRET))
    assert len(jira.seen) == 1  # each try counts towards a CAPTCHA


class Failing:
    """A login that breaks after the first answer."""

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        yield request
        raise JiraError("the login broke")


def test_an_error_of_the_login_reaches_the_caller(driver: Driver) -> None:
    with fake_jira(answer(b"{}")) as jira:
        with pytest.raises(JiraError, match="the login broke"):
            driver.send(jira.url, get_issue(), auth=Failing())
        with pytest.raises(JiraError, match="the login broke"):
            driver.stream(jira.url, "/secure/x", auth=Failing())


class BadHeader:
    """A login of someone else's, with a value that HTTP cannot carry."""

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        request.headers["Authorization"] = f"Bearer {TOKEN}\n"
        yield request


def test_a_header_that_cannot_be_sent_is_not_quoted(driver: Driver) -> None:
    with fake_jira(answer(b"{}")) as jira, pytest.raises(JiraError) as caught:
        driver.send(jira.url, get_issue(), auth=BadHeader())
    assert TOKEN not in str(caught.value)


def test_a_body_is_not_shown() -> None:
    call = Call(
        "POST",
        "/rest/auth/1/session",
        None,
        body=JsonBody({"username": "fred", "password": SECRET}),
        query={"token": TOKEN},
    )
    assert SECRET not in repr(call)
    assert TOKEN not in repr(call)
