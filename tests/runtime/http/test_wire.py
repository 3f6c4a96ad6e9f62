"""What a server really gets: addresses, headers and bodies, byte for byte."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from jira_dc_runtime import Call, JsonBody
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Seen, answer, fake_jira
from tests.runtime.models import get_issue

ISSUE = b'{"key":"EX-1","id":10001}'


@pytest.mark.parametrize("suffix", ["", "/", "/jira", "/jira/", "/jira/rest", "/jira/rest/", "/rest"])
def test_context_path_and_trailing_slash(driver: Driver, suffix: str) -> None:
    with fake_jira(answer(ISSUE)) as jira:
        driver.send(jira.url + suffix, get_issue())
    context = "/jira" if "jira" in suffix else ""
    assert jira.last.target == f"{context}/rest/api/2/issue/EX-1"


@pytest.mark.parametrize(
    ("key", "encoded"),
    [
        ("EX-1", "EX-1"),
        ("../../admin?x", "..%2F..%2Fadmin%3Fx"),
        ("a/b#c", "a%2Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("a b+c&d=e;f", "a%20b%2Bc%26d%3De%3Bf"),
        ("Grüße", "Gr%C3%BC%C3%9Fe"),
        ("\r\nX-Evil: 1", "%0D%0AX-Evil%3A%201"),
        ("...", "..."),
        ("\\..\\", "%5C..%5C"),
    ],
)
def test_a_path_value_stays_one_segment_and_arrives_byte_for_byte(driver: Driver, key: str, encoded: str) -> None:
    with fake_jira(answer(ISSUE)) as jira:
        driver.send(f"{jira.url}/jira", get_issue(key))
    assert unquote(jira.last.target) == f"/jira/rest/api/2/issue/{key}"
    assert jira.last.target.count("/") == "/jira/rest/api/2/issue/".count("/")
    assert jira.last.target == f"/jira/rest/api/2/issue/{encoded}"


def test_a_query_arrives_byte_for_byte(driver: Driver) -> None:
    call: Call[Any] = Call(
        "GET", "/rest/x", Any, query={"jql": "a = 'b/c' & d+e % é", "orderBy": "+name", "f": ["a b", "c"]}
    )
    with fake_jira(answer(b"{}")) as jira:
        driver.send(jira.url, call)
    assert parse_qsl(urlsplit(jira.last.target).query) == [
        ("jql", "a = 'b/c' & d+e % é"),
        ("orderBy", "+name"),
        ("f", "a b,c"),
    ]
    assert (
        jira.last.target == "/rest/x?jql=a%20%3D%20%27b%2Fc%27%20%26%20d%2Be%20%25%20%C3%A9&orderBy=%2Bname&f=a%20b%2Cc"
    )


def _set_cookie(seen: Seen) -> bytes:
    return answer(ISSUE, Set_Cookie="JSESSIONID=s3cret; Path=/")


def test_no_cookie_is_kept() -> None:
    with fake_jira(_set_cookie) as jira, Client(jira.url) as client:
        response = client.with_response(client.send, get_issue())
        client.send(get_issue())
    assert ["cookie" in seen.headers for seen in jira.seen] == [False, False]
    assert response.headers["set-cookie"] == "JSESSIONID=s3cret; Path=/"
    assert "s3cret" not in repr(response)


def test_no_cookie_is_kept_by_an_async_client() -> None:
    async def ask_twice(url: str) -> None:
        async with AsyncClient(url) as client:
            await client.send(get_issue())
            await client.send(get_issue())

    with fake_jira(_set_cookie) as jira:
        asyncio.run(ask_twice(jira.url))
    assert ["cookie" in seen.headers for seen in jira.seen] == [False, False]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_the_headers_of_a_request(driver: Driver, method: str) -> None:
    call: Call[Any] = Call(method, "/rest/x", Any, headers={"X-ExperimentalApi": "opt-in", "If-Match": None})
    with fake_jira(answer(b"{}")) as jira:
        driver.send(jira.url, call)
    headers = jira.last.headers
    assert headers["accept"] == "application/json"
    assert headers["user-agent"].startswith("jira-dc/")
    assert headers.get("x-atlassian-token") == (None if method == "GET" else "no-check")
    assert headers["x-experimentalapi"] == "opt-in"
    assert "if-match" not in headers
    assert "authorization" not in headers


def test_a_json_body_arrives(driver: Driver) -> None:
    call: Call[Any] = Call("POST", "/rest/x", Any, body=JsonBody({"a": 1, "b": None}))
    with fake_jira(answer(b"null")) as jira:
        assert driver.send(jira.url, call) is None
    assert jira.last.body == b'{"a":1}'
    assert jira.last.headers["content-type"] == "application/json"
    assert jira.last.headers["content-length"] == "7"
