"""A deadline ends a whole call, whatever takes the time, on each kind of client. Only a far later end fails a test."""

from __future__ import annotations

import asyncio
import pickle
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from jira_dc_runtime import (
    Call,
    ConfigurationError,
    CookieSession,
    DeadlineExceeded,
    JiraError,
    JsonBody,
    OAuth2,
    Retry,
    TimedOut,
    TooManyRequests,
)
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.client import Client
from jira_dc_runtime.http.deadline import Deadline, TimeLeft, release
from tests.runtime.drivers import Driver, ask
from tests.runtime.fake_jira import Seen, answer, fake_jira

SOON = 0.4
FAR = 8.0
"""Seconds that no deadline of these tests gives, and that a loaded machine does not need either."""
READ: Call[Any] = Call("GET", "/rest/api/2/issue/{key}", Any, path={"key": "EX-1"})
WRITE: Call[Any] = Call("POST", "/rest/api/2/issue", Any, body=JsonBody({"a": 1}))
WHOLE = answer(b" " * 5_000 + b"{}", X_Padding="x" * 5_000)
BEGIN = WHOLE.index(b"\r\n\r\n") + 4


def dripping(whole: bytes) -> Iterable[bytes]:
    """Yield byte after byte, far more slowly than any deadline, and faster than any timeout."""
    for position in range(len(whole)):
        yield whole[position : position + 1]
        time.sleep(0.01)


def drips_in_the_head(_: Seen) -> Iterable[bytes]:
    return dripping(WHOLE)


def drips_in_the_body(_: Seen) -> Iterator[bytes]:
    yield WHOLE[:BEGIN]
    yield from dripping(WHOLE[BEGIN:])


def says_nothing(seen: Seen) -> Iterator[bytes]:
    seen.wait_until_gone(at_most=10)
    yield b""


@pytest.mark.parametrize(
    ("script", "part", "sent"),
    [
        (drips_in_the_head, "it waited for the answer", "unknown"),
        (drips_in_the_body, "it read the answer", "yes"),
        (says_nothing, "it waited for the answer", "unknown"),
    ],
)
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
def test_a_slow_answer_ends_in_time(driver: Driver, script: Any, part: str, sent: str, call: Call[Any]) -> None:
    with fake_jira(script) as jira:
        began = time.monotonic()
        with pytest.raises(DeadlineExceeded) as caught:
            driver.send(jira.url, call, deadline=SOON)
        assert time.monotonic() - began < FAR
    assert len(jira.seen) == 1  # by now: a busy machine reads it after the deadline
    error = caught.value
    assert (error.part, error.sent, error.deadline, error.attempts) == (part, sent, SOON, 1)
    assert f"{call.operation} was not done within its deadline of 0.4 s: {part}." in str(error)
    assert ("Jira has got it." in str(error)) == (call is WRITE and sent == "yes")
    assert ("Jira may have carried it out." in str(error)) == (call is WRITE and sent == "unknown")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.part, again.deadline) == (str(error), part, SOON)
    assert isinstance(error, TimedOut)


def test_a_download_ends_in_time(driver: Driver) -> None:
    file = answer(b"x" * 5_000, content_type="text/plain")

    def serve(_: Seen) -> Iterator[bytes]:
        yield file[:-4_990]
        yield from dripping(file[-4_990:])

    with fake_jira(serve) as jira:
        began = time.monotonic()
        with pytest.raises(DeadlineExceeded) as caught:
            driver.stream(jira.url, "/secure/attachment/1/a.txt", deadline=SOON)
        assert time.monotonic() - began < FAR
    assert caught.value.sent == "yes"


def test_a_login_is_part_of_the_call(driver: Driver) -> None:
    with fake_jira(drips_in_the_head) as jira, pytest.raises(DeadlineExceeded) as caught:
        driver.send(jira.url, READ, auth=CookieSession("fred", "s3cret"), deadline=SOON)
    assert [seen.target for seen in jira.seen] == ["/rest/auth/1/session"]
    assert (caught.value.part, caught.value.sent) == ("it was logging in", "no")
    assert "Nothing was sent." in str(caught.value)


def test_a_token_that_is_being_renewed_is_not_lost(driver: Driver) -> None:
    store = MemoryTokenStore(OAuth2Token("old", refresh_token="old", expires_at=1.0))
    renewed = answer(b'{"access_token":"new","refresh_token":"new","expires_in":3600}')

    def serve(seen: Seen) -> bytes:
        if "token" in seen.target:
            time.sleep(1.0)
            return renewed
        return answer(b"{}")

    with fake_jira(serve) as jira:
        auth = OAuth2(client_id="app", client_secret="s3cret", redirect_uri="https://app.example.com/", store=store)
        with pytest.raises(DeadlineExceeded):
            driver.send(jira.url, READ, auth=auth, deadline=SOON)
    assert len(jira.seen) == 1
    kept = store.load()
    assert isinstance(kept, OAuth2Token)
    assert kept.refresh_token == "new"


def test_pauses_count(driver: Driver) -> None:
    with fake_jira(answer(status=429, Retry_After="5")) as jira, pytest.raises(TooManyRequests) as caught:
        driver.send(jira.url, READ, deadline=2.0)
    assert len(jira.seen) == 1
    assert "only 2 s are left" in str(caught.value) or "only 1.9" in str(caught.value)


def test_all_attempts_share_it(driver: Driver) -> None:
    with fake_jira(answer(status=503)) as jira:
        began = time.monotonic()
        with pytest.raises(Exception, match="It was tried"):
            driver.send(jira.url, READ, deadline=1.0, retry=Retry(attempts=100_000, first_pause=0.01))
        assert time.monotonic() - began < FAR
        assert len(jira.seen) > 2


def test_a_turn_is_waited_for_no_longer() -> None:
    http = httpx.Client(limits=httpx.Limits(max_connections=2))
    with fake_jira(says_nothing) as jira, http, Client(jira.url, http_client=http) as client:
        others = [threading.Thread(target=_ignoring, args=(client,)) for _ in range(2)]
        for other in others:
            other.start()
        while not jira.seen:
            time.sleep(0.01)
        with pytest.raises(DeadlineExceeded) as caught:
            client.with_options(deadline=0.2).send(WRITE)
        assert (caught.value.part, caught.value.sent) == ("it waited for its turn, as other calls were under way", "no")
        for other in others:
            other.join()


def _ignoring(client: Client) -> None:
    with suppress(JiraError):
        client.with_options(deadline=2).send(READ)


def test_what_is_cancelled_leaves_no_task_and_no_slot(driver: Driver) -> None:
    async def work(client: Any) -> None:
        for _ in range(24):  # more than there are turns
            with pytest.raises(DeadlineExceeded):
                await ask(client.with_options(deadline=0.05), READ)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert await ask(client, WRITE) == {}

    scripts = iter([says_nothing, drips_in_the_head, drips_in_the_body] * 20)

    def serve(seen: Seen) -> Any:
        script: Any = answer(b"{}") if seen.method == "POST" else next(scripts)(seen)
        return script

    with fake_jira(serve) as jira:
        driver.use(jira.url, work)


def test_a_deadline_that_is_kept_changes_nothing(driver: Driver) -> None:
    with fake_jira(answer(b'{"a":1}')) as jira:
        assert driver.send(jira.url, READ, deadline=FAR) == {"a": 1}
        assert driver.send(jira.url, WRITE, deadline=FAR) == {"a": 1}
        assert b"".join(driver.stream(jira.url, "/secure/attachment/1/a.txt", deadline=FAR)) == b'{"a":1}'


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), "5", True])
def test_a_deadline_that_is_none_is_refused(seconds: Any) -> None:
    with pytest.raises(ConfigurationError, match="The deadline is"):
        Client("https://jira.example.com", deadline=seconds)


def test_the_time_left_shrinks_and_an_ended_one_is_never_zero() -> None:
    now = [0.0]
    deadline = Deadline(10.0, lambda: now[0])
    left = TimeLeft.of(deadline, 30.0)
    assert (float(left), left.now()) == (10.0, 10.0)
    now[0] = 9.0
    assert left.now() == 1.0
    assert float(TimeLeft.of(deadline, 0.5)) == 0.5
    assert float(TimeLeft.of(deadline, None, 0.25)) == 0.75
    now[0] = 11.0
    assert 0 < left.now() < 0.01
    assert 0 < TimeLeft.of(deadline, None) < 0.01
    assert deadline.is_over


def test_a_request_that_is_carried_out_to_its_end_gets_its_usual_timeouts() -> None:
    left = TimeLeft.of(Deadline(10.0, lambda: 0.0), 30.0)
    for given, expected in (
        (left, 30.0),
        ({"read": left, "pool": None}, {"read": 30.0, "pool": None}),
        (5.0, 5.0),
        (None, None),
    ):
        extensions: dict[str, object] = {"timeout": given}
        release(extensions)
        assert extensions == {"timeout": expected}
