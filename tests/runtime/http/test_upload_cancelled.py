"""A call that is given up while its content is being read in another thread."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from jira_dc_runtime import Call, File
from jira_dc_runtime.call import BinaryBody, MultipartBody
from jira_dc_runtime.client import AsyncClient
from jira_dc_runtime.http.upload import Upload
from tests.runtime.drivers import DRIVERS, Driver
from tests.runtime.fake_jira import answer, fake_jira

PATIENCE = 20  # seconds that a test waits for another thread before it fails


class Slow:
    """Content that gives one chunk, and the next one only when it is told to."""

    def __init__(self) -> None:
        self.reading, self.go_on, self.ended = threading.Event(), threading.Event(), threading.Event()

    def chunks(self) -> Iterator[bytes]:
        yield b"x" * 100
        self.reading.set()
        assert self.go_on.wait(PATIENCE)
        self.ended.set()
        yield b"y" * 100


async def _cancel(sending: Awaitable[Any], slow: Slow) -> None:
    task = asyncio.ensure_future(sending)
    await asyncio.to_thread(slow.reading.wait, PATIENCE)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _time_out(sending: Awaitable[Any], slow: Slow) -> None:
    async def send() -> None:
        async with asyncio.timeout(None) as deadline:
            waiting.append(asyncio.create_task(_when_reading(slow, lambda: deadline.reschedule(0))))
            await sending

    waiting: list[asyncio.Task[None]] = []
    with pytest.raises(TimeoutError):
        await send()
    await asyncio.gather(*waiting)


async def _cancel_scope(sending: Awaitable[Any], slow: Slow) -> None:
    scope = anyio.CancelScope()
    waiting = asyncio.create_task(_when_reading(slow, scope.cancel))
    with scope:
        await sending
    assert scope.cancelled_caught
    await waiting


async def _when_reading(slow: Slow, act: Callable[[], object]) -> None:
    await asyncio.to_thread(slow.reading.wait, PATIENCE)
    act()


def _as_part(content: Any) -> MultipartBody:
    return MultipartBody({"file": File("slow.log", content)})


@pytest.mark.parametrize("driver", [driver for driver in DRIVERS.values() if driver.is_async], ids=str)
@pytest.mark.parametrize("give_up", [_cancel, _time_out, _cancel_scope])
@pytest.mark.parametrize("wrap", [BinaryBody, _as_part])
def test_giving_up_a_slow_upload_is_what_the_caller_sees(
    driver: Driver,
    give_up: Callable[[Awaitable[Any], Slow], Awaitable[None]],
    wrap: Callable[[Any], Any],
) -> None:
    slow = Slow()
    call = Call("POST", "/rest/x", None, body=wrap(slow.chunks()))

    async def ask(jira: AsyncClient) -> None:
        try:
            await give_up(jira.send(call), slow)
            assert not slow.ended.is_set()  # nobody waited for the source
            await jira.send(Call("GET", "/rest/x", None))  # the client goes on
        finally:
            slow.go_on.set()

    with fake_jira(answer()) as server:
        driver.run(server.url, ask)
        assert [seen.method for seen in server.seen] == ["GET"]
    assert slow.ended.wait(PATIENCE)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs Linux's list of open files")
def test_the_file_is_closed_once_it_is_not_read_any_more(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    async def ask(url: str) -> None:
        async with AsyncClient(url) as jira:
            task = asyncio.create_task(jira.send(Call("POST", "/rest/x", None, body=BinaryBody(pipe))))
            with await asyncio.to_thread(pipe.open, "wb", buffering=0) as writer:  # opens when the upload reads
                await asyncio.to_thread(_wait_until, lambda: _is_open(pipe, os.O_RDONLY))
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                writer.write(b"x")

    with fake_jira(answer()) as server:
        asyncio.run(ask(server.url))
    _wait_until(lambda: not _is_open(pipe, os.O_RDONLY))


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def _is_open(path: Path, mode: int) -> bool:
    for entry in Path("/proc/self/fd").iterdir():
        try:
            flags = Path(f"/proc/self/fdinfo/{entry.name}").read_text().split("flags:")[1].split()[0]
            if entry.readlink() == path and int(flags, 8) & os.O_ACCMODE == mode:
                return True
        except OSError:  # closed meanwhile
            continue
    return False


def test_the_next_pass_waits_for_the_thread_that_still_reads_the_one_before() -> None:
    slow = Slow()

    class Segments:
        size = None
        on_progress = None

        def chunks(self) -> Iterator[bytes]:
            return slow.chunks() if not slow.ended.is_set() else iter([b"second"])

    upload = Upload([Segments()])  # type: ignore[list-item]
    first = iter(upload)
    next(first)
    late: list[object] = []
    reader = threading.Thread(target=lambda: late.append(next(first, None)))
    reader.start()
    assert slow.reading.wait(PATIENCE)
    second = iter(upload)
    after: list[object] = []
    waiting = threading.Thread(target=lambda: after.append(next(second, None)))
    waiting.start()
    assert after == []
    slow.go_on.set()
    reader.join(PATIENCE)
    waiting.join(PATIENCE)
    assert late == [b"y" * 100]
    assert after == [b"second"]
    with pytest.raises(ConnectionAbortedError, match="given up"):  # half a body must not look like a whole one
        next(first)
