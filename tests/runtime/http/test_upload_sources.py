"""Content that changes, ends, fails or is gone while it is sent: the announced bytes, or one of our errors."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import Call, ConnectionFailed, File, RequestError
from jira_dc_runtime.call import BinaryBody, Body, MultipartBody, TextBody
from jira_dc_runtime.client import Client
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import answer, fake_jira

LONG = b"0123456789abcdef" * 12_500  # 200,000 bytes: more than one chunk


def post(body: Body) -> Call[None]:
    return Call("POST", "/rest/api/2/issue/EX-1/attachments", None, body=body)


class Changing:
    """A login that changes something after everything was measured, and before it is sent."""

    def __init__(self, change: Callable[[], object]) -> None:
        self._change = change

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        self._change()
        yield request


class Log:
    """A file, and how it is opened; what was opened is closed with the test."""

    def __init__(self, path: Path, closing: ExitStack) -> None:
        self.path = path
        self._closing = closing

    def open(self) -> Any:
        return self._closing.enter_context(self.path.open("rb"))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    path = tmp_path / "build.log"
    path.write_bytes(LONG)
    with ExitStack() as closing:
        yield Log(path, closing)


BODIES: dict[str, Callable[[Log], Body]] = {
    "part": lambda log: MultipartBody({"file": File.from_path(log.path)}),
    "open part": lambda log: MultipartBody({"file": File("build.log", log.open())}),
    "between": lambda log: MultipartBody({"file": [File("a", b"a"), File.from_path(log.path), File("b", b"b")]}),
    "body": lambda log: BinaryBody(log.path),
    "open body": lambda log: BinaryBody(log.open()),
}
bodies = pytest.mark.parametrize("make", BODIES.values(), ids=BODIES)


def _append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more\n" * 50_000)


def _rotate(path: Path) -> None:
    path.rename(path.with_name("build.log.1"))
    path.write_bytes(LONG)


def _as_part(content: Any) -> Body:
    return MultipartBody({"file": File("notes.txt", content)})


@bodies
@pytest.mark.parametrize("size", [0, 10, len(LONG)])
def test_a_file_that_grows_is_sent_as_long_as_it_was(
    driver: Driver, log: Log, make: Callable[[Log], Body], size: int
) -> None:
    log.path.write_bytes(LONG[:size])
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(make(log)), auth=Changing(lambda: _append(log.path)))
    (seen,) = jira.seen
    assert seen.headers["content-length"] == str(seen.length)
    assert LONG[:size] in seen.body
    assert b"more" not in seen.body


@bodies
@pytest.mark.parametrize("size", [0, 10, 100_000])
def test_a_file_that_shrinks_is_an_error_that_names_it(
    driver: Driver, log: Log, make: Callable[[Log], Body], size: int
) -> None:
    with fake_jira(answer()) as jira:
        with pytest.raises(
            RequestError, match=rf"became shorter .*200000 bytes were announced, and {size} came"
        ) as seen:
            driver.send(jira.url, post(make(log)), auth=Changing(lambda: os.truncate(log.path, size)))
        assert jira.seen == []  # no complete request came
    assert "build.log" in str(seen.value)


@pytest.mark.parametrize("make", [BODIES[name] for name in ("part", "between", "body")])
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Path.unlink, "No such file"),
        (_rotate, "replaced by another file"),
    ],
    ids=["removed", "rotated"],
)
def test_a_file_that_is_gone_when_it_is_its_turn(
    driver: Driver, log: Log, make: Callable[[Log], Body], change: Callable[[Path], object], says: str
) -> None:
    with fake_jira(answer()) as jira:
        with pytest.raises(RequestError, match=rf"build\.log.*{says}"):
            driver.send(jira.url, post(make(log)), auth=Changing(lambda: change(log.path)))
        assert jira.seen == []


class Broken(io.BytesIO):
    """A disk that fails."""

    def read(self, size: int | None = -1) -> bytes:
        del size
        raise OSError(5, "Input/output error")


def _closed() -> Any:
    file = io.BytesIO(b"x")
    file.close()
    return file


async def _chunks() -> Any:
    yield b"x"


class AsyncFile:
    async def read(self, size: int) -> bytes:
        return b"x" * size


NOT_READABLE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "missing": (lambda path: path / "absent.log", r"file '.*absent\.log' cannot be read: No such file"),
    "missing text": (lambda path: str(path / "absent.log"), r"absent\.log' cannot be read"),
    "directory": (lambda path: path, "cannot be read: Is a directory"),
    "below a file": (lambda path: path / "file" / "x", "cannot be read: Not a directory"),
    "loop": (lambda path: path / "loop", "cannot be read: Too many levels of symbolic links"),
    "no name": (lambda path: "a\0b", "cannot be read: embedded null byte"),
    "closed": (lambda path: _closed(), "is an open file that was closed"),
    "text file": (lambda path: io.StringIO("x"), r"gives no bytes\. Open files with open\(path, 'rb'\)"),
    "async file": (lambda path: AsyncFile(), "gives no bytes"),
    "async generator": (lambda path: _chunks(), "is a async_generator. Pass bytes, a path"),
    "none": (lambda path: None, "is a NoneType. Pass bytes, a path"),
    "number": (lambda path: 5, "is a int. Pass"),
    "mapping": (lambda path: {b"a": 1}, "is a dict. Pass"),
}


@pytest.mark.parametrize(("content", "says"), NOT_READABLE.values(), ids=NOT_READABLE)
@pytest.mark.parametrize("wrap", [BinaryBody, _as_part])
def test_what_cannot_be_read_is_said_before_anything_is_sent(
    driver: Driver, tmp_path: Path, content: Callable[[Path], Any], says: str, wrap: Callable[[Any], Body]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to("loop")
    with fake_jira(answer()) as jira:
        with pytest.raises(RequestError, match=rf"^POST /api/2/issue/EX-1/attachments: the .*{says}"):
            driver.send(jira.url, post(wrap(content(tmp_path))))
        assert jira.seen == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(driver: Driver, log: Log) -> None:
    log.path.chmod(0)
    with (
        fake_jira(answer()) as jira,
        pytest.raises(RequestError, match=r"build\.log' cannot be read: Permission denied"),
    ):
        driver.send(jira.url, post(BinaryBody(log.path)))


def test_a_disk_that_fails_is_one_of_our_errors(driver: Driver) -> None:
    with fake_jira(answer()) as jira:
        with pytest.raises(RequestError, match=r"content of 'x\.log' cannot be read: Input/output error"):
            driver.send(jira.url, post(MultipartBody({"file": File("x.log", Broken(b"xyz"))})))
        assert jira.seen == []


def test_what_the_callers_own_iterable_raises_stays_what_it_is(driver: Driver) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x"
        raise KeyError

    with fake_jira(answer()) as jira:
        with pytest.raises(KeyError):
            driver.send(jira.url, post(BinaryBody(chunks())))
        assert jira.seen == []


def test_a_file_that_the_system_makes_up_is_sent_whole(driver: Driver) -> None:
    made_up = Path("/proc/self/mountinfo")
    if not made_up.exists() or not made_up.read_bytes():
        pytest.skip("needs Linux's /proc")
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(BinaryBody(made_up)))
    assert jira.last.body == made_up.read_bytes()
    assert "content-length" not in jira.last.headers


def test_a_named_pipe_is_streamed(driver: Driver, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(LONG,))
    writer.start()
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(BinaryBody(pipe)))
    writer.join()
    assert jira.last.body == LONG
    assert "content-length" not in jira.last.headers


class Pipe(io.RawIOBase):
    """An open file that can be read once."""

    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return self._rest.read(size)


def _generate() -> Iterator[bytes]:
    yield b"x"
    yield b"y"


ONCE: dict[str, Callable[[], Any]] = {
    "generator": _generate,
    "iterator": lambda: iter([b"x", b"y"]),
    "map": lambda: map(bytes, [[120], [121]]),
    "pipe": lambda: Pipe(b"xy"),
}
once = pytest.mark.parametrize("content", ONCE.values(), ids=ONCE)
wraps = pytest.mark.parametrize("wrap", [BinaryBody, _as_part])


@once
@wraps
def test_a_call_that_was_sent_and_cannot_be_sent_again_says_so(
    driver: Driver, content: Callable[[], Any], wrap: Callable[[Any], Body]
) -> None:
    call = post(wrap(content()))
    with fake_jira(answer()) as jira:
        driver.send(jira.url, call)
        with pytest.raises(RequestError, match=r"can be read only once, and was read before\. To send it again, pass"):
            driver.send(jira.url, call)
        assert len(jira.seen) == 1


@once
def test_so_does_a_call_that_failed_half_way(driver: Driver, content: Callable[[], Any]) -> None:
    def break_off(_: Any) -> Iterator[bytes]:
        raise OSError
        yield b""

    call = post(BinaryBody(content()))
    with fake_jira(break_off) as jira:
        with pytest.raises(ConnectionFailed):
            driver.send(jira.url, call)
        with pytest.raises(RequestError, match="can be read only once"):
            driver.send(jira.url, call)


@once
def test_content_that_another_body_has_read_is_not_sent_as_nothing(driver: Driver, content: Callable[[], Any]) -> None:
    shared = content()
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(BinaryBody(shared)))
        with pytest.raises(RequestError, match="was read before"):
            driver.send(jira.url, post(MultipartBody({"file": File("notes.txt", shared)})))
        both = content()
        with pytest.raises(RequestError, match="was read before"):
            driver.send(jira.url, post(MultipartBody({"file": [File("a", both), File("b", both)]})))
        assert len(jira.seen) == 1


def test_a_call_that_was_never_sent_can_be_sent_later(driver: Driver) -> None:
    call = post(BinaryBody(_generate()))
    with pytest.raises(ConnectionFailed):
        driver.send("http://127.0.0.1:1", call)
    with fake_jira(answer()) as jira:
        driver.send(jira.url, call)
    assert jira.last.body == b"xy"


@pytest.mark.parametrize("content", [b"xy", bytearray(b"xy"), memoryview(b"xy"), [b"x", b"y"]], ids=type)
def test_what_can_be_read_again_is_sent_again(driver: Driver, content: Any) -> None:
    call = post(BinaryBody(content))
    with fake_jira(answer()) as jira:
        driver.send(jira.url, call)
        driver.send(jira.url, call)
    assert [seen.body for seen in jira.seen] == [b"xy", b"xy"]


def test_that_content_was_read_is_no_part_of_the_value() -> None:
    first, second = File("a", iter(())), File("a", b"")
    first.mark_read()
    second.mark_read()
    assert second == File("a", b"")
    assert (first.was_read, File("a", b"").was_read) == (True, False)


WRONG_FILES: dict[str, tuple[Any, str]] = {
    "text": ("a.log", r"a str cannot be uploaded\. Pass File\.from_path\('build\.log'\)"),
    "path": (Path("a.log"), "Path cannot be uploaded"),
    "bytes": (b"a", "a bytes cannot be uploaded"),
    "open file": (io.BytesIO(b"a"), "a BytesIO cannot be uploaded"),
    "none": (None, "a NoneType cannot be uploaded"),
    "list of texts": (["a.log"], "a str cannot be uploaded"),
    "file and text": ([File("a", b"a"), "b"], "a str cannot be uploaded"),
    "no file": ([], "there is no file to upload"),
    "no name": (File("", b"a"), "a file to upload needs a name that is a text, got ''"),
    "name in bytes": (File(b"a", b"a"), "needs a name that is a text"),  # type: ignore[arg-type]
    "break in the type": (File("a", b"a", "image/png\r\nX-Evil: 1"), "is no content type"),
    "letter in the type": (File("a", b"a", "image/ä"), "is no content type"),
    "type of another kind": (File("a", b"a", 5), "5 is no content type"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("file", "says"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_what_is_no_file_to_upload(driver: Driver, file: Any, says: str) -> None:
    with fake_jira(answer()) as jira:
        with pytest.raises(RequestError, match=rf"{says}.* Nothing was sent\.$"):
            driver.send(jira.url, post(MultipartBody({"file": file})))
        assert jira.seen == []


@pytest.mark.parametrize("body", [BinaryBody(b"a", "a\nb"), TextBody("a", "a\r\nb: c"), BinaryBody(b"a", "")])
def test_content_types_that_no_header_can_hold(body: Body) -> None:
    with Client("https://jira.example.com") as jira, pytest.raises(RequestError, match="is no content type"):
        jira.send(post(body))
