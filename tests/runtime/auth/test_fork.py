"""A process that is forked goes on by itself: locks that stayed behind, renewals, sessions."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import Call, CookieSession, OAuth2, OAuth2ClientCredentials
from jira_dc_runtime.answer.per_process import PerProcess
from jira_dc_runtime.auth.flow.single_flight import SingleFlight
from jira_dc_runtime.auth.flow.steps import Blocking, Steps
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.auth.store.store import TokenStore
from jira_dc_runtime.client import Client
from jira_dc_runtime.errors import LoginRefused
from tests.runtime.auth.login_jira import PASSWORD, USER, login_jira
from tests.runtime.auth.token_jira import TokenJira
from tests.runtime.fake_jira import Seen, answer, fake_jira

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
PATIENCE = 20.0  # seconds for a child, which would otherwise hang for ever


def run_in_child(work: Callable[[], object]) -> None:
    """Fork, do `work` in the child, and fail with what it raised, or because it does not end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:  # noqa: BLE001 - the parent raises it
            os.write(writing, traceback.format_exc().encode()[-4000:])
        finally:
            os._exit(status)
    os.close(writing)
    end = time.monotonic() + PATIENCE
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < end:
        time.sleep(0.02)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, 9)
        os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        assert ended, "the child hangs"
        assert status == 0, said.read()


@contextmanager
def in_another_thread(lock: Any) -> Generator[None]:
    """Another thread holds `lock` for the block."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            taken.set()
            done.wait(PATIENCE)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_value_for_each_process() -> None:
    made = PerProcess(object)
    mine = made.here()
    assert made.here() is mine

    def look() -> None:
        assert made.here() is not mine
        assert made.here() is made.here()
        again = made.here()
        run_in_child(lambda: _check(made.here() not in {mine, again}))

    run_in_child(look)
    assert made.here() is mine


def _check(condition: bool) -> None:
    assert condition


def obtain(value: str) -> Callable[[str | None], Steps[str]]:
    def steps(_: str | None) -> Steps[str]:
        yield Blocking(lambda: None)
        return value

    return steps


def finish(flow: Steps[str]) -> str:
    try:
        while True:
            step = flow.send(None)
            assert isinstance(step, Blocking), "waits for somebody who stayed behind"
    except StopIteration as ended:
        return str(ended.value)


def test_a_renewal_that_stayed_behind_is_not_waited_for() -> None:
    flight: SingleFlight[str] = SingleFlight()
    parents = flight.renew(None, obtain("parent"))
    next(parents)

    def renew() -> None:
        assert finish(flight.settle()) == "None"  # type: ignore[arg-type]
        assert finish(flight.renew(None, obtain("child"))) == "child"
        parents.close()  # as the end of the process does; it disturbs nobody

    run_in_child(renew)
    assert finish(parents) == "parent"
    assert flight.value == "parent"


def test_a_fork_in_the_middle_of_a_change() -> None:
    flight: SingleFlight[str] = SingleFlight()
    lock = vars(flight)["_lock"].here()
    with in_another_thread(lock):
        run_in_child(lambda: finish(flight.renew(None, obtain("child"))))


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_the_lock_of_a_store_stays_with_the_parent(kind: str, tmp_path: Path) -> None:
    token = OAuth2Token("access", "refresh", 1.0)
    store: TokenStore = MemoryTokenStore() if kind == "memory" else FileTokenStore(tmp_path / "token.json")
    store.save(token)
    lock = store.lock()
    with in_another_thread(lock):
        if kind == "memory":  # a copy of its own, with a lock of its own
            run_in_child(lambda: store.lock().__enter__())
        else:

            def leave_it_alone() -> None:
                assert not store.lock().try_acquire()  # type: ignore[attr-defined]
                lock.__exit__(None, None, None)  # as the end of a copied `with` block would
                assert not store.lock().try_acquire()  # type: ignore[attr-defined]

            run_in_child(leave_it_alone)
    with store.lock():
        pass


def test_a_child_does_not_keep_the_lock_of_its_parent(tmp_path: Path) -> None:
    """It got a copy of the open file, which holds the lock as long as it is open."""
    store = FileTokenStore(tmp_path / "token.json")
    with store.lock():
        done_reading, done = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(done)
            os.read(done_reading, 1)  # lives on
            os._exit(0)
    try:
        with store.lock():
            pass
        run_in_child(lambda: store.lock().__enter__())
    finally:
        os.close(done)
        os.close(done_reading)
        os.waitpid(child, 0)


def test_a_parent_that_dies_leaves_no_lock_with_its_child(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    reading, writing = os.pipe()
    done_reading, done = os.pipe()
    parent = os.fork()
    if parent == 0:
        store.lock().__enter__()
        child = os.fork()
        if child == 0:
            os.close(done)
            os.write(writing, b"x")
            os.read(done_reading, 1)
        else:
            os.read(reading, 1)  # the child is there and has had its chance to close the copy
        os._exit(0)
    os.waitpid(parent, 0)
    try:
        assert store.lock().try_acquire()
    finally:
        for each in (reading, writing, done_reading, done):
            os.close(each)


def call_once(url: str, auth: Any) -> None:
    with Client(url, auth=auth) as client:
        assert client.send(MYSELF)["name"]


def test_a_child_has_a_session_of_its_own_and_leaves_the_other() -> None:
    with login_jira() as (jira, server), Client(server.url, auth=(auth := CookieSession(USER, PASSWORD))) as client:
        client.send(MYSELF)
        [parents] = jira.sessions
        for _ in range(2):
            run_in_child(lambda: call_once(server.url, auth))  # which ends the session it began, and no other
        client.send(MYSELF)
        assert (jira.logins, [*jira.sessions]) == (3, [parents])


def test_a_refused_login_is_not_tried_again_by_a_child() -> None:
    """Each try counts towards a CAPTCHA."""
    with login_jira() as (jira, server):
        auth = CookieSession(USER, "wrong")

        def fail() -> None:
            with pytest.raises(LoginRefused), Client(server.url, auth=auth) as client:
                client.send(MYSELF)

        fail()
        run_in_child(fail)
        assert jira.logins == 1


@pytest.mark.parametrize("kind", ["oauth2", "oauth2-client-credentials"])
def test_a_child_goes_on_with_the_token(kind: str) -> None:
    store = MemoryTokenStore(OAuth2Token("s3cret-access", "s3cret-refresh", 1.0))
    auth = (
        OAuth2(client_id="app", client_secret="s3cret", redirect_uri="https://app.example.com/", store=store)
        if kind == "oauth2"
        else OAuth2ClientCredentials(client_id="app", client_secret="s3cret")
    )
    with fake_jira(TokenJira()) as jira:
        call_once(jira.url, auth)
        run_in_child(lambda: call_once(jira.url, auth))
        assert [seen.target for seen in jira.seen].count("/rest/oauth2/latest/token") == 1


def test_a_fork_while_threads_wait_for_a_renewal() -> None:
    """The leader and those who wait for it stay in the parent; the child leads a renewal of its own."""
    entered, go_on = threading.Event(), threading.Event()
    honest = TokenJira()

    def script(seen: Seen) -> bytes:
        if seen.target == "/rest/oauth2/latest/token" and not entered.is_set():
            entered.set()
            go_on.wait(PATIENCE)
        return honest(seen) if seen.headers.get("authorization") != "x" else answer(b"")

    with fake_jira(script) as jira:
        auth = OAuth2ClientCredentials(client_id="app", client_secret="s3cret")
        threads = [threading.Thread(target=call_once, args=(jira.url, auth)) for _ in range(10)]
        for thread in threads:
            thread.start()
        entered.wait()
        run_in_child(lambda: call_once(jira.url, auth))
        go_on.set()
        for thread in threads:
            thread.join()
        assert [seen.target for seen in jira.seen].count("/rest/oauth2/latest/token") == 2
