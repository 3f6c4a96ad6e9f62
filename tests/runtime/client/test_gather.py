"""Many calls at once: outcomes in order, bounded memory, and nothing left behind however it ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, cast

import pytest

from jira_dc import AsyncJira, Jira
from jira_dc_runtime import Call, ConfigurationError, JiraError, NotFound, RequestError
from jira_dc_runtime.client.gather import AHEAD, Gathering, Outcome
from tests.runtime.http.echo_server import echo_server

MILLION = 1_000_000


def echo(key: object) -> Call[Any]:
    return Call("GET", "/rest/echo/{key}", Any, path={"key": str(key)})


def gather_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("jira_dc-gather")]


def other_tasks() -> list[asyncio.Task[Any]]:
    return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


def keys(outcomes: list[Outcome[Any, Any]]) -> list[str]:
    return [outcome.value["key"] for outcome in outcomes]


def test_outcomes_come_in_the_order_of_the_calls_and_so_many_are_under_way() -> None:
    with echo_server(0.01) as server:
        with Jira(server.url) as jira:
            outcomes = list(jira.gather(map(echo, range(60)), at_once=10))
        assert keys(outcomes) == [str(number) for number in range(60)]
        assert [outcome.input for outcome in outcomes] == [echo(number) for number in range(60)]
        assert 1 < server.most <= 10
        assert gather_threads() == []

        async def main() -> None:
            async with AsyncJira(server.url) as jira:
                outcomes = [outcome async for outcome in jira.gather(map(echo, range(60)), at_once=10)]
            assert keys(outcomes) == [str(number) for number in range(60)]
            assert other_tasks() == []

        server.most = 0
        asyncio.run(main())
        assert 1 < server.most <= 10


def test_a_method_is_called_with_each_of_its_inputs() -> None:
    with echo_server() as server, Jira(server.url) as jira:
        found = [(each.input, each.value.key) for each in jira.gather(jira.issue.get_issue, ["EX-1", "EX-2"])]
        assert found == [("EX-1", "EX-1"), ("EX-2", "EX-2")]
        thunks = [partial(jira.issue.get_issue, key, fields=["summary"]) for key in ("EX-3", "EX-4")]
        assert [each.value.key for each in jira.gather(thunks)] == ["EX-3?fields=summary", "EX-4?fields=summary"]


def test_an_async_iterator_of_inputs_is_drawn_from_while_calls_are_under_way() -> None:
    async def main() -> None:
        async def inputs() -> AsyncIterator[str]:
            for number in range(30):
                await asyncio.sleep(0.001)
                yield f"EX-{number}"

        async with AsyncJira(server.url) as jira:
            found = [each.value.key async for each in jira.gather(jira.issue.get_issue, inputs(), at_once=5)]
        assert found == [f"EX-{number}" for number in range(30)]

    with echo_server(0.005) as server:
        asyncio.run(main())


def fail_on_thirteen(number: int) -> int:
    if number == 13:
        raise NotFound("GET /x", 404, {}, b"")
    return number


async def fail_on_thirteen_async(number: int) -> int:
    return fail_on_thirteen(number)


@pytest.fixture
def jira() -> Iterator[Jira]:
    with Jira("http://127.0.0.1:9") as client:
        yield client


def test_a_failure_stands_beside_its_input_and_the_rest_goes_on(jira: Jira) -> None:
    outcomes = list(jira.gather(fail_on_thirteen, range(20), at_once=3))

    async def collect() -> list[Outcome[int, int]]:
        return [each async for each in AsyncJira("http://127.0.0.1:9").gather(fail_on_thirteen_async, range(20))]

    for found in (outcomes, asyncio.run(collect())):
        assert [each.input for each in found if each.error] == [13]
        assert [each.value for each in found if not each.error] == [number for number in range(20) if number != 13]
        with pytest.raises(NotFound):
            _ = found[13].value
        assert found[12] == Outcome(12, None, 12)


class Drawn(Iterator[int]):
    """A million inputs; `count` is how many were drawn."""

    count = 0

    def __next__(self) -> int:
        if self.count == MILLION:
            raise StopIteration
        self.count += 1
        return self.count


def test_no_more_inputs_are_drawn_than_are_needed(jira: Jira) -> None:
    drawn, came = Drawn(), 0
    with jira.gather(fail_on_thirteen, drawn, at_once=4) as outcomes:
        for outcome in outcomes:
            came += 1
            assert outcome.input == came
            assert drawn.count <= came + 4 * AHEAD
            if came == 2000:
                break
    assert drawn.count <= 2000 + 4 * AHEAD
    assert gather_threads() == []

    async def main() -> None:
        drawn, came = Drawn(), 0
        async for outcome in AsyncJira("http://127.0.0.1:9").gather(fail_on_thirteen_async, drawn, at_once=4):
            came += 1
            assert outcome.input == came
            assert drawn.count <= came + 4 * AHEAD + 1
            if came == 2000:
                break
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert other_tasks() == []

    asyncio.run(main())


def test_the_memory_stays_flat() -> None:
    async def main() -> int:
        gathering = AsyncJira("http://127.0.0.1:9").gather(fail_on_thirteen_async, Drawn(), at_once=10)
        peaks: list[int] = []
        async for outcome in gathering:
            if outcome.input == 1000:
                tracemalloc.reset_peak()
                peaks.append(tracemalloc.get_traced_memory()[1])
            elif outcome.input == 10_000:
                await gathering.aclose()
                return tracemalloc.get_traced_memory()[1] - peaks[0]
        return 0

    tracemalloc.start()
    try:
        assert asyncio.run(main()) < 200_000
    finally:
        tracemalloc.stop()


def test_what_is_broken_off_leaves_no_thread_and_no_task() -> None:
    with echo_server(0.05) as server:
        with Jira(server.url) as jira:
            assert next(iter(jira.gather(map(echo, range(MILLION)), at_once=8))).value["key"] == "0"
            assert gather_threads() == []
        assert len(server.asked) < 40

        async def main() -> None:
            async with AsyncJira(server.url) as jira, jira.gather(map(echo, range(MILLION)), at_once=8) as outcomes:
                async for outcome in outcomes:
                    assert outcome.value["key"] == "0"
                    break
                await outcomes.aclose()
                assert other_tasks() == []

        asyncio.run(main())
        assert len(server.asked) < 80


def ten_then_broken() -> Iterator[int]:
    yield from range(10)
    message = "no more rows"
    raise LookupError(message)


def test_an_error_of_the_inputs_comes_after_the_outcomes_before_it(jira: Jira) -> None:
    came: list[int] = []
    with pytest.raises(LookupError, match="no more rows"):
        came.extend(each.value for each in jira.gather(fail_on_thirteen, ten_then_broken(), at_once=3))
    assert came == list(range(10))
    assert gather_threads() == []

    async def main() -> None:
        gathering = AsyncJira("http://127.0.0.1:9").gather(fail_on_thirteen_async, ten_then_broken())
        assert [(await anext(gathering)).value for _ in range(10)] == list(range(10))
        with pytest.raises(LookupError, match="no more rows"):
            await anext(gathering)
        assert other_tasks() == []

    asyncio.run(main())


def test_a_cancellation_leaves_no_task() -> None:
    async def main() -> None:
        async with AsyncJira(server.url) as jira:
            gathering = jira.gather(map(echo, range(MILLION)), at_once=8)
            twenty_came = asyncio.Event()

            async def consume() -> None:
                async for each in gathering:
                    if each.input == echo(20):
                        twenty_came.set()

            task = asyncio.create_task(consume())
            await twenty_came.wait()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            assert task.cancelled()
            assert other_tasks() == []
            with pytest.raises(JiraError, match="stopped before their end"):
                await anext(gathering)

    with echo_server(0.01) as server:
        asyncio.run(main())


INTERRUPTED = """
import _thread, signal, sys, threading
from jira_dc import Call, Jira
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what runs in the background
calls = (Call("GET", "/rest/echo/{key}", None, path={"key": str(number)}) for number in range(1_000_000))
came = 0
try:
    with Jira(sys.argv[1]) as jira:
        for outcome in jira.gather(calls, at_once=8):
            came += 1
            if came == 20:
                threading.Timer(0.01, _thread.interrupt_main).start()
except KeyboardInterrupt:
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("jira_dc-gather")]
    print("interrupted", came < 200, names)
"""


def test_an_interruption_leaves_no_thread() -> None:
    with echo_server(0.02) as server:
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED, server.url], capture_output=True, text=True, check=False, timeout=30
        )
    assert (done.stdout, done.stderr) == ("interrupted True []\n", "")


def test_a_slow_call_does_not_hold_up_those_behind_it(jira: Jira) -> None:
    release, done = threading.Event(), threading.Semaphore(0)

    def carry_out(number: int) -> int:
        if number == 0:
            release.wait(10)
        else:
            done.release()
        return number

    gathering = jira.gather(carry_out, range(100), at_once=2)

    def let_go() -> None:
        for _ in range(2 * AHEAD - 1):
            done.acquire(timeout=10)
        release.set()

    threading.Thread(target=let_go).start()
    assert [each.value for each in gathering] == list(range(100))


@pytest.mark.parametrize(
    ("calls", "inputs", "at_once", "said"),
    [
        ("", None, 0, "at_once is 0; it must be 1 or more"),
        (3, None, 20, "takes a method and its inputs"),
        (print, None, 20, "takes a method and its inputs"),
        ("EX-1", "EX-2", 20, "got a str where a method is due"),
    ],
)
def test_what_cannot_be_gathered_is_refused_at_once(
    calls: Any, inputs: Any, at_once: int, said: str, jira: Jira
) -> None:
    with pytest.raises(RequestError, match=said):
        jira.gather(calls, inputs, at_once=at_once)
    with pytest.raises(RequestError, match=said):
        AsyncJira("http://127.0.0.1:9").gather(calls, inputs, at_once=at_once)


def test_what_is_no_call_is_an_error_beside_it(jira: Jira) -> None:
    mistaken: Any = ["EX-1"]
    gathering = cast("Gathering[str, Any]", jira.gather(mistaken))
    outcome = next(gathering)
    assert isinstance(outcome.error, RequestError)
    assert "got a str; pass a Call" in str(outcome.error)


def test_an_iterator_method_is_refused(jira: Jira) -> None:
    with pytest.raises(RequestError, match="cannot take iter_comments"):
        jira.gather(jira.issue.iter_comments, ["EX-1"])


def test_another_event_loop_is_told_apart() -> None:
    gathering = AsyncJira("http://127.0.0.1:9").gather(fail_on_thirteen_async, [1])
    step = gathering.__anext__()
    with pytest.raises(ConfigurationError, match="needs the event loop of asyncio"):
        step.send(None)
