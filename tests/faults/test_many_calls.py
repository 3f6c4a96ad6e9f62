"""Thousands of calls, 50 at a time, at a server of which one answer in twenty fails: none is lost, none done twice.

`JIRA_DC_CALLS=10000` makes ten thousand on each HTTP library; otherwise it is a tenth of that.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from jira_dc_runtime import Call, JiraError, JsonBody, Retry
from jira_dc_runtime.client import AsyncClient
from tests.runtime.drivers import DRIVERS
from tests.shared_files import ROOT

CALLS = int(os.environ.get("JIRA_DC_CALLS", "1000"))
AT_A_TIME = 50
SHARE = 0.05
RETRY = Retry(attempts=6, first_pause=0.01)
"""With three attempts, one call in eight thousand would meet three faults in a row."""


@dataclass
class Tally:
    """What came of the calls."""

    done: set[str] = field(default_factory=set[str])
    errors: dict[str, JiraError] = field(default_factory=dict[str, JiraError])


def list_calls() -> Iterator[Call[Any]]:
    """Yield reads and writes of each kind in turn, each with a number of its own."""
    for number in range(CALLS):
        path = {"number": number}
        yield (
            Call("GET", "/rest/api/2/read/{number}", Any, path=path),
            Call("POST", "/rest/api/2/write/{number}", Any, path=path, body=JsonBody({"a": 1})),
            Call("POST", "/rest/api/2/search/{number}", Any, path=path, body=JsonBody({"a": 1}), reads=True),
            Call("PUT", "/rest/api/2/write/{number}", Any, path=path, body=JsonBody({"a": 1})),
            Call("DELETE", "/rest/api/2/write/{number}", Any, path=path),
        )[number % 5]


def name_of(call: Call[Any]) -> str:
    return f"{call.method} {call.path_template.replace('{number}', str(call.path['number']))}"


@contextmanager
def flaky_server() -> Generator[str, None, None]:
    command = [sys.executable, "-m", "tests.faults.flaky_server", str(SHARE), "7"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


async def _work_async(client: Any, calls: Iterable[Call[Any]], tally: Tally) -> None:
    left = iter(calls)

    async def worker() -> None:
        for call in left:
            try:
                await client.send(call)
                tally.done.add(name_of(call))
            except JiraError as error:
                tally.errors[name_of(call)] = error

    await asyncio.gather(*(worker() for _ in range(AT_A_TIME)))
    for _ in range(20):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}, "a task is left"


def _work(client: Any, calls: Iterable[Call[Any]], tally: Tally) -> None:
    def send(call: Call[Any]) -> None:
        try:
            client.send(call)
            tally.done.add(name_of(call))
        except JiraError as error:
            tally.errors[name_of(call)] = error

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for _ in pool.map(send, calls):
            pass


@pytest.mark.parametrize("driver", DRIVERS)
def test_no_read_is_lost_and_no_write_is_done_twice(driver: str) -> None:
    tally = Tally()
    calls = list(list_calls())

    def work(client: Any) -> Any:
        if isinstance(client, AsyncClient):
            return _work_async(client, calls, tally)
        return _work(client, calls, tally)

    files, threads = len(os.listdir("/proc/self/fd")), threading.active_count()  # noqa: PTH208 - a count is all it is
    with flaky_server() as url:
        DRIVERS[driver].run(url, work, retry=RETRY)
        counted: Any = httpx.get(f"{url}/count", trust_env=False).json()
    carried_out: Counter[str] = Counter(counted["carried_out"])
    reads = {name_of(call) for call in calls if call.only_reads}
    writes = {name_of(call) for call in calls} - reads
    unknown = {name for name, error in tally.errors.items() if error.sent == "unknown"}
    refused = {name for name, error in tally.errors.items() if error.sent == "yes"}
    assert reads <= tally.done, "a read is lost"
    assert tally.done | set(tally.errors) == reads | writes, "nobody knows what became of a call"
    assert [name for name in writes if carried_out[name] > 1] == [], "a write was done twice"
    assert [name for name in writes & tally.done if carried_out[name] != 1] == [], (
        "a write is not done that is said to be"
    )
    assert {type(tally.errors[name]).__name__ for name in unknown} == {"ConnectionFailed"}
    assert {type(tally.errors[name]).__name__ for name in refused} <= {"ServiceUnavailable", "TooManyRequests"}
    assert [name for name in refused if carried_out[name]] == [], "a refusal was done nevertheless"
    assert tally.errors.keys() == unknown | refused
    assert counted["open"] <= 1, "a connection is left"  # that of the question itself
    assert len(os.listdir("/proc/self/fd")) <= files, "a descriptor is left"  # noqa: PTH208
    assert threading.active_count() <= threads, "a thread is left"
    print(
        f"{driver}: {len(calls)} calls, {sum(counted['faults'].values())} faults, reads lost 0, writes done "
        f"{sum(carried_out[name] for name in writes)} of {len(writes)}, reported unknown {len(unknown)} (done "
        f"{sum(carried_out[name] for name in unknown)}), reported refused {len(refused)}"
    )
