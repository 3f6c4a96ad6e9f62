"""`with_options`: the same client with other settings, headers and parameters, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from jira_dc_runtime import Call, ConfigurationError, RequestError, Retry, ServiceUnavailable, UnexpectedBody
from jira_dc_runtime.client import Client
from jira_dc_runtime.http.options import OWNED
from tests.runtime.drivers import Driver, ask
from tests.runtime.fake_jira import Seen, answer, fake_jira

USER: Call[Any] = Call("GET", "/rest/api/2/user", Any, query={"username": "fred", "expand": None})
TOLD: Call[Any] = Call("GET", "/rest/api/2/x", Any, headers={"X-Own": "call", "X-Absent": None})


def seen_with(driver: Driver, call: Call[Any], *views: dict[str, Any]) -> Seen:
    """Send `call` over a view of a view of a client, and return what arrived."""

    async def work(client: Any) -> None:
        for options in views:
            client = client.with_options(**options)
        await ask(client, call)

    with fake_jira(answer(b"{}")) as jira:
        driver.use(jira.url, work)
    return jira.last


def test_a_parameter_that_no_document_declares_is_sent(driver: Driver) -> None:
    assert (
        seen_with(driver, USER, {"query": {"expand": "groups"}}).target
        == "/rest/api/2/user?username=fred&expand=groups"
    )
    several = seen_with(driver, USER, {"query": {"a": ["x", "y"], "b": True}}, {"query": {"a": None, "c": 1}})
    assert several.target == "/rest/api/2/user?username=fred&b=true&c=1"


def test_a_header_is_sent_with_each_call(driver: Driver) -> None:
    seen = seen_with(
        driver, TOLD, {"headers": {"X-One": "1", "X-Two": "2"}}, {"headers": {"x-two": "b", "X-Absent": "3"}}
    )
    assert [seen.headers.get(name) for name in ("x-one", "x-two", "x-own", "x-absent")] == ["1", "b", "call", "3"]
    named = seen_with(driver, USER, {"headers": {"user-agent": "our-robot/2"}})
    assert named.headers["user-agent"] == "our-robot/2"
    assert seen_with(driver, USER).headers["user-agent"].startswith("jira-dc/")


def test_a_download_has_them_too(driver: Driver) -> None:
    async def work(client: Any) -> None:
        view = client.with_options(headers={"X-One": "1"}, query={"thumbnail": True})
        if driver.is_async:
            async with view.stream("/secure/attachment/1/a.txt?a=b") as chunks:
                assert [chunk async for chunk in chunks] == [b"x"]
        else:
            with view.stream("/secure/attachment/1/a.txt?a=b") as chunks:
                assert list(chunks) == [b"x"]

    with fake_jira(answer(b"x", content_type="text/plain")) as jira:
        driver.use(jira.url, work)
    assert jira.last.target == "/secure/attachment/1/a.txt?a=b&thumbnail=true"
    assert jira.last.headers["x-one"] == "1"


def test_what_is_set_twice_is_refused(driver: Driver) -> None:
    for call, options, what in (
        (USER, {"query": {"username": "barney"}}, "query parameter 'username'"),
        (TOLD, {"headers": {"x-OWN": "view"}}, "header 'x-own'"),
    ):
        with pytest.raises(RequestError, match=f"with_options and the call itself both set the {what}"):
            seen_with(driver, call, options)


def test_a_view_keeps_what_it_is_not_told_and_changes_no_other() -> None:
    with fake_jira(answer(status=503)) as jira, Client(jira.url, retry=Retry(attempts=2, first_pause=0)) as client:
        client.with_options(retry=None)
        client.with_options(headers={"X-One": "1"}, query={"a": "b"})
        for view, tried in ((client, 2), (client.with_options(timeout=5), 2), (client.with_options(retry=None), 1)):
            before = len(jira.seen)
            with pytest.raises(ServiceUnavailable) as caught:
                view.send(USER)
            assert len(jira.seen) - before == caught.value.attempts == tried
        assert all("x-one" not in seen.headers and "a=b" not in seen.target for seen in jira.seen)


@pytest.mark.parametrize("name", sorted(OWNED))
def test_a_header_that_only_the_client_sets_is_refused(name: str) -> None:
    with (
        Client("https://jira.example.com") as client,
        pytest.raises(ConfigurationError, match=f"The header {name.title()} is set by this client itself") as caught,
    ):
        client.with_options(headers={name.title(): "s3cret"})
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"headers": {"X-One": "a\r\nCookie: s3cret"}}, "holds a line break"),
        ({"headers": {"X-One": "ä"}}, "outside ASCII"),
        ({"headers": {"X-One": b"1"}}, "is a bytes"),
        ({"headers": {"X-One": None}}, "is a NoneType"),
        ({"headers": {"X One": "1"}}, "is no name of a header"),
        ({"headers": {"": "1"}}, "is no name of a header"),
        ({"headers": [("X-One", "1")]}, "headers is a list"),
        ({"headers": {"User-Agent": "Mozilla/5.0"}}, "XSRF"),
        ({"query": "a=b"}, "query is a str"),
        ({"query": {1: "b"}}, "query is a dict"),
        ({"retry": 3}, "retry is a int"),
        ({"retry": True}, "retry is a bool"),
        ({"timeout": 0}, "The timeout is 0"),
        ({"deadline": -1}, "The deadline is -1"),
    ],
)
def test_what_cannot_be_used_is_refused(options: dict[str, Any], problem: str) -> None:
    with Client("https://jira.example.com") as client, pytest.raises(ConfigurationError, match=problem) as caught:
        client.with_options(**options)
    assert "s3cret" not in str(caught.value)


def test_a_value_that_no_query_can_hold_is_refused_when_it_is_sent(driver: Driver) -> None:
    with pytest.raises(RequestError, match="a is an empty list"):
        seen_with(driver, USER, {"query": {"a": []}})


def test_no_repr_shows_a_header() -> None:
    with Client("https://jira.example.com") as client:
        view: Any = client.with_options(headers={"X-Key": "s3cret"})
        assert "s3cret" not in repr(view) + repr(view._options)


def test_an_answer_that_cannot_be_read_tells_of_the_attempts_before(driver: Driver) -> None:
    answers = iter([answer(status=503), answer(b"[", content_type="application/json")])
    with (
        fake_jira(lambda _: next(answers)) as jira,
        pytest.raises(UnexpectedBody, match="It was tried 2 times") as caught,
    ):
        driver.send(jira.url, USER, retry=Retry(first_pause=0))
    assert caught.value.attempts == 2
