"""A 404 of an operation that this Jira does not have says so; every other 404 stays what it is."""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pytest

from jira_dc_runtime import Call, NotAvailable, NotFound
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.errors.availability import AvailabilityTable, Entry
from tests.runtime.fake_jira import FakeJira, Seen, answer, fake_jira

OLD: Call[Any] = Call("GET", "/rest/api/2/old", Any)
NEW: Call[Any] = Call("GET", "/rest/api/2/new", Any)
OTHER: Call[Any] = Call("GET", "/rest/other/1.0/thing", Any)
TABLE = AvailabilityTable(
    ("10.0", "10.3.17", "10.3.24"),
    {"GET /api/2/old": Entry(("10.0",)), "GET /api/2/new": Entry(("10.3.24",), (), "old.iter_old")},
)
SERVER_INFO = "/rest/api/2/serverInfo"
ABSENT = answer(b'{"errorMessages":["Issue Does Not Exist"],"errors":{}}', 404)
UNKNOWN_PATH = answer(b'{"message":"null for uri: https://jira.example.com/rest/api/2/new","status-code":404}', 404)
PAGE = answer(b"<html><title>Not found</title></html>", 404, "text/html")


class Jira(Client):
    """A client with a table, as the generated one is."""

    @staticmethod
    def _load_availability() -> AvailabilityTable:
        return TABLE


class AsyncJira(AsyncClient):
    """The same for async code."""

    @staticmethod
    def _load_availability() -> AvailabilityTable:
        return TABLE


async def _send_async(url: str, call: Call[Any]) -> Any:
    async with AsyncJira(url) as jira:
        return await jira.send(call)


async def _respond_async(url: str, call: Call[Any]) -> Any:
    async with AsyncJira(url) as jira:
        return await jira.with_response(jira.send, call)


def _send(url: str, call: Call[Any]) -> Any:
    with Jira(url) as jira:
        return jira.send(call)


def _respond(url: str, call: Call[Any]) -> Any:
    with Jira(url) as jira:
        return jira.with_response(jira.send, call)


WAYS: dict[str, Callable[[str, Call[Any]], Any]] = {
    "send": _send,
    "with_response": _respond,
    "async send": lambda url, call: asyncio.run(_send_async(url, call)),
    "async with_response": lambda url, call: asyncio.run(_respond_async(url, call)),
}


def serve(refusal: bytes, info: bytes) -> Callable[[Seen], bytes]:
    """Return a script that answers serverInfo with `info` and everything else with `refusal`."""
    return lambda seen: info if seen.target == SERVER_INFO else refusal


def version(text: str) -> bytes:
    """Return the answer of serverInfo of a Jira of that version."""
    return answer(f'{{"version":"{text}","baseUrl":"https://jira.example.com"}}'.encode())


def times_asked(jira: FakeJira) -> int:
    """Return how often serverInfo was asked."""
    return sum(seen.target == SERVER_INFO for seen in jira.seen)


@pytest.mark.parametrize("way", WAYS)
def test_an_operation_that_came_later_is_said_to_be_missing(way: str) -> None:
    with fake_jira(serve(ABSENT, version("10.3.17"))) as jira, pytest.raises(NotAvailable) as raised:
        WAYS[way](jira.url, NEW)
    error = raised.value
    assert str(error) == (
        "GET /api/2/new is not available on this server, Jira 10.3.17: of the releases that were compared "
        "(10.0, 10.3.17, 10.3.24) it exists since Jira 10.3.24. jira.old.iter_old does the job there."
    )
    assert (error.server, error.availability.since, error.status) == ("10.3.17", "10.3.24", 404)
    assert error.error_messages == ["Issue Does Not Exist"]
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("call", "refusal", "server", "kind", "asked"),
    [
        (NEW, ABSENT, "10.3.24", NotFound, 1),  # it is there, so the thing is absent
        (NEW, ABSENT, "10.3.20", NotFound, 1),  # nobody knows, and the answer is one of an operation
        (NEW, UNKNOWN_PATH, "10.3.20", NotAvailable, 1),  # nobody knows, but the server says that the path is unknown
        (NEW, PAGE, "10.0.1", NotAvailable, 1),
        (NEW, answer(b"", 404), "9.4.0", NotAvailable, 1),
        (OLD, ABSENT, "10.0", NotFound, 0),  # the everyday 404 asks nobody
        (OLD, ABSENT, "12.0.0", NotFound, 0),
        (OLD, PAGE, "12.0.0", NotFound, 0),
        (OLD, UNKNOWN_PATH, "10.3.17", NotFound, 1),  # it is there: the base URL is wrong, or a plugin switched off
        (OLD, UNKNOWN_PATH, "12.0.0", NotAvailable, 1),
        (OLD, UNKNOWN_PATH, "9.12.1", NotAvailable, 1),
        (OLD, answer(b'{"message":"No.","status-code":404,"errorMessages":["No."]}', 404), "12.0.0", NotFound, 0),
        (OTHER, UNKNOWN_PATH, "10.0", NotFound, 0),  # no operation of the table
    ],
)
def test_when_a_404_means_that_the_operation_is_missing(
    call: Call[Any], refusal: bytes, server: str, kind: type[NotFound], asked: int
) -> None:
    with fake_jira(serve(refusal, version(server))) as jira:
        with pytest.raises(NotFound) as raised:
            _send(jira.url, call)
        assert type(raised.value) is kind
        assert times_asked(jira) == asked


@pytest.mark.parametrize(
    "info",
    {
        "refused": answer(b"", 401),
        "no JSON": answer(b"<html>login</html>", content_type="text/html"),
        "a list": answer(b"[]"),
        "no version": answer(b"{}"),
        "a number": answer(b'{"version":10}'),
        "no release": answer(b'{"version":"<script>"}'),
        "huge numbers": answer(b'{"version":"' + b"9" * 100 + b'.0"}'),
        "deep": answer(b"[" * 100_000),
        "broken": b"",
    }.items(),
    ids=lambda item: item[0],
)
def test_a_server_that_does_not_say_its_version_leaves_the_404_as_it_is(info: tuple[str, bytes]) -> None:
    with fake_jira(serve(ABSENT, info[1])) as jira:
        with pytest.raises(NotFound) as raised:
            _send(jira.url, NEW)
        assert type(raised.value) is NotFound
        assert "Issue Does Not Exist" in str(raised.value)


def test_only_the_release_of_a_version_is_shown() -> None:
    with fake_jira(serve(ABSENT, version("10.3.17-<script>"))) as jira, pytest.raises(NotAvailable) as raised:
        _send(jira.url, NEW)
    assert raised.value.server == "10.3.17"
    assert "script" not in str(raised.value)


def test_the_server_is_asked_once_for_all_threads_and_views() -> None:
    with fake_jira(serve(ABSENT, version("10.0.1"))) as jira, Jira(jira.url) as client:
        clients = [client, client.with_options(timeout=5), client, client.with_options(timeout=7)] * 2
        caught: list[NotFound] = []

        def call(each: Jira) -> None:
            try:
                each.send(NEW)
            except NotFound as error:
                caught.append(error)

        threads = [threading.Thread(target=call, args=(each,)) for each in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [type(error) for error in caught] == [NotAvailable] * len(clients)
        assert times_asked(jira) == 1


def test_the_server_is_asked_once_for_all_tasks() -> None:
    async def call_all(url: str) -> list[Any]:
        async with AsyncJira(url) as client:
            calls = [each.send(NEW) for each in (client, client.with_options(timeout=5)) * 4]
            return await asyncio.gather(*calls, return_exceptions=True)

    with fake_jira(serve(ABSENT, version("10.0.1"))) as jira:
        caught = asyncio.run(call_all(jira.url))
        assert [type(error) for error in caught] == [NotAvailable] * 8
        assert times_asked(jira) == 1


def test_a_client_without_a_table_asks_nobody() -> None:
    with fake_jira(serve(UNKNOWN_PATH, version("10.0"))) as jira, Client(jira.url) as client:
        with pytest.raises(NotFound) as raised:
            client.send(NEW)
        assert type(raised.value) is NotFound
        assert times_asked(jira) == 0


def test_the_error_survives_pickling() -> None:
    with fake_jira(serve(ABSENT, version("10.0.1"))) as jira, pytest.raises(NotAvailable) as raised:
        _send(jira.url, NEW)
    copied = pickle.loads(pickle.dumps(raised.value))
    assert str(copied) == str(raised.value)
    assert (copied.server, copied.availability) == ("10.0.1", raised.value.availability)
