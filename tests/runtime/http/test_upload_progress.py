"""`on_progress` of an upload: what it is told, and what comes of what it raises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import BasicAuth, Call, File, JiraError, RequestError, Retry
from jira_dc_runtime.call import BinaryBody, Body, MultipartBody
from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse
from jira_dc_runtime.http.content import CHUNK
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Seen, answer, fake_jira

SIZE = 3 * CHUNK + 7
STEPS = [0, CHUNK, 2 * CHUNK, 3 * CHUNK, SIZE]


def post(body: Body) -> Call[None]:
    return Call("POST", "/rest/api/2/issue/EX-1/attachments", None, body=body)


class Told:
    def __init__(self) -> None:
        self.progress: list[tuple[int, int | None]] = []
        self.threads: set[int] = set()

    def __call__(self, done: int, total: int | None) -> None:
        self.progress.append((done, total))
        self.threads.add(threading.get_ident())


def _as_part(path: Path, told: Told) -> Body:
    return MultipartBody({"file": File.from_path(path, on_progress=told)})


def _as_body(path: Path, told: Told) -> Body:
    return BinaryBody(path, on_progress=told)


def _as_bytes(path: Path, told: Told) -> Body:
    return BinaryBody(path.read_bytes(), on_progress=told)


@pytest.mark.parametrize("wrap", [_as_part, _as_body, _as_bytes])
def test_it_is_told_each_chunk_where_the_call_is_made(
    driver: Driver, tmp_path: Path, wrap: Callable[[Path, Told], Body]
) -> None:
    told, path = Told(), tmp_path / "a.bin"
    path.write_bytes(b"x" * SIZE)
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(wrap(path, told)))
    assert jira.last.length >= SIZE
    assert jira.last.headers["content-length"] == str(jira.last.length)
    assert told.progress == [(done, SIZE) for done in STEPS]
    assert told.threads == {threading.get_ident()}


def test_each_file_has_its_own(driver: Driver) -> None:
    first, last = Told(), Told()
    files = [File("a", b"123", on_progress=first), File("b", b"45"), File("c", b"", on_progress=last)]
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(MultipartBody({"file": files})))
    assert first.progress == [(0, 3), (3, 3)]
    assert last.progress == [(0, 0)]


def test_nobody_knows_how_long_an_iterable_is(driver: Driver) -> None:
    told = Told()
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(MultipartBody({"file": File("a", [b"12", b"", b"345"], on_progress=told)})))
    assert told.progress == [(0, None), (2, None), (5, None)]


class AsksFirst:
    """A login that sends the call once more when it is refused."""

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        response = yield request
        if response.status_code == 401:
            yield request


def test_a_file_that_is_sent_again_starts_again_at_0(driver: Driver) -> None:
    told = Told()
    statuses = iter([401, 200])
    with fake_jira(lambda seen: answer(status=next(statuses))) as jira:
        call = post(MultipartBody({"file": File("a", b"x" * SIZE, on_progress=told)}))
        driver.send(jira.url, call, auth=AsksFirst())
    assert [done for done, _ in told.progress] == STEPS * 2


def test_a_file_that_is_tried_again_starts_again_at_0(driver: Driver) -> None:
    told = Told()
    statuses = iter([429, 200])
    with fake_jira(lambda seen: answer(status=next(statuses))) as jira:
        call = post(MultipartBody({"file": File("a", b"x", on_progress=told)}))
        driver.send(jira.url, call, retry=Retry(first_pause=0))
    assert [done for done, _ in told.progress] == [0, 1, 0, 1]


class Stop(Exception):
    pass


@pytest.mark.parametrize("error", [Stop(), TimeoutError(), ConnectionResetError(), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [0, CHUNK])
@pytest.mark.parametrize("auth", [None, BasicAuth("fred", "pw")])
def test_what_it_raises_ends_the_call(driver: Driver, error: BaseException, after: int, auth: Any) -> None:
    def on_progress(done: int, total: int | None) -> None:
        if done >= after:
            raise error

    whole: list[Seen] = []

    def script(seen: Seen) -> bytes:
        whole.append(seen)
        return answer()

    call = post(MultipartBody({"file": File("a", b"x" * 50 * CHUNK, on_progress=on_progress)}))
    with fake_jira(script) as jira, pytest.raises(type(error)) as caught:
        driver.send(jira.url, call, auth=auth)
    assert caught.value is error
    assert whole == []


def test_an_error_of_ours_that_it_raises_comes_through_too(driver: Driver) -> None:
    def on_progress(done: int, total: int | None) -> None:
        raise JiraError("Enough.")

    call = post(MultipartBody({"file": File("a", b"x", on_progress=on_progress)}))
    with fake_jira(answer()) as jira, pytest.raises(JiraError, match="Enough"):
        driver.send(jira.url, call)


async def _async(done: int, total: int | None) -> None:
    raise AssertionError


@pytest.mark.parametrize(("on_progress", "says"), [(_async, "an async function"), ("print", "a str")])
def test_what_is_no_function_is_refused(driver: Driver, on_progress: Any, says: str) -> None:
    call = post(MultipartBody({"file": File("a", b"x", on_progress=on_progress)}))
    with fake_jira(answer()) as jira, pytest.raises(RequestError, match=f"on_progress is {says}"):
        driver.send(jira.url, call)
    assert jira.seen == []
