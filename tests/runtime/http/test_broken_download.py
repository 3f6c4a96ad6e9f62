"""Downloads whose connection breaks: they go on where they stopped, start again, or say why not."""

from __future__ import annotations

import asyncio
import gzip
import io
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import (
    ConfigurationError,
    ConnectionFailed,
    DeadlineExceeded,
    Forbidden,
    Retry,
    UnexpectedBody,
)
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.http.events import Answered, Drifted, Event, Failed, Retrying, Started
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Reset, Seen, answer, fake_jira

FILE = b"\x89PNG" + os.urandom(300_000)
NEW = b"\x89NEW" + os.urandom(300_000)
CUT = 100_000
ADDRESS = "/secure/attachment/1/a.bin"
CHANGED = "Wed, 25 Nov 2026 10:00:00 GMT"
DATE = "Thu, 26 Nov 2026 10:00:00 GMT"
SOON = Retry(first_pause=0)
ETAG = '"a"'
RANGE = re.compile(r"bytes=(\d+)-")

Step = Callable[[Seen], Iterator[bytes]]
PATIENCE = 3.0  # seconds
POSITION = [0]
"""How far the download has come that is under way."""


def wait_for(position: int) -> None:
    """Wait until the client has got so far: aiohttp drops what it has not handed on when a connection breaks."""
    end = time.monotonic() + PATIENCE
    while POSITION[0] < position and time.monotonic() < end:
        time.sleep(0.002)


def cut(content: bytes = FILE, at: int = CUT, **headers: str) -> Step:
    """Answer with a file that breaks off."""

    def serve(_: Seen) -> Iterator[bytes]:
        yield answer(content[:at], 200, length=len(content), **headers)
        wait_for(at)

    return serve


def reset(content: bytes = FILE, at: int = CUT, **headers: str) -> Step:
    """The same with a reset."""

    def serve(_: Seen) -> Iterator[bytes]:
        yield answer(content[:at], 200, length=len(content), **headers)
        wait_for(at)
        raise Reset

    return serve


def whole(content: bytes = FILE, **headers: str) -> Step:
    def serve(_: Seen) -> Iterator[bytes]:
        yield answer(content, 200, length=len(content), **headers)

    return serve


def rest(
    content: bytes = FILE, *, until: int | None = None, says: str = "", at: int | None = None, **more: str
) -> Step:
    """Answer with the part that was asked for, up to `until`; `says` may lie, and after `at` bytes it breaks off."""

    def serve(seen: Seen) -> Iterator[bytes]:
        found = RANGE.fullmatch(seen.headers["range"])
        assert found is not None
        start, end = int(found[1]), len(content) if until is None else until
        says_so = says or f"bytes {start}-{end - 1}/{len(content)}"
        part = content[start:end]
        yield answer(part[:at], 206, length=len(part), Content_Range=says_so, **more)
        if at is not None:
            wait_for(start + at)

    return serve


def refuse(status: int, **headers: str) -> Step:
    def serve(_: Seen) -> Iterator[bytes]:
        yield answer(b"", status, length=0, **headers)

    return serve


def hang_up(_: Seen) -> Iterator[bytes]:
    yield b""


@dataclass
class Told:
    """What `on_progress` and `on_event` were told."""

    progress: list[tuple[int, int | None]] = field(default_factory=list[tuple[int, int | None]])
    events: list[Event] = field(default_factory=list[Event])

    def on_progress(self, done: int, total: int | None) -> None:
        self.progress.append((done, total))

    @property
    def kinds(self) -> list[type[Event]]:
        return [type(event) for event in self.events]


def fetch(driver: Driver, url: str, to: Any, told: Told | None = None, **settings: Any) -> int:
    """Download to `to`, or into the list `to` by way of `stream`."""
    seen = told or Told()
    is_stream = isinstance(to, list)
    POSITION[0] = 0

    def on_progress(done: int, total: int | None) -> None:
        POSITION[0] = done
        seen.on_progress(done, total)

    def sync_way(client: Client) -> int:
        if not is_stream:
            return client.download(ADDRESS, to, on_progress=on_progress)
        with client.stream(ADDRESS, on_progress=on_progress) as chunks:
            for chunk in chunks:
                to.append(chunk)
        return sum(map(len, to))

    async def async_way(client: AsyncClient) -> int:
        if not is_stream:
            return await client.download(ADDRESS, to, on_progress=on_progress)
        async with client.stream(ADDRESS, on_progress=on_progress) as chunks:
            async for chunk in chunks:
                to.append(chunk)
        return sum(map(len, to))

    given = {"retry": SOON, "on_event": seen.events.append} | settings
    size: int = driver.run(url, async_way if driver.is_async else sync_way, **given)
    return size


def serve(*steps: Step) -> Callable[[Seen], Iterator[bytes]]:
    left = iter(steps)

    def take_next_step(seen: Seen) -> Iterator[bytes]:
        return next(left)(seen)

    return take_next_step


def ranges(seen: list[Seen]) -> list[str | None]:
    return [each.headers.get("range") for each in seen]


GOES_ON: list[str | None] = [None, f"bytes={CUT}-"]
STARTS_AGAIN: list[str | None] = [None, None]
BAD_REST: list[str | None] = [None, f"bytes={CUT}-", None]
TO_A_PATH: dict[str, tuple[list[Step], list[str | None], bytes]] = {
    "etag": ([cut(ETag=ETAG), rest(ETag=ETAG)], GOES_ON, FILE),
    "reset": ([reset(ETag=ETAG), rest(ETag=ETAG)], GOES_ON, FILE),
    "last modified": ([cut(Last_Modified=CHANGED, Date=DATE), rest(Last_Modified=CHANGED)], GOES_ON, FILE),
    "206 says no etag": ([cut(ETag=ETAG), rest()], GOES_ON, FILE),
    "no validator": ([cut(), whole()], STARTS_AGAIN, FILE),
    "weak etag": ([cut(ETag='W/"a"'), whole(ETag='W/"a"')], STARTS_AGAIN, FILE),
    "changed in the same second": ([cut(Last_Modified=DATE, Date=DATE), whole()], STARTS_AGAIN, FILE),
    "takes no ranges": ([cut(Accept_Ranges="none", ETag=ETAG), whole(ETag=ETAG)], STARTS_AGAIN, FILE),
    "200 instead of 206": ([cut(ETag=ETAG), whole(ETag=ETAG)], GOES_ON, FILE),
    "etag changed": ([cut(ETag=ETAG), whole(NEW, ETag='"b"')], GOES_ON, NEW),
    "206 of another file": ([cut(ETag=ETAG), rest(NEW, ETag='"b"'), whole(NEW, ETag='"b"')], BAD_REST, NEW),
    "206 of another length": ([cut(ETag=ETAG), rest(NEW + b"x", ETag=ETAG), whole(NEW)], BAD_REST, NEW),
    "206 of another part": ([cut(ETag=ETAG), rest(says="bytes 7-9/300004"), whole(ETag=ETAG)], BAD_REST, FILE),
    "206 without a range": ([cut(ETag=ETAG), rest(says="x"), whole(ETag=ETAG)], BAD_REST, FILE),
    "206 compressed": ([cut(ETag=ETAG), rest(Content_Encoding="gzip"), whole(ETag=ETAG)], BAD_REST, FILE),
    "416": ([cut(ETag=ETAG), refuse(416, Content_Range="bytes */7"), whole(NEW[:7])], BAD_REST, NEW[:7]),
    "a shorter file": ([cut(ETag=ETAG), whole(NEW[:10])], GOES_ON, NEW[:10]),
    "a part of the rest": ([cut(ETag=ETAG), rest(until=CUT + 7), rest()], [*GOES_ON, f"bytes={CUT + 7}-"], FILE),
    "broken in its head": ([cut(ETag=ETAG), hang_up, rest()], [*GOES_ON, f"bytes={CUT}-"], FILE),
    "503": ([cut(ETag=ETAG), refuse(503), rest()], [*GOES_ON, f"bytes={CUT}-"], FILE),
    "nothing had come": ([cut(at=0, ETag=ETAG), whole(ETag=ETAG)], STARTS_AGAIN, FILE),
    "a redirect": ([refuse(302, Location="/secure/b"), cut(ETag=ETAG), rest()], [None, *GOES_ON], FILE),
    "a redirect of the rest": (
        [cut(ETag=ETAG), refuse(302, Location="/secure/b"), rest()],
        [None, f"bytes={CUT}-", f"bytes={CUT}-"],
        FILE,
    ),
}


@pytest.mark.parametrize(("steps", "asked", "content"), TO_A_PATH.values(), ids=TO_A_PATH)
def test_to_a_path(driver: Driver, tmp_path: Path, steps: list[Step], asked: list[str | None], content: bytes) -> None:
    target, told = tmp_path / "a.bin", Told()
    with fake_jira(serve(*steps)) as jira:
        assert fetch(driver, jira.url, target, told) == len(content)
    assert target.read_bytes() == content
    assert list(tmp_path.iterdir()) == [target]
    assert ranges(jira.seen) == asked
    assert all(("if-range" in seen.headers) == ("range" in seen.headers) for seen in jira.seen)
    assert told.progress[0] == (0, len(FILE))
    assert told.progress[-1] == (len(content), len(content))


def test_progress_never_goes_back_while_the_download_goes_on(driver: Driver, tmp_path: Path) -> None:
    told = Told()
    with fake_jira(serve(cut(ETag=ETAG), rest(at=50_000), rest())) as jira:
        fetch(driver, jira.url, tmp_path / "a", told)
    done = [done for done, _ in told.progress]
    assert done == sorted(set(done))
    assert (done[0], done[-1], {total for _, total in told.progress}) == (0, len(FILE), {len(FILE)})


def test_progress_starts_again_at_0_with_the_download(driver: Driver, tmp_path: Path) -> None:
    told = Told()
    with fake_jira(serve(cut(), whole(NEW[:10]))) as jira:
        fetch(driver, jira.url, tmp_path / "a", told)
    assert [each for each in told.progress if each[0] == 0] == [(0, len(FILE)), (0, 10)]
    assert told.progress[-2:] == [(0, 10), (10, 10)]
    assert max(told.progress) == (CUT, len(FILE))


TO_A_STREAM: dict[str, tuple[list[Step], list[str | None]]] = {
    "the rest": ([cut(ETag=ETAG), rest(ETag=ETAG)], GOES_ON),
    "the rest of the rest": ([cut(ETag=ETAG), rest(at=7), rest()], [*GOES_ON, f"bytes={CUT + 7}-"]),
    "the same file": ([cut(ETag=ETAG), whole(ETag=ETAG)], GOES_ON),
    "the same file by its date": (
        [cut(Last_Modified=CHANGED, Date=DATE), whole(Last_Modified=CHANGED, Date=DATE)],
        GOES_ON,
    ),
    "the same file, broken where it was skipped": (
        [cut(ETag=ETAG), cut(at=5, ETag=ETAG), cut(at=CUT + 9, ETag=ETAG), whole(ETag=ETAG)],
        [None, f"bytes={CUT}-", f"bytes={CUT}-", f"bytes={CUT + 9}-"],
    ),
    "416, then the same file": ([cut(ETag=ETAG), refuse(416), whole(ETag=ETAG)], BAD_REST),
    "nothing had come": ([cut(at=0), whole()], STARTS_AGAIN),
}


@pytest.mark.parametrize(("steps", "asked"), TO_A_STREAM.values(), ids=TO_A_STREAM)
def test_a_stream_goes_on_without_a_gap(driver: Driver, steps: list[Step], asked: list[str | None]) -> None:
    chunks: list[bytes] = []
    with fake_jira(serve(*steps)) as jira:
        fetch(driver, jira.url, chunks)
    assert b"".join(chunks) == FILE
    assert ranges(jira.seen) == asked


class Pipe(io.RawIOBase):
    """What can only be written to."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.content += bytes(data)
        return len(data)


NOT_THE_SAME: dict[str, tuple[list[Step], str]] = {
    "no validator": ([cut()], "neither a strong ETag nor a Last-Modified tells"),
    "weak etag": ([cut(ETag='W/"a"')], "neither a strong ETag"),
    "etag changed": ([cut(ETag=ETAG), whole(NEW, ETag='"b"')], "the file has changed since the download began"),
    "no etag any more": ([cut(ETag=ETAG), whole(NEW)], "the file has changed"),
    "date changed": ([cut(Last_Modified=CHANGED, Date=DATE), whole(Last_Modified=DATE)], "the file has changed"),
    "another length": ([cut(ETag=ETAG), whole(NEW[:10], ETag=ETAG)], "the file has changed"),
    "206 of another file, and the whole": (
        [cut(ETag=ETAG), rest(NEW, ETag='"b"'), whole(NEW, ETag='"b"')],
        "the file has changed",
    ),
}


@pytest.mark.parametrize("into", ["stream", "pipe"])
@pytest.mark.parametrize(("steps", "says"), NOT_THE_SAME.values(), ids=NOT_THE_SAME)
def test_what_cannot_be_taken_back_gets_nothing_of_another_file(
    driver: Driver, steps: list[Step], says: str, into: str
) -> None:
    chunks: list[bytes] = []
    pipe = Pipe()
    with fake_jira(serve(*steps)) as jira, pytest.raises(ConnectionFailed, match=says) as caught:
        fetch(driver, jira.url, chunks if into == "stream" else pipe)
    assert (b"".join(chunks) if into == "stream" else pipe.content) == FILE[:CUT]
    assert len(jira.seen) == len(steps)
    assert (caught.value.attempts, caught.value.sent) == (len(steps), "yes")


@pytest.mark.parametrize("before", [b"", b"header"])
def test_an_open_file_that_can_go_back_starts_again(driver: Driver, before: bytes) -> None:
    file = io.BytesIO()
    file.write(before)
    with fake_jira(serve(cut(), whole(NEW[:10]))) as jira:
        assert fetch(driver, jira.url, file) == 10
    assert file.getvalue() == before + NEW[:10]


def test_what_lies_behind_in_an_open_file_is_never_cut(driver: Driver) -> None:
    file = io.BytesIO(b"x" * len(FILE) + b"end")
    with fake_jira(serve(cut(), whole(NEW[:10]))) as jira, pytest.raises(ConnectionFailed):
        fetch(driver, jira.url, file)
    assert file.getvalue().endswith(b"xend")


def test_a_file_opened_to_append_starts_again(driver: Driver, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"before")
    with (tmp_path / "log").open("ab") as file, fake_jira(serve(cut(), whole())) as jira:
        fetch(driver, jira.url, file)
    assert (tmp_path / "log").read_bytes() == b"before" + FILE


def test_a_file_that_compresses_is_not_gone_back_in(driver: Driver, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.gz", "wb") as file, fake_jira(serve(cut(ETag=ETAG), rest())) as jira:
        fetch(driver, jira.url, file)
    assert gzip.decompress((tmp_path / "a.gz").read_bytes()) == FILE


def test_attempts_that_bring_something_do_not_count(driver: Driver, tmp_path: Path) -> None:
    steps = [cut(ETag=ETAG), hang_up, *[rest(at=10_000), hang_up] * 10, rest()]
    with fake_jira(serve(*steps)) as jira:
        assert fetch(driver, jira.url, tmp_path / "a", retry=Retry(first_pause=0, attempts=3)) == len(FILE)
    assert len(jira.seen) == len(steps)


def test_a_server_that_never_gets_further_is_given_up(driver: Driver, tmp_path: Path) -> None:
    target, told = tmp_path / "a", Told()
    target.write_bytes(b"old")
    with fake_jira(cut()) as jira, pytest.raises(ConnectionFailed, match="tried 3 times") as caught:
        fetch(driver, jira.url, target, told)
    assert (len(jira.seen), caught.value.attempts) == (3, 3)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
    assert [type(event) for event in told.events] == [
        Started,
        Failed,
        Retrying,
        Started,
        Failed,
        Retrying,
        Started,
        Failed,
    ]
    assert [event.is_last for event in told.events if isinstance(event, Failed)] == [False, False, True]


def test_redirects_to_what_never_gets_further_are_given_up(driver: Driver, tmp_path: Path) -> None:
    def script(seen: Seen) -> Iterator[bytes]:
        asked = sum("range" in each.headers for each in jira.seen)
        if asked == 0:
            return cut(ETag=ETAG)(seen)
        return refuse(302, Location=f"/secure/{asked}")(seen) if asked % 2 else rest(at=0)(seen)

    with fake_jira(script) as jira, pytest.raises(ConnectionFailed):
        fetch(driver, jira.url, tmp_path / "a")
    assert len(jira.seen) == 1 + 2 * 2


def test_a_body_that_stalls(driver: Driver, tmp_path: Path) -> None:
    told, again = Told(), threading.Event()

    def stall(_: Seen) -> Iterator[bytes]:
        yield answer(FILE[:CUT], length=len(FILE), ETag=ETAG)
        again.wait(10)

    def go_on(seen: Seen) -> Iterator[bytes]:
        again.set()
        return rest()(seen)

    with fake_jira(serve(stall, go_on)) as jira:
        assert fetch(driver, jira.url, tmp_path / "a", told, timeout=1) == len(FILE)
    assert (tmp_path / "a").read_bytes() == FILE
    assert ranges(jira.seen) == GOES_ON
    assert [event.error for event in told.events if isinstance(event, Failed)] == ["TimedOut"]


def test_a_file_whose_length_was_not_told(driver: Driver, tmp_path: Path) -> None:
    def chunked(_: Seen) -> Iterator[bytes]:
        yield b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: "a"\r\n\r\n%x\r\n' % CUT
        yield FILE[:CUT] + b"\r\n"
        wait_for(CUT)

    told = Told()
    with fake_jira(serve(chunked, rest())) as jira:
        assert fetch(driver, jira.url, tmp_path / "a", told) == len(FILE)
    assert (tmp_path / "a").read_bytes() == FILE
    assert ranges(jira.seen) == GOES_ON
    assert (told.progress[0], told.progress[-1]) == ((0, None), (len(FILE), len(FILE)))


@pytest.mark.parametrize("where", ["in the body", "in a pause"])
def test_what_is_cancelled_leaves_nothing(driver: Driver, tmp_path: Path, where: str) -> None:
    if not driver.is_async:
        pytest.skip("only async code is cancelled")
    arrived = asyncio.Event()
    ended = threading.Event()

    def on_event(event: Event) -> None:
        if isinstance(event, Retrying):
            arrived.set()

    def on_progress(done: int, total: int | None) -> None:
        POSITION[0] = done
        if done == CUT and where == "in the body":
            arrived.set()

    def script(seen: Seen) -> Iterator[bytes]:
        yield from cut(ETag=ETAG)(seen)
        if where == "in the body":
            ended.wait(10)

    async def act(client: AsyncClient) -> None:
        task = asyncio.create_task(client.download(ADDRESS, tmp_path / "a", on_progress=on_progress))
        await asyncio.wait_for(arrived.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        ended.set()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    POSITION[0] = 0
    with fake_jira(script) as jira:
        driver.run(jira.url, act, on_event=on_event, retry=Retry(first_pause=30, longest_pause=30))
    assert len(jira.seen) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("retry", [None, Retry(attempts=1)])
def test_without_retries_nothing_goes_on(driver: Driver, tmp_path: Path, retry: Retry | None) -> None:
    with fake_jira(serve(cut(ETag=ETAG))) as jira, pytest.raises(ConnectionFailed):
        fetch(driver, jira.url, tmp_path / "a", retry=retry)
    assert len(jira.seen) == 1


def test_an_error_in_place_of_the_rest_is_that_error(driver: Driver, tmp_path: Path) -> None:
    with fake_jira(serve(cut(ETag=ETAG), refuse(403))) as jira, pytest.raises(Forbidden):
        fetch(driver, jira.url, tmp_path / "a")
    assert len(jira.seen) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_whole_file_that_a_proxy_compresses_the_second_time(driver: Driver, tmp_path: Path) -> None:
    packed = whole(gzip.compress(FILE), Content_Encoding="gzip", ETag='"b"')
    with fake_jira(serve(cut(ETag=ETAG), packed)) as jira, pytest.raises(UnexpectedBody, match="asked for as it is"):
        fetch(driver, jira.url, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_nobody_asked_for_is_no_file(driver: Driver, tmp_path: Path) -> None:
    part = answer(FILE[:CUT], 206, Content_Range=f"bytes 0-{CUT - 1}/{len(FILE)}")
    with fake_jira(part) as jira, pytest.raises(UnexpectedBody, match="a part of it came, though all of it"):
        fetch(driver, jira.url, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_the_deadline_bounds_all_attempts(driver: Driver, tmp_path: Path) -> None:
    def drip(seen: Seen) -> Iterator[bytes]:
        start = int(seen.headers["range"][6:-1]) if "range" in seen.headers else 0
        says = f"bytes {start}-{len(FILE) - 1}/{len(FILE)}"
        part = FILE[start : start + 100]
        yield answer(part, 206 if start else 200, length=len(FILE) - start, ETag=ETAG, Content_Range=says)
        time.sleep(0.05)

    # Whether the deadline comes while a part is read, or just after its connection broke, is chance.
    with fake_jira(drip) as jira, pytest.raises((DeadlineExceeded, ConnectionFailed)) as caught:
        fetch(driver, jira.url, tmp_path / "a", deadline=1.5, retry=SOON)
    assert not isinstance(caught.value, DeadlineExceeded) or caught.value.deadline == 1.5
    assert 1 < len(jira.seen) < len(FILE) // 100  # of the parts that the whole file has
    assert list(tmp_path.iterdir()) == []


class Stop(Exception):
    pass


@pytest.mark.parametrize("error", [Stop(), TimeoutError(), ConnectionResetError(), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("into", ["path", "stream"])
def test_what_on_progress_raises_ends_the_download(
    driver: Driver, tmp_path: Path, error: BaseException, after: int, into: str
) -> None:
    class Ends(Told):
        def on_progress(self, done: int, total: int | None) -> None:
            if done >= after:
                raise error

    told = Ends()
    to: Any = tmp_path / "a" if into == "path" else []
    with fake_jira(whole()) as jira, pytest.raises(type(error)) as caught:
        fetch(driver, jira.url, to, told)
    assert caught.value is error
    assert len(jira.seen) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_async_on_progress_is_refused(driver: Driver) -> None:
    async def on_progress(done: int, total: int | None) -> None:
        raise AssertionError

    def act(client: Any) -> Any:
        return client.download(ADDRESS, io.BytesIO(), on_progress=on_progress)

    with fake_jira(b"") as jira, pytest.raises(ConfigurationError, match="on_progress is an async function"):
        driver.run(jira.url, act)
    assert jira.seen == []


def test_a_download_is_told_as_one_call(driver: Driver, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = Told()
    with caplog.at_level("INFO", "jira_dc"), fake_jira(serve(cut(ETag=ETAG), rest())) as jira:
        fetch(driver, jira.url, tmp_path / "a", told)
    assert told.kinds == [Started, Failed, Retrying, Started, Answered]
    assert len({event.call for event in told.events if not isinstance(event, Drifted)}) == 1
    last = told.events[-1]
    assert isinstance(last, Answered)
    assert (last.status, last.attempt, last.is_last) == (206, 2, True)
    lines = [record.getMessage() for record in caplog.records if record.name == "jira_dc"]
    assert [line.partition(" ms")[0].rpartition(",")[0] for line in lines] == [
        "GET file: ConnectionFailed, attempt 1",
        "GET file answered 206, attempt 2",
    ]
    assert "(no complete answer)" in lines[0]


def test_a_download_that_is_left_was_answered(driver: Driver) -> None:
    told = Told()

    def sync_way(client: Client) -> None:
        with client.stream(ADDRESS) as chunks:
            next(chunks)

    async def async_way(client: AsyncClient) -> None:
        async with client.stream(ADDRESS) as chunks:
            await anext(chunks)

    with fake_jira(whole()) as jira:
        driver.run(jira.url, async_way if driver.is_async else sync_way, on_event=told.events.append)
    assert told.kinds == [Started, Answered]
