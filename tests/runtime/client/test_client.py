"""Clients: views, captured answers, and who closes what."""

from __future__ import annotations

import asyncio
import functools
import operator
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest

from jira_dc_runtime import Call, ConfigurationError, NotFound, PersonalAccessToken, RequestError
from jira_dc_runtime.client import AsyncClient, AsyncResource, Client, Resource
from jira_dc_runtime.paging.pages import OffsetPages
from tests.runtime.fake_jira import Seen, answer, fake_jira
from tests.runtime.models import Issue, get_issue


def _comments(start: int, size: int | None) -> Call[list[str]]:
    return Call("GET", "/rest/x", list[str], query={"startAt": start, "maxResults": size})


PAGES: OffsetPages[list[str], str] = OffsetPages(_comments, lambda page: page)


class IssueApi(Resource):
    def get_issue(self, key: str, *, fields: list[str] | None = None) -> Issue:
        del fields
        return self._send(get_issue(key))

    def iter_comments(self, limit: int | None = None) -> Iterator[str]:
        return self._iterate(PAGES, None, limit)

    def count(self) -> int:
        return 1


class AsyncIssueApi(AsyncResource):
    async def get_issue(self, key: str) -> Issue:
        return await self._send(get_issue(key))

    def iter_comments(self, limit: int | None = None) -> AsyncIterator[str]:
        return self._iterate(PAGES, None, limit)


class Jira(Client):
    @functools.cached_property
    def issue(self) -> IssueApi:
        return IssueApi(self)


class AsyncJira(AsyncClient):
    @functools.cached_property
    def issue(self) -> AsyncIssueApi:
        return AsyncIssueApi(self)


def echo(seen: Seen) -> bytes:
    key = seen.target.rpartition("/")[2]
    return answer(f'{{"key":"{key}","new":[1]}}'.encode(), X_AREQUESTID=f"id-{key}")


def test_with_response_gives_the_answer_too() -> None:
    with fake_jira(echo) as server, Jira(server.url) as jira:
        response = jira.with_response(jira.issue.get_issue, "EX-1", fields=["summary"])
    assert response.value == Issue(key="EX-1")
    assert response.content == b'{"key":"EX-1","new":[1]}'
    assert (response.status, response.request_id, response.operation) == (
        200,
        "id-EX-1",
        "GET /api/2/issue/{issueIdOrKey}",
    )
    assert response.headers["X-AREQUESTID"] == response.headers["x-arequestid"] == "id-EX-1"
    assert response.drift == ()
    assert "EX-1" not in repr(response).replace("id-EX-1", "")


def test_with_response_takes_send() -> None:
    with fake_jira(echo) as server, Jira(server.url) as jira:
        assert jira.with_response(jira.send, get_issue("EX-2")).value.key == "EX-2"


def test_with_response_of_an_async_client() -> None:
    async def ask(url: str) -> None:
        async with AsyncJira(url) as jira:
            responses = await asyncio.gather(*(jira.with_response(jira.issue.get_issue, f"EX-{n}") for n in range(20)))
            assert [response.value.key for response in responses] == [f"EX-{n}" for n in range(20)]
            assert [response.request_id for response in responses] == [f"id-EX-{n}" for n in range(20)]
            assert (await jira.with_response(jira.send, get_issue("EX-2"))).value.key == "EX-2"
            with pytest.raises(RequestError, match="one request per page"):
                await jira.with_response(jira.issue.iter_comments)  # type: ignore[arg-type]

    with fake_jira(echo) as server:
        asyncio.run(ask(server.url))


def test_threads_do_not_see_each_others_answers() -> None:
    wrong: list[str] = []

    def ask(jira: Jira, number: int) -> None:
        for round_ in range(10):
            key = f"EX-{number}-{round_}"
            response = jira.with_response(jira.issue.get_issue, key)
            if (response.value.key, response.request_id) != (key, f"id-{key}"):
                wrong.append(key)

    with fake_jira(echo) as server, Jira(server.url) as jira:
        threads = [threading.Thread(target=ask, args=(jira, number)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_what_with_response_refuses() -> None:
    with Jira("https://jira.example.com") as jira, Jira("https://other.example.com") as other:
        refused: list[Any] = [
            jira.issue.iter_comments,
            jira.issue.count,
            other.issue.get_issue,
            other.send,
            get_issue,
            lambda: None,
            functools.partial(jira.issue.get_issue, "EX-1"),
            jira.close,
        ]
        for method in refused:
            with pytest.raises(RequestError, match="with_response"):
                jira.with_response(method)


def test_errors_pass_through_with_response() -> None:
    with fake_jira(answer(status=404)) as server, Jira(server.url) as jira, pytest.raises(NotFound):
        jira.with_response(jira.issue.get_issue, "EX-1")


def test_another_timeout_over_the_same_connections() -> None:
    timeouts: list[Any] = []

    def handler(request: httpx.Request) -> httpx.Response:
        timeouts.append(request.extensions["timeout"]["read"])
        return httpx.Response(200, json={"key": "EX-1"})

    with httpx.Client(transport=httpx.MockTransport(handler)) as http:
        jira = Jira("https://jira.example.com", http_client=http)
        jira.issue.get_issue("EX-1")
        patient = jira.with_options(timeout=300)
        patient.issue.get_issue("EX-1")
        jira.with_options(timeout=None).issue.get_issue("EX-1")
        jira.issue.get_issue("EX-1")
        patient.with_response(patient.issue.get_issue, "EX-1")
        patient.with_response(jira.issue.get_issue, "EX-1")
    assert timeouts == [30.0, 300, None, 30.0, 300, 30.0]
    assert isinstance(patient, Jira)


def _answer_with_timeout(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"key": str(request.extensions["timeout"]["read"])})


def _view(jira: Any, timeouts: list[float | None]) -> Any:
    for seconds in timeouts:
        jira = jira.with_options(timeout=seconds)
    return jira


VIEWS: list[
    tuple[list[float | None], list[float | None], str]
] = [  # of with_response, of the method, the one that counts
    ([], [600], "600"),
    ([600], [], "30.0"),
    ([600], [5], "5"),
    ([600], [600, 5], "5"),
    ([], [600, 5, None], "None"),
    ([5, 600], [7, 8], "8"),
]


@pytest.mark.parametrize(("outer", "inner", "counts"), VIEWS)
@pytest.mark.parametrize("take", [operator.attrgetter("issue.get_issue"), operator.attrgetter("send")], ids=str)
def test_the_view_whose_method_it_is_counts(
    outer: list[float | None], inner: list[float | None], counts: str, take: Callable[[Any], Any]
) -> None:
    async def ask() -> str | None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(_answer_with_timeout)) as http:
            jira = AsyncJira("https://jira.example.com", http_client=http)
            method = take(_view(jira, inner))
            answered = await _view(jira, outer).with_response(
                method, get_issue() if method.__name__ == "send" else "EX-1"
            )
            key: str | None = answered.value.key
            return key

    with httpx.Client(transport=httpx.MockTransport(_answer_with_timeout)) as http:
        jira = Jira("https://jira.example.com", http_client=http)
        method = take(_view(jira, inner))
        answered = _view(jira, outer).with_response(method, get_issue() if method.__name__ == "send" else "EX-1")
    assert answered.value.key == counts
    assert asyncio.run(ask()) == counts


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), "30", True, b"1", httpx.Timeout(5), [1]])
def test_timeouts_that_make_no_sense(seconds: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout"):
        Jira("https://jira.example.com", timeout=seconds)
    with Jira("https://jira.example.com") as jira, pytest.raises(ConfigurationError):
        jira.with_options(timeout=seconds)


def test_a_client_of_the_callers_own_stays_open() -> None:
    with httpx.Client() as http:
        with Jira("https://jira.example.com", http_client=http):
            pass
        assert not http.is_closed


def test_a_client_of_our_own_is_closed() -> None:
    with Jira("https://jira.example.com") as jira:
        pass
    with pytest.raises(ConfigurationError, match=r"This client is closed.*Nothing was sent"):
        jira.issue.get_issue("EX-1")


def test_the_login_of_the_callers_own_client_is_used_where_we_have_none() -> None:
    sent: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("authorization"))
        return httpx.Response(200, json={})

    with httpx.Client(transport=httpx.MockTransport(handler), auth=("fred", "x"), follow_redirects=True) as http:
        Jira("https://jira.example.com", http_client=http).issue.get_issue("EX-1")
        Jira("https://jira.example.com", http_client=http, auth=PersonalAccessToken("t")).issue.get_issue("EX-1")
    assert sent == ["Basic ZnJlZDp4", "Bearer t"]


def test_iterating_over_the_wire() -> None:
    def script(seen: Seen) -> bytes:
        return answer(b'["a","b"]' if "startAt=0" in seen.target else b"[]")

    with fake_jira(script) as server, Jira(server.url) as jira:
        assert list(jira.issue.iter_comments()) == ["a", "b"]
        assert list(jira.issue.iter_comments(limit=1)) == ["a"]


def test_text_where_a_string_is_declared() -> None:
    with fake_jira(answer(b"123 plain", content_type="text/plain")) as server, Jira(server.url) as jira:
        assert jira.send(Call("GET", "/rest/x", str)) == "123 plain"
    with fake_jira(answer(b'"quoted"')) as server, Jira(server.url) as jira:
        assert jira.send(Call("GET", "/rest/x", str)) == "quoted"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "é", "a\0b", 5, b"a", ["a"]])
def test_header_values_are_checked(value: Any) -> None:
    with Jira("https://jira.example.com") as jira, pytest.raises(RequestError, match="the header If-Match"):
        jira.send(Call("GET", "/rest/x", None, headers={"If-Match": value}))
