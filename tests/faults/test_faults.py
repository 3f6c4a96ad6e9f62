"""Carry out the table: fault by method by kind of client."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from typing import Any

import pytest

from jira_dc_runtime import Call, JiraError, JsonBody, Retry
from tests.runtime.drivers import DRIVERS, ask

from .fault_server import FAULTS, fault_server
from .table import RETRY_TABLE, TABLE, RetryRow, Row

METHODS = ["GET", "PUT", "POST", "DELETE"]
TIMEOUT = 1.0
SHORT = 0.3
"""The timeout where the fault is that nothing comes."""


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.fault)
def test_fault(row: Row, method: str, driver: str) -> None:
    body = JsonBody({"fields": {"summary": "x"}}) if method in {"PUT", "POST"} else None
    call: Call[Any] = Call(method, "/rest/api/2/issue/EX-1", Any, body=body)
    outcome: list[object] = []

    async def work(client: Any) -> None:
        if row.warm:
            await ask(client, call)
            settle(lambda: row.outcome is not None or server.open_connections == 0)
            await asyncio.sleep(0.05)  # an event loop learns of it when it runs
        try:
            outcome.append(await ask(client, call))
        except JiraError as error:
            outcome.append(error)
        for _ in range(20):  # whoever closes an async generator does it in a task
            await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    before = open_files()
    with fault_server(row.fault) as server:
        timeout = SHORT if row.outcome is not None and row.outcome.__name__ == "TimedOut" else TIMEOUT * 20
        DRIVERS[driver].use(server.url, work, timeout=timeout, retry=None)
        settle(lambda: server.open_connections == 0)
        assert server.open_connections == 0
    assert settle(lambda: open_files() <= before), "a socket is left open"
    [came] = outcome
    if row.outcome is None:
        assert came == {"key": "EX-1"}
    else:
        assert type(came) is row.outcome, came
        assert came.sent in row.sent.split(" or "), came
    assert [each.method for each in server.seen] == [method] * (row.seen + row.warm)


CALLS: dict[str, tuple[Call[Any], bool]] = {
    "GET": (Call("GET", "/rest/api/2/issue/EX-1", Any), True),
    "a POST that reads": (Call("POST", "/rest/api/2/search", Any, body=JsonBody({"jql": ""}), reads=True), True),
    "PUT": (Call("PUT", "/rest/api/2/issue/EX-1", Any, body=JsonBody({"fields": {"summary": "x"}})), False),
    "POST": (Call("POST", "/rest/api/2/issue", Any, body=JsonBody({"fields": {"summary": "x"}})), False),
    "DELETE": (Call("DELETE", "/rest/api/2/issue/EX-1", Any), False),
}
"""Each kind of call, and whether it only reads."""


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("row", RETRY_TABLE, ids=lambda row: row.fault)
def test_fault_that_lasts(row: RetryRow, kind: str, driver: str) -> None:
    call, reads = CALLS[kind]
    errors: list[JiraError] = []

    async def work(client: Any) -> None:
        with pytest.raises(JiraError) as caught:
            await ask(client, call)
        errors.append(caught.value)
        for _ in range(20):
            await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    slow = row.fault in {"full_queue", "no_answer", "slow_head", "slow_body"}
    before = open_files()
    with fault_server(row.fault) as server:
        timeout = SHORT * 2 if slow else TIMEOUT * 20
        DRIVERS[driver].use(server.url, work, timeout=timeout, retry=Retry(first_pause=0))
        assert settle(lambda: server.open_connections == 0)
    assert settle(lambda: open_files() <= before), "a socket is left open"
    assert len(server.seen) == (row.reads if reads else row.writes)
    assert errors[0].attempts == row.attempts[0 if reads else 1]


def test_the_table_has_every_fault() -> None:
    assert set(FAULTS) <= {row.fault for row in TABLE}


def open_files() -> int:
    """Return how many files and sockets this process has open."""
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count is all it is


def settle(is_so: Callable[[], bool]) -> bool:
    """Wait until it is so; the server sees the end of a connection a moment later. Return whether it is."""
    pause = threading.Event()
    return any(is_so() or pause.wait(0.002) for _ in range(2500))
