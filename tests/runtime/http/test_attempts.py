"""What a call does when an attempt fails, over real sockets and each kind of client. No test waits for a pause."""

from __future__ import annotations

import asyncio
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx
import pytest

from jira_dc_runtime import (
    BasicAuth,
    Call,
    ConnectionFailed,
    CookieSession,
    File,
    JiraError,
    JsonBody,
    Retry,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)
from jira_dc_runtime.call import BinaryBody
from jira_dc_runtime.client import AsyncClient
from jira_dc_runtime.http.attempts import SYSTEM
from tests.runtime.drivers import Driver, ask
from tests.runtime.fake_jira import FakeJira, Reset, Seen, answer, fake_jira

AT_ONCE = Retry(first_pause=0)
READ: Call[Any] = Call("GET", "/rest/api/2/issue/{key}", Any, path={"key": "EX-1"})
SEARCH: Call[Any] = Call("POST", "/rest/api/2/search", Any, body=JsonBody({"jql": "x"}), reads=True)
WRITE: Call[Any] = Call("POST", "/rest/api/2/issue", Any, body=JsonBody({"a": 1}))
ODD_READ: Call[Any] = Call("GET", "/rest/api/2/email-templates", Any, reads=False)
DONE = answer(b'{"done":true}')
BUSY = answer(b'{"message":"slow"}', status=429)
DOWN = answer(b"", status=503)
CUT = answer(b'{"done"', length=100)

Step = bytes | type[Reset]


def script(*steps: Step) -> Callable[[Seen], bytes]:
    """Return a server that takes one step after the other, and answers well after the last one."""
    left: Iterator[Step] = iter(steps)

    def serve(_: Seen) -> bytes:
        step = next(left, DONE)
        if isinstance(step, bytes):
            return step
        raise step

    return serve


@pytest.mark.parametrize(
    ("call", "steps", "tried"),
    [
        pytest.param(READ, (DOWN, DOWN), 3, id="a read that is answered 503"),
        pytest.param(READ, (answer(status=502), answer(status=504)), 3, id="502 and 504"),
        pytest.param(READ, (Reset, Reset), 3, id="a read whose connection breaks"),
        pytest.param(READ, (CUT, Reset), 3, id="a read whose answer breaks off"),
        pytest.param(SEARCH, (Reset, DOWN), 3, id="a POST that only reads"),
        pytest.param(WRITE, (BUSY, BUSY), 3, id="a write that is refused for its rate"),
        pytest.param(WRITE, (answer(status=429, Retry_After="0"),), 2, id="and may come soon"),
    ],
)
def test_what_fails_for_a_moment_is_tried_again(
    driver: Driver, call: Call[Any], steps: tuple[Step, ...], tried: int
) -> None:
    with fake_jira(script(*steps)) as jira:
        assert driver.send(jira.url, call, retry=AT_ONCE) == {"done": True}
        assert len(jira.seen) == tried
        assert len({(seen.method, seen.target, seen.body) for seen in jira.seen}) == 1


@pytest.mark.parametrize(
    ("call", "steps", "kind", "sent"),
    [
        pytest.param(WRITE, (DOWN,), ServiceUnavailable, "yes", id="a write that is answered 503"),
        pytest.param(WRITE, (Reset,), ConnectionFailed, "unknown", id="a write whose connection breaks"),
        pytest.param(WRITE, (CUT,), ConnectionFailed, "yes", id="a write whose answer breaks off"),
        pytest.param(ODD_READ, (Reset,), ConnectionFailed, "unknown", id="a GET that changes something"),
        pytest.param(READ, (answer(status=401),), Unauthorized, "yes", id="401"),
        pytest.param(READ, (answer(status=500),), JiraError, "yes", id="500"),
        pytest.param(WRITE, (answer(status=413),), JiraError, "yes", id="413"),
        pytest.param(READ, (answer(status=429, X_RateLimit_Limit="0"),), TooManyRequests, "yes", id="for ever"),
    ],
)
def test_what_may_not_be_tried_again_is_sent_once(
    driver: Driver, call: Call[Any], steps: tuple[Step, ...], kind: type[JiraError], sent: str
) -> None:
    with fake_jira(script(*steps)) as jira, pytest.raises(kind) as caught:
        driver.send(jira.url, call, retry=AT_ONCE)
    assert len(jira.seen) == 1
    assert caught.value.sent == sent
    assert caught.value.attempts == 1
    assert "tried" not in str(caught.value)


def test_the_last_error_says_how_many_attempts_there_were(driver: Driver) -> None:
    with fake_jira(DOWN) as jira, pytest.raises(ServiceUnavailable) as caught:
        driver.send(jira.url, READ, retry=AT_ONCE)
    assert caught.value.attempts == len(jira.seen) == 3
    assert str(caught.value).endswith("It was tried 3 times.")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.attempts, str(again)) == (3, str(caught.value))
    with fake_jira(script(Reset, Reset, Reset)) as jira, pytest.raises(ConnectionFailed) as broken:
        driver.send(jira.url, SEARCH, retry=AT_ONCE)
    assert str(broken.value).endswith("It changes nothing, so it can be repeated. It was tried 3 times.")


def test_no_retry_and_another_number_of_attempts(driver: Driver) -> None:
    for retry, tried in ((None, 1), (Retry(attempts=5, first_pause=0), 5)):
        with fake_jira(DOWN) as jira, pytest.raises(ServiceUnavailable):
            driver.send(jira.url, READ, retry=retry)
        assert len(jira.seen) == tried


def test_a_wait_beyond_the_time_left_is_an_error_at_once(driver: Driver) -> None:
    with fake_jira(answer(status=429, Retry_After="3600")) as jira, pytest.raises(TooManyRequests) as caught:
        driver.send(jira.url, WRITE)
    assert len(jira.seen) == 1
    assert caught.value.retry_after == 3600.0
    says = r"It is to be tried again after 3600 s, but only (60|5\d\.\d) s are left for that\."  # by how fast it was
    assert re.search(says, str(caught.value))


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7.0, 7.5),
        ("Sun, 06 Nov 1994 08:49:44 GMT", 7.0, 7.5),
        ("0", 0.0, 0.5),
        ("9223372036854775807", 0.0, 0.5),
        ("Sat, 05 Nov 1994 08:49:37 GMT", 0.0, 0.5),
        ("soon", 0.0, 0.5),
    ],
)
def test_it_waits_as_long_as_jira_asks(driver: Driver, header: str, least: float, most: float) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    async def work(client: Any) -> None:
        client._transport._clock = SYSTEM._replace(sleep=waited.append, sleep_async=wait)
        await ask(client, WRITE)

    refused = answer(status=429, Retry_After=header, Date="Sun, 06 Nov 1994 08:49:37 GMT")
    with fake_jira(script(refused)) as jira:
        driver.use(jira.url, work)
    assert len(jira.seen) == 2
    assert least <= waited[0] <= most


def test_a_body_that_can_be_read_once_is_sent_once(driver: Driver) -> None:
    def content() -> Iterable[bytes]:
        yield b"only once"

    call: Call[Any] = Call("POST", "/rest/api/2/x", Any, body=BinaryBody(content(), "text/plain"))
    with fake_jira(BUSY) as jira, pytest.raises(TooManyRequests) as caught:
        driver.send(jira.url, call, retry=AT_ONCE)
    assert len(jira.seen) == caught.value.attempts == 1


def test_a_body_that_can_be_read_again_is_sent_again(driver: Driver, tmp_path: Any) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"again")
    call: Call[Any] = Call("POST", "/rest/api/2/x", Any, body=BinaryBody(path, "text/plain"))
    with fake_jira(script(BUSY, BUSY)) as jira:
        driver.send(jira.url, call, retry=AT_ONCE)
    assert [seen.body for seen in jira.seen] == [b"again"] * 3
    assert File.from_path(path).name == "a.txt"


def test_what_never_was_sent_is_tried_again_whatever_it_is(driver: Driver) -> None:
    refused: list[JiraError] = []

    async def work(client: Any) -> None:
        with pytest.raises(ConnectionFailed) as caught:
            await ask(client, WRITE)
        refused.append(caught.value)

    with fake_jira(DONE) as jira:
        url = jira.url
    driver.use(url, work, retry=AT_ONCE)
    assert refused[0].sent == "no"
    assert refused[0].attempts == 3
    assert "Nothing was sent. It was tried 3 times." in str(refused[0])


def test_a_read_that_was_sent_in_an_earlier_attempt_does_not_say_that_nothing_was(driver: Driver) -> None:
    seen: list[JiraError] = []
    jiras: list[FakeJira] = []

    async def work(client: Any) -> None:
        try:
            await ask(client, READ)
        except JiraError as error:
            seen.append(error)

    def close_then_break(_: Seen) -> bytes:
        jiras[0].stop()
        raise Reset

    with fake_jira(close_then_break) as jira:
        jiras.append(jira)
        driver.use(jira.url, work, retry=AT_ONCE)
    assert seen[0].sent == "unknown"
    assert "Nothing was sent" not in str(seen[0])
    assert seen[0].attempts == 3


def test_a_download_is_tried_again_until_its_head_has_come(driver: Driver) -> None:
    with fake_jira(script(DOWN, Reset, answer(b"file", content_type="text/plain"))) as jira:
        assert b"".join(driver.stream(jira.url, "/secure/attachment/1/a.txt", retry=AT_ONCE)) == b"file"
        assert len(jira.seen) == 3
    with fake_jira(DOWN) as jira, pytest.raises(ServiceUnavailable, match="It was tried 3 times"):
        driver.stream(jira.url, "/secure/attachment/1/a.txt", retry=AT_ONCE)
    with fake_jira(script(answer(b"fi", content_type="text/plain", length=4))) as jira, pytest.raises(ConnectionFailed):
        driver.stream(jira.url, "/secure/attachment/1/a.txt", retry=AT_ONCE)
    assert len(jira.seen) == 1


def test_a_login_of_unknown_fate_is_not_sent_again(driver: Driver) -> None:
    def serve(seen: Seen) -> bytes:
        assert seen.target == "/rest/auth/1/session"
        raise Reset

    with fake_jira(serve) as jira, pytest.raises(ConnectionFailed) as caught:
        driver.send(jira.url, READ, auth=CookieSession("fred", "s3cret"), retry=AT_ONCE)
    assert len(jira.seen) == 1
    assert caught.value.sent == "no"


def test_a_login_that_is_refused_for_its_rate_is_tried_again(driver: Driver) -> None:
    session = answer(b'{"session":{"name":"JSESSIONID","value":"abc"}}', Set_Cookie="JSESSIONID=abc; Path=/")
    with fake_jira(script(BUSY, session)) as jira:
        driver.send(jira.url, READ, auth=CookieSession("fred", "s3cret"), retry=AT_ONCE)
    assert [seen.target for seen in jira.seen][:3] == [
        "/rest/auth/1/session",
        "/rest/auth/1/session",
        "/rest/api/2/issue/EX-1",
    ]


def test_no_turn_is_held_while_a_call_pauses() -> None:
    async def work(url: str) -> None:
        limits = httpx.Limits(max_connections=2)  # one of them for downloads
        async with httpx.AsyncClient(limits=limits) as http:
            client: Any = AsyncClient(url, http_client=http, auth=BasicAuth("fred", "s3cret"), allow_plain_http=True)
            other: list[Any] = []

            async def wait(_: float) -> None:
                other.append(await asyncio.wait_for(client.send(READ), 10))

            client._transport._clock = SYSTEM._replace(sleep_async=wait)
            assert await client.send(READ) == other[0] == {"done": True}

    with fake_jira(script(DOWN)) as jira:
        asyncio.run(work(jira.url))
