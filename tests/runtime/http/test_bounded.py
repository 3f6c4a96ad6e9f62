"""Bodies in memory have a bound, while they come and while they unpack."""

from __future__ import annotations

import functools
import gzip
import itertools
import tracemalloc
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Any

import httpx
import pytest

from jira_dc_runtime import (
    BasicAuth,
    Call,
    ConfigurationError,
    CookieSession,
    NotFound,
    RedirectError,
    ServerError,
    UnexpectedBody,
)
from jira_dc_runtime.client import Client
from jira_dc_runtime.http.bounded_body import MAX_BODY, MAX_ERROR_BODY
from jira_dc_runtime.http.received import Received
from jira_dc_runtime.http.unpack import PIECE, DecodingError, TooLarge, Unpacker
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Seen, answer, fake_jira
from tests.runtime.models import Issue, get_issue

BOUND = 100_000
ISSUE = b'{"key":"EX-1","id":10001}'
HEAD: Call[None] = Call("HEAD", "/rest/api/2/issue/EX-1", None)
PUT: Call[None] = Call("PUT", "/rest/api/2/issue/EX-1", None)
CHUNKED = b"HTTP/1.1 %d X\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n%b\r\n"
LOGINS: dict[str, Callable[[], Any]] = {
    "anonymous": lambda: None,
    "basic": lambda: BasicAuth("fred", "x"),
    "session": lambda: CookieSession("fred", "x"),
}
SESSION = answer(b'{"session": {"name": "JSESSIONID", "value": "1"}}')


def endless(status: int = 200, headers: bytes = b"", block: bytes = b" " * 8192) -> Callable[[Seen], Iterator[bytes]]:
    def script(seen: Seen) -> Iterator[bytes]:
        if seen.target == "/rest/auth/1/session":
            yield SESSION
            return
        yield CHUNKED % (status, headers)
        for _ in itertools.count():
            yield b"%x\r\n%b\r\n" % (len(block), block)

    return script


@functools.cache
def bomb(size: int, *, layers: int = 1) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1_000_000)
    packed = b"".join(packer.compress(zeros) for _ in range(size // len(zeros))) + packer.flush()
    return packed if layers == 1 else gzip.compress(packed)


@pytest.mark.parametrize("login", LOGINS)
def test_an_endless_body_ends(driver: Driver, login: str) -> None:
    with fake_jira(endless()) as jira, pytest.raises(UnexpectedBody, match=rf"more than {BOUND} bytes") as caught:
        driver.send(jira.url, get_issue(), max_body=BOUND, auth=LOGINS[login]())
    assert "max_body" in str(caught.value)
    assert (caught.value.status, caught.value.sent) == (200, "yes")
    assert len(caught.value.body) < BOUND + 70_000


def test_an_announced_body_is_refused_before_it_comes(driver: Driver) -> None:
    with (
        fake_jira(answer(b"", length=BOUND + 1)) as jira,
        pytest.raises(UnexpectedBody, match=rf"a body of {BOUND + 1} bytes, but max_body={BOUND}"),
    ):
        driver.send(jira.url, get_issue(), max_body=BOUND)


@pytest.mark.parametrize("length", [BOUND - 1, BOUND])
def test_a_body_up_to_the_bound_is_read(driver: Driver, length: int) -> None:
    body = ISSUE.ljust(length)
    with fake_jira(answer(gzip.compress(body), Content_Encoding="gzip")) as jira:
        assert driver.respond(jira.url, get_issue(), max_body=BOUND).content == body


def test_without_a_bound_any_body_is_read(driver: Driver) -> None:
    body = ISSUE.ljust(3_000_000)
    with fake_jira(answer(body)) as jira:
        assert driver.respond(jira.url, get_issue(), max_body=None).content == body


def test_the_answer_to_head_announces_a_body_that_does_not_come(driver: Driver) -> None:
    with fake_jira(answer(b"", length=BOUND + 1)) as jira:
        assert driver.send(jira.url, HEAD, max_body=BOUND) is None


@pytest.mark.parametrize("login", ["anonymous", "basic"])
@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_takes_no_more_than_the_bound(driver: Driver, layers: int, login: str) -> None:
    """A body of 300 KB that unpacks to 300 MB."""
    encoding = ", ".join(["gzip"] * layers)
    with fake_jira(answer(bomb(300_000_000, layers=layers), Content_Encoding=encoding)) as jira:
        tracemalloc.start()
        try:
            with pytest.raises(UnexpectedBody, match="max_body=4000000"):
                driver.send(jira.url, get_issue(), max_body=4_000_000, auth=LOGINS[login]())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 20_000_000


def test_a_layer_that_is_thrown_away_counts_too(driver: Driver) -> None:
    inner = gzip.compress(ISSUE) + bytes(10_000_000)  # padding
    with (
        fake_jira(answer(gzip.compress(inner), Content_Encoding="gzip, gzip")) as jira,
        pytest.raises(UnexpectedBody, match="max_body"),
    ):
        driver.send(jira.url, get_issue(), max_body=BOUND)


def test_what_unpacks_to_nothing_for_ever_ends(driver: Driver) -> None:
    script = endless(headers=b"Content-Encoding: gzip\r\n", block=gzip.compress(b"") * 400)
    with fake_jira(script) as jira, pytest.raises(UnexpectedBody, match="max_body"):
        driver.send(jira.url, get_issue(), max_body=BOUND)


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize(("status", "kind"), [(404, NotFound), (500, ServerError), (302, RedirectError)])
def test_of_an_endless_error_the_beginning_is_kept(driver: Driver, status: int, kind: Any, login: str) -> None:
    with fake_jira(endless(status)) as jira, pytest.raises(kind) as caught:
        driver.send(jira.url, PUT, auth=LOGINS[login]())
    if status != 302:
        assert len(caught.value.body) == MAX_ERROR_BODY
    assert caught.value.sent == "yes"


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"It is", status=500, length=100, content_type="text/plain"),
        answer(b"It is", status=500, content_type="text/plain", Content_Encoding="br"),
        answer(b"It is", status=500, content_type="text/plain", Content_Encoding="gzip"),
    ],
    ids=["cut", "brotli", "no gzip"],
)
def test_a_status_says_more_than_a_broken_body(driver: Driver, reply: bytes) -> None:
    with fake_jira(reply) as jira, pytest.raises(ServerError, match="answered 500"):
        driver.send(jira.url, PUT)


PACKED = {
    "gzip": ("gzip", gzip.compress(ISSUE)),
    "x-gzip": ("X-GZIP", gzip.compress(ISSUE)),
    "two members": ("gzip", gzip.compress(ISSUE[:9]) + gzip.compress(ISSUE[9:])),
    "padded": ("gzip", gzip.compress(ISSUE) + bytes(100)),
    "zlib": ("deflate", zlib.compress(ISSUE)),
    "raw deflate": ("deflate", zlib.compress(ISSUE, wbits=-15)),
    "both": ("deflate, gzip", gzip.compress(zlib.compress(ISSUE))),
    "twice": ("gzip,gzip", gzip.compress(gzip.compress(ISSUE))),
    "identity": ("identity", ISSUE),
    "no compression": ("utf-8", ISSUE),
}
BROKEN = {
    "cut": ("gzip", gzip.compress(ISSUE)[:-9]),
    "without its check": ("gzip", gzip.compress(ISSUE)[:-8]),
    "one byte": ("deflate", b"\x78"),
    "no gzip": ("gzip", ISSUE),
    "brotli": ("br", ISSUE),
    "zstandard": ("gzip, zstd", ISSUE),
    "many times": (", ".join(["gzip"] * 9), ISSUE),
}


@pytest.mark.parametrize(("encoding", "packed"), PACKED.values(), ids=PACKED)
def test_what_is_unpacked(driver: Driver, encoding: str, packed: bytes) -> None:
    with fake_jira(answer(packed, Content_Encoding=encoding)) as jira:
        assert driver.respond(jira.url, get_issue()).content == ISSUE
    assert jira.last.headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(("encoding", "packed"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_unpacked(driver: Driver, encoding: str, packed: bytes) -> None:
    with (
        fake_jira(answer(packed, Content_Encoding=encoding)) as jira,
        pytest.raises(UnexpectedBody, match="cannot be unpacked") as caught,
    ):
        driver.send(jira.url, get_issue())
    assert caught.value.status == 200


def test_nothing_is_unpacked_to_nothing(driver: Driver) -> None:
    with fake_jira(answer(b"", Content_Encoding="gzip")) as jira:
        assert driver.send(jira.url, PUT) is None


@pytest.mark.parametrize(("encoding", "packed"), PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_unpacking_does_not_depend_on_the_chunks(encoding: str, packed: bytes, step: int) -> None:
    unpacker = Unpacker(encoding, None)
    chunks = [packed[start : start + step] for start in range(0, len(packed), step)]
    assert b"".join(piece for chunk in chunks for piece in unpacker.feed(chunk)) == ISSUE
    unpacker.finish()


@pytest.mark.parametrize(("encoding", "packed"), BROKEN.values(), ids=BROKEN)
def test_unpacking_says_what_is_broken(encoding: str, packed: bytes) -> None:
    def unpack() -> None:
        unpacker = Unpacker(encoding, None)
        list(unpacker.feed(packed))
        unpacker.finish()

    with pytest.raises(DecodingError):
        unpack()


def test_a_step_unpacks_a_bounded_piece() -> None:
    assert max(len(piece) for piece in Unpacker("gzip", None).feed(bomb(10_000_000))) <= PIECE
    with pytest.raises(TooLarge):
        list(Unpacker("gzip", 1_000_000).feed(bomb(10_000_000)))


@pytest.mark.parametrize("max_body", [0, -1])
def test_a_bound_is_a_number_of_bytes(max_body: int) -> None:
    with pytest.raises(ConfigurationError, match="max_body"):
        Client("https://jira.example.com", max_body=max_body)


def test_the_bound_is_generous() -> None:
    assert MAX_BODY == 256 * 1024 * 1024


class Plain:
    """A response of an HTTP client that only has what `AuthResponse` promises."""

    status_code = 200

    def __init__(self, chunks: list[bytes]) -> None:
        self.headers = httpx.Headers({"content-encoding": "gzip"})  # undone already
        self._chunks = chunks
        self.is_closed = False

    def iter_bytes(self) -> Iterator[bytes]:
        yield from self._chunks

    def close(self) -> None:
        self.is_closed = True


def test_a_client_that_unpacks_by_itself_is_bounded_too() -> None:
    assert Received(Plain([b"a", b"b"]), "GET /x", 2).read() == b"ab"
    response = Plain([b"a", b"bc"])
    with pytest.raises(UnexpectedBody, match="more than 2 bytes"):
        Received(response, "GET /x", 2).read()
    assert response.is_closed


def test_a_login_can_look_at_a_body() -> None:
    class Curious(httpx.Auth):
        requires_response_body = True

        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            response = yield request
            seen.extend([response.json(), response.text, response.content, response.url.host])

    seen: list[Any] = []
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=ISSUE)))
    with Client("https://jira.example.com", http_client=http, auth=Curious()) as client:
        issue: Issue = client.send(get_issue())
    assert issue.key == "EX-1"
    assert seen == [{"key": "EX-1", "id": 10001}, ISSUE.decode(), ISSUE, "jira.example.com"]
