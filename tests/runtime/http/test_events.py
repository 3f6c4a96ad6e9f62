"""What the log and `on_event` are told of a call: each attempt once, in order, and no value."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from jira_dc_runtime import Call, ConfigurationError, JiraError, JsonBody, PersonalAccessToken, Retry
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.http.events import Answered, Drifted, Event, Failed, Retrying, Started, Waiting
from jira_dc_runtime.http.watch import write_log
from tests.runtime.drivers import Driver, ask
from tests.runtime.fake_jira import Reset, Seen, answer, fake_jira
from tests.runtime.models import Issue

READ: Call[Any] = Call("GET", "/rest/api/2/issue/{key}", Any, path={"key": "EX-1"}, query={"jql": "s3cret"})
WRITE: Call[Any] = Call("PUT", "/rest/api/2/issue/{key}", Any, path={"key": "EX-1"}, body=JsonBody({"a": "s3cret"}))
OPERATION = "GET /api/2/issue/{key}"
DONE = answer(b'{"a":"s3cret"}', X_AREQUESTID="1x2x3")


def told(driver: Driver, script: Any, call: Call[Any], **settings: Any) -> list[Any]:
    """Return what is told of a call, however it ends."""
    events: list[Event] = []

    async def work(client: Any) -> None:
        try:
            await ask(client, call)
        except JiraError:
            return

    with fake_jira(script) as jira:
        driver.use(jira.url, work, on_event=events.append, retry=Retry(first_pause=0), **settings)
    return events


def test_a_call_that_is_answered(driver: Driver) -> None:
    [started, answered] = told(driver, DONE, READ)
    assert isinstance(started, Started)
    assert (started.operation, started.attempt, started.method, started.template) == (
        OPERATION,
        1,
        "GET",
        "/rest/api/2/issue/{key}",
    )
    assert (started.server, started.port > 0) == ("127.0.0.1", True)
    assert isinstance(answered, Answered)
    assert (answered.call, answered.operation, answered.attempt) == (started.call, OPERATION, 1)
    assert (answered.status, answered.request_id, answered.is_last) == (200, "1x2x3", True)
    assert 0 < answered.milliseconds < 60_000


def test_a_call_that_is_tried_again(driver: Driver) -> None:
    steps: Iterator[Any] = iter([answer(status=503), Reset])

    def serve(_: Seen) -> bytes:
        step = next(steps, DONE)
        if isinstance(step, bytes):
            return step
        raise step

    events = told(driver, serve, READ)
    assert [type(event) for event in events] == [
        Started,
        Answered,
        Retrying,
        Started,
        Failed,
        Retrying,
        Started,
        Answered,
    ]
    assert [event.attempt for event in events] == [1, 1, 2, 2, 2, 3, 3, 3]
    assert len({event.call for event in events}) == 1
    assert [events[1].is_last, events[4].is_last, events[7].is_last] == [False, False, True]
    assert (events[4].error, events[4].sent) == ("ConnectionFailed", "yes")  # the first attempt was answered
    assert [events[2].reason, events[5].reason] == ["answered 503", "no complete answer"]


def test_a_call_that_fails_ends_with_its_failure(driver: Driver) -> None:
    def reset(_: Seen) -> bytes:
        raise Reset

    [_, failed] = told(driver, reset, WRITE)
    assert isinstance(failed, Failed)
    assert failed.is_last
    [_, refused] = told(driver, answer(status=404), WRITE)
    assert isinstance(refused, Answered)
    assert (refused.status, refused.is_last) == (404, True)


def test_a_deadline_that_passes_is_told(driver: Driver) -> None:
    def drip(_: Seen) -> Iterator[bytes]:
        for position in range(len(DONE)):
            yield DONE[position : position + 1]
            time.sleep(0.01)

    [_, failed] = told(driver, drip, READ, deadline=0.2)
    assert (failed.error, failed.is_last) == ("DeadlineExceeded", True)


def test_a_download_is_told_without_the_name_of_its_file() -> None:
    events: list[Any] = []
    with (
        fake_jira(answer(b"x", content_type="text/plain")) as jira,
        Client(jira.url, on_event=events.append) as client,
        client.stream("/secure/attachment/1/s3cret.txt") as chunks,
    ):
        assert list(chunks) == [b"x"]
    assert [event.operation for event in events] == ["GET file", "GET file"]
    assert "s3cret" not in repr(events)


def test_drift_is_told() -> None:
    events: list[Any] = []
    call: Call[Issue] = Call("GET", "/rest/api/2/issue/EX-1", Issue)
    with fake_jira(answer(b'{"key":7}')) as jira, Client(jira.url, on_event=events.append) as client:
        client.send(call)
    assert isinstance(events[-1], Drifted)
    assert events[-1].drift.pointer == "/key"


def test_no_event_holds_a_value(driver: Driver) -> None:
    shown = repr(told(driver, DONE, READ, auth=PersonalAccessToken("s3cret"), allow_plain_http=True))
    assert "s3cret" not in shown
    assert "EX-1" not in shown


def test_an_error_in_on_event_breaks_no_call_and_is_logged_once(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Event) -> None:
        raise ZeroDivisionError

    with fake_jira(answer(b'{"a":1}')) as jira:
        assert driver.send(jira.url, READ, on_event=fail) == {"a": 1}
    assert [record.message for record in caplog.records if record.name == "jira_dc"] == [
        "on_event failed. The call goes on; this is said once."
    ]


def test_the_log_has_a_line_for_each_attempt(driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
    steps = iter([answer(status=503), DONE])
    with fake_jira(lambda _: next(steps)) as jira, caplog.at_level(logging.INFO, logger="jira_dc"):
        driver.send(jira.url, READ, retry=Retry(first_pause=0), auth=PersonalAccessToken("s3cret"))
    lines = [record.getMessage() for record in caplog.records if record.name == "jira_dc"]
    assert len(lines) == 2
    assert lines[0].startswith(f"{OPERATION} answered 503, attempt 1, ")
    assert lines[0].endswith(" ms; again in 0.00 s (answered 503)")
    assert lines[1].startswith(f"{OPERATION} answered 200, attempt 2, ")
    assert lines[1].endswith(" ms, request 1x2x3")
    assert "s3cret" not in caplog.text
    assert "EX-1" not in caplog.text


def test_whoever_waits_for_a_turn_is_told() -> None:
    events: list[Any] = []

    async def work(url: str) -> None:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=2)) as http:
            client = AsyncClient(url, http_client=http, on_event=events.append)
            await asyncio.gather(*(client.send(READ) for _ in range(3)))

    with fake_jira(DONE) as jira:
        asyncio.run(work(jira.url))
    waiting = [event for event in events if isinstance(event, Waiting)]
    assert len(waiting) == 2
    assert {event.reason for event in waiting} == {"for its turn"}


@pytest.mark.parametrize(("level", "lines"), [("info", 1), ("DEBUG", 1), ("", 0)])
def test_the_environment_sends_the_log_to_stderr(level: str, lines: int) -> None:
    code = (
        "import sys, json; from jira_dc_runtime import Call; from jira_dc_runtime.client import Client\n"
        "with Client(sys.argv[1]) as client: print(json.dumps(client.send(Call('GET', '/rest/api/2/x', dict))))"
    )
    with fake_jira(answer(b"{}")) as jira:
        done = subprocess.run(
            [sys.executable, "-c", code, jira.url],
            capture_output=True,
            text=True,
            check=True,
            env={"JIRA_DC_LOG": level, "PYTHONPATH": ":".join(sys.path)},
        )
    assert json.loads(done.stdout) == {}
    assert done.stderr.count("GET /api/2/x answered 200, attempt 1, ") == lines == len(done.stderr.splitlines())


def test_another_level_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    write_log.cache_clear()
    monkeypatch.setenv("JIRA_DC_LOG", "loud")
    with pytest.raises(ConfigurationError, match=r"JIRA_DC_LOG is 'loud'\. Set it to info or debug"):
        Client("https://jira.example.com")
    monkeypatch.delenv("JIRA_DC_LOG")
    Client("https://jira.example.com").close()


def test_on_event_has_to_be_a_function() -> None:
    with pytest.raises(ConfigurationError, match="on_event is a int"):
        Client("https://jira.example.com", on_event=5)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
