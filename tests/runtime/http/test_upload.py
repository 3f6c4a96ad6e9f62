"""What is uploaded, and with how much memory."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import tracemalloc
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from jira_dc_runtime import Call, File, JiraError, RequestError
from jira_dc_runtime.call import BinaryBody, Body, FormBody, MultipartBody, TextBody
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.errors import PayloadTooLarge
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import answer, fake_jira

SIZE = 64 * 1024 * 1024
ENOUGH = 12 * 1024 * 1024  # bytes of Python memory at the peak, client and server together
TEXT = b"hello Jira\n"


def post(body: Body) -> Call[None]:
    return Call("POST", "/rest/api/2/issue/EX-1/attachments", None, body=body)


def attach(*files: File) -> Call[None]:
    return post(MultipartBody({"file": files}))


@pytest.fixture
def big_file(tmp_path: Path) -> Path:
    path = tmp_path / "big.bin"
    block = os.urandom(1024 * 1024)
    with path.open("wb") as file:
        for _ in range(SIZE // len(block)):
            file.write(block)
    return path


class Unseekable(io.RawIOBase):
    """A pipe: it can be read once, and says so."""

    def __init__(self, content: bytes) -> None:
        self._rest = content

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        count = len(self._rest) if size is None or size < 0 else size
        part, self._rest = self._rest[:count], self._rest[count:]
        return part


def _as_part(path: Path) -> Body:
    return MultipartBody({"file": File.from_path(path)})


def _as_body(path: Path) -> Body:
    return BinaryBody(path, "application/zip")


@pytest.mark.parametrize("wrap", [_as_part, _as_body])
def test_64_mb_are_streamed_with_bounded_memory(driver: Driver, big_file: Path, wrap: Callable[[Path], Body]) -> None:
    with fake_jira(answer()) as jira:
        tracemalloc.start()
        try:
            driver.send(jira.url, post(wrap(big_file)))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < ENOUGH
    assert jira.last.length >= SIZE
    assert jira.last.headers["content-length"] == str(jira.last.length)
    assert jira.last.headers["x-atlassian-token"] == "no-check"
    if "multipart" not in jira.last.headers["content-type"]:
        with big_file.open("rb") as file:
            assert jira.last.digest == hashlib.file_digest(file, "sha256").hexdigest()


KINDS: dict[str, tuple[Callable[[Path], Any], bool]] = {  # the content, and whether its length is known before
    "bytes": (lambda path: path.read_bytes(), True),
    "path": (lambda path: path, True),
    "str": (str, True),
    "file": (lambda path: io.BytesIO(path.read_bytes()), True),
    "pipe": (lambda path: Unseekable(path.read_bytes()), False),
    "list": (lambda path: [path.read_bytes()[:3], b"", path.read_bytes()[3:]], False),
    "iterator": (lambda path: iter([path.read_bytes()]), False),
}


@pytest.mark.parametrize(("content", "counted"), KINDS.values(), ids=KINDS)
def test_every_kind_of_content(driver: Driver, tmp_path: Path, content: Callable[[Path], Any], counted: bool) -> None:
    path = tmp_path / "content.txt"
    path.write_bytes(TEXT)
    with fake_jira(answer()) as jira:
        driver.send(jira.url, attach(File("notes.txt", content(path))))
    boundary = jira.last.headers["content-type"].removeprefix("multipart/form-data; boundary=")
    assert (
        jira.last.body
        == (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\n{TEXT.decode()}\r\n--{boundary}--\r\n"
        ).encode()
    )
    assert ("content-length" in jira.last.headers) == counted
    assert ("transfer-encoding" in jira.last.headers) != counted


def test_several_files_and_types(driver: Driver) -> None:
    with fake_jira(answer()) as jira:
        driver.send(jira.url, attach(File("a.png", b"1"), File("b", b"2"), File("c.txt", b"3", "x/y")))
    types = [line for line in jira.last.body.split(b"\r\n") if line.startswith(b"Content-Type")]
    assert types == [b"Content-Type: image/png", b"Content-Type: application/octet-stream", b"Content-Type: x/y"]


NAMES = [
    ("plain name.txt", "plain name.txt"),
    ("Screenshot 2026-05-15 at 11.53.38\u202fAM.png", "Screenshot 2026-05-15 at 11.53.38\u202fAM.png"),
    ("a\u00a0b\u200b\u2028c\ufeff", "a\u00a0b\u200b\u2028c\ufeff"),
    ("Grüße 你好 😀.txt", "Grüße 你好 😀.txt"),
    ("100%.txt", "100%.txt"),
    ("a;b='c'.txt", "a;b='c'.txt"),
    ('a"; filename="evil.sh', "a%22; filename=%22evil.sh"),
    ("a\r\nX-Evil: 1\r\n\r\nbody", "a%0D%0AX-Evil: 1%0D%0A%0D%0Abody"),
    ("back\\slash", "back%5Cslash"),
    ("nul\0\x1f\x7f", "nul%00%1F%7F"),
    ("next\x85line", "next%C2%85line"),
    ("half \ud800", "half \ufffd"),
]


@pytest.mark.parametrize(("name", "sent"), NAMES)
def test_names_stay_within_their_quotes_and_are_changed_no_further(
    driver: Driver, caplog: pytest.LogCaptureFixture, name: str, sent: str
) -> None:
    with fake_jira(answer()) as jira, caplog.at_level("WARNING", "jira_dc.upload"):
        driver.send(jira.url, post(MultipartBody({name: File(name, TEXT)})))
    header = jira.last.body.split(b"\r\n")[1].decode()
    assert header == f'Content-Disposition: form-data; name="{sent}"; filename="{sent}"'
    said = [record.getMessage() for record in caplog.records if record.name == "jira_dc.upload"]
    assert len(said) == (0 if name == sent else 2)
    assert all(ascii(name) in line and ascii(sent) in line for line in said)


def test_a_file_is_read_from_where_it_stands_and_left_open(driver: Driver) -> None:
    file = io.BytesIO(b"skip" + TEXT)
    file.seek(4)
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(BinaryBody(file)))
    assert jira.last.body == TEXT
    assert not file.closed


class TwoRounds:
    """A login that needs the request sent twice, as after a refresh."""

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        yield request
        yield request


@pytest.mark.parametrize(
    "content", [lambda: TEXT, lambda: io.BytesIO(TEXT), lambda: [TEXT]], ids=["bytes", "file", "list"]
)
def test_a_login_may_send_the_upload_again(driver: Driver, content: Callable[[], Any]) -> None:
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(BinaryBody(content())), auth=TwoRounds())
        assert [seen.body for seen in jira.seen] == [TEXT, TEXT]


@pytest.mark.parametrize("content", [lambda: iter([TEXT]), lambda: Unseekable(TEXT)], ids=["iterator", "pipe"])
def test_what_can_be_read_once_is_not_sent_as_nothing(driver: Driver, content: Callable[[], Any]) -> None:
    with fake_jira(answer()) as jira, pytest.raises(RequestError, match="can be read only once"):
        driver.send(jira.url, post(BinaryBody(content())), auth=TwoRounds())


def test_text_files_are_refused(driver: Driver) -> None:
    with fake_jira(answer()) as jira, pytest.raises(RequestError, match="yields str, not bytes"):
        driver.send(jira.url, post(BinaryBody(["text"])))  # type: ignore[list-item]


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs Linux's list of open files")
def test_path_handles_are_closed_when_the_server_breaks_off(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 3_000_000)

    def script(_: Any) -> Iterator[bytes]:
        raise OSError
        yield b""

    before = _open_files()
    with fake_jira(script) as jira, pytest.raises(JiraError):
        driver.send(jira.url, attach(File.from_path(path)))
    assert _open_files() <= before


class WantsNoMore(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers after the first chunk, as a server does for which the body is too large."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        next(iter(request.stream))
        return httpx.Response(413)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        await anext(aiter(request.stream))
        return httpx.Response(413)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[IO[Any]]:
    """The files that were opened by their path."""
    files: list[IO[Any]] = []
    open_path: Any = Path.open

    def note(path: Path, *args: Any, **kwargs: Any) -> Any:
        files.append(open_path(path, *args, **kwargs))
        return files[-1]

    monkeypatch.setattr(Path, "open", note)
    return files


def _send_half(path: Path) -> None:
    with httpx.Client(transport=WantsNoMore()) as http:
        Client("https://jira.example.com", http_client=http).send(post(BinaryBody(path)))


def _send_half_async(path: Path) -> None:
    async def send() -> None:
        async with httpx.AsyncClient(transport=WantsNoMore()) as http:
            await AsyncClient("https://jira.example.com", http_client=http).send(post(BinaryBody(path)))

    asyncio.run(send())


@pytest.mark.parametrize("send", [_send_half, _send_half_async], ids=["sync", "async"])
def test_a_file_that_was_sent_in_part_is_closed(
    tmp_path: Path, opened: list[IO[Any]], send: Callable[[Path], None]
) -> None:
    """At once, also while the error, and with it the request, is still looked at."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 3_000_000)
    opened.clear()
    with pytest.raises(PayloadTooLarge) as caught:
        send(path)
    assert [file.closed for file in opened] == [True, True]  # once to measure it, once to send it
    assert caught.value.status == 413


def test_forms_and_texts(driver: Driver) -> None:
    with fake_jira(answer()) as jira:
        driver.send(jira.url, post(FormBody({"a": "x y&z", "on": True, "n": 3, "no": None, "l": ["p", "q"]})))
        assert jira.last.body == b"a=x+y%26z&on=true&n=3&l=p&l=q"
        assert jira.last.headers["content-type"] == "application/x-www-form-urlencoded"
        driver.send(jira.url, post(TextBody("Grüße")))
        assert jira.last.body == "Grüße".encode()
        assert jira.last.headers["content-type"] == "text/plain; charset=utf-8"
        driver.send(jira.url, post(TextBody("x", "text/csv; charset=UTF-8")))
        assert jira.last.headers["content-type"] == "text/csv; charset=UTF-8"


@pytest.mark.parametrize(
    "body",
    [
        FormBody({"password": "s3cret"}),
        TextBody("s3cret"),
        BinaryBody(b"s3cret"),
        File("f", b"s3cret"),
        MultipartBody({"f": File("f", b"s3cret")}),
    ],
)
def test_no_repr_shows_content(body: Any) -> None:
    assert "s3cret" not in repr(body)
    assert "s3cret" not in repr(Call("POST", "/rest/x", None, body=body))
