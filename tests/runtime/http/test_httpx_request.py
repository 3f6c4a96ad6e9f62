"""A request is what `build_request` of the client would have made of it, whoever put it together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from jira_dc_runtime.http.adapters.httpx_request import RequestBuilder
from jira_dc_runtime.http.request import PreparedRequest

URL = "https://jira.example.com/jira/rest/api/2/issue/EX-1?jql=a%2Cb%20%C3%A9"
OURS = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": "jira-dc/1"}
MADE: list[Callable[[], Any]] = [httpx.Client, httpx.AsyncClient, httpx2.Client, httpx2.AsyncClient]


def prepared(method: str = "GET", content: bytes | None = None, **headers: str) -> PreparedRequest:
    return PreparedRequest(f"{method} /x", method, URL, {**OURS, **headers}, content)


def listed(request: Any) -> tuple[Any, ...]:
    kinds: list[type[Any]] = [type(request), type(request.stream)]
    return (
        kinds,
        request.method,
        str(request.url),
        request.headers.raw,
        request.content,
        dict(request.extensions),
    )


def built_by(http: Any, asked: PreparedRequest) -> Any:
    return http.build_request(asked.method, asked.url, content=asked.content, headers=asked.headers, timeout=5.0)


def with_headers(http: Any) -> None:
    http.headers["X-Team"] = "caf\u00e9"
    http.headers["user-agent"] = "mine"
    http.headers["Authorization"] = "Bearer of-the-client"


def with_cookies(http: Any) -> None:
    http.cookies.set("JSESSIONID", "of-the-client", domain="jira.example.com")


def with_parameters(http: Any) -> None:
    http.params = {"os_authType": "basic"}


def with_a_host(http: Any) -> None:
    http.headers["Host"] = "elsewhere.example.com"


def with_a_framing(http: Any) -> None:
    http.headers["Transfer-Encoding"] = "chunked"


def with_a_base(http: Any) -> None:
    http.base_url = "https://other.example.com/context"


def with_nothing(_: Any) -> None:
    pass


CHANGES = [with_nothing, with_headers, with_cookies, with_parameters, with_a_host, with_a_framing, with_a_base]
ASKED = [
    prepared(),
    prepared("DELETE"),
    prepared("POST"),
    prepared("POST", b""),
    prepared("POST", b'{"a": 1}', **{"Content-Type": "application/json"}),
    prepared("PUT", b"x", Host="jira.internal"),
    prepared("GET", None, Authorization="Basic of-the-call", Cookie="a=b"),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("make", MADE, ids=lambda make: f"{make.__module__}.{make.__name__}")
def test_it_is_what_the_client_builds_itself(make: Callable[[], Any], change: Callable[[Any], None]) -> None:
    http = make()
    requests = RequestBuilder(http, forgets=False)
    for asked in [*ASKED, *ASKED]:
        assert listed(requests.build(asked, asked.content, 5.0)) == listed(built_by(http, asked))
    change(http)  # after the first ones, for a client may be changed at any time
    for asked in ASKED:
        assert listed(requests.build(asked, asked.content, 5.0)) == listed(built_by(http, asked))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("make", MADE, ids=lambda make: f"{make.__module__}.{make.__name__}")
def test_neither_login_nor_cookies_of_the_client_go_along(
    make: Callable[[], Any], change: Callable[[Any], None]
) -> None:
    http = make()
    change(http)
    requests = RequestBuilder(http, forgets=True)
    for asked in ASKED:
        built: Any = requests.build(asked, asked.content, 5.0)
        expected = built_by(http, asked)
        for name in ("Cookie", "Authorization"):
            if name not in asked.headers:
                expected.headers.pop(name, None)
        assert listed(built) == listed(expected)
        assert "of-the-client" not in repr(built.headers.raw)


class Marking(httpx.Client):
    """A client that does something of its own with each request."""

    def build_request(self, *arguments: Any, **options: Any) -> httpx.Request:
        request = super().build_request(*arguments, **options)
        request.headers["X-Marked"] = "yes"
        return request


def test_what_a_client_builds_in_its_own_way_is_built_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = prepared()
    assert RequestBuilder(Marking(), forgets=False).build(asked, None, 5.0).headers["X-Marked"] == "yes"
    http = httpx.Client()
    monkeypatch.setattr(http, "build_request", Marking().build_request)
    assert RequestBuilder(http, forgets=False).build(asked, None, 5.0).headers["X-Marked"] == "yes"
