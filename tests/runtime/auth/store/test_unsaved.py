"""A store that cannot save: the new pair is used all the same, nobody uses the spent one, and it is saved later."""

from __future__ import annotations

import errno
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import Call, LoginError, OAuth2
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store import unsaved
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.auth.store.keyring import KeyringTokenStore
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.auth.store.store import TokenStore
from jira_dc_runtime.client import Client
from tests.runtime.auth.fake_keyring import FakeKeyring
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import FakeJira, Seen, answer, fake_jira

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
SECRETS = ("s3cret-refresh", "s3cret-access", "s3cret-link")


class Jira:
    """Takes each refresh token once, and the newest access token only; tokens last `lifetime` seconds."""

    def __init__(self) -> None:
        self.number = 0
        self.lifetime = 3600
        self.spent = 0

    def __call__(self, seen: Seen) -> bytes:
        if seen.target != "/rest/oauth2/latest/token":
            good = seen.headers["authorization"] == f"Bearer s3cret-access-{self.number}"
            return answer(b'{"name": "fred"}', status=200 if good else 401)
        if f"s3cret-refresh-{self.number}&".encode() not in seen.body + b"&":
            self.spent += 1
            return answer(b'{"error": "invalid_grant"}', status=400)
        self.number += 1
        given = {"access_token": f"s3cret-access-{self.number}", "refresh_token": f"s3cret-refresh-{self.number}"}
        return answer(json.dumps({**given, "expires_in": self.lifetime}).encode())


class Breaking(MemoryTokenStore):
    """A store of somebody's: it fails as it is told to, with an error that quotes the token."""

    def __init__(self, token: OAuth2Token) -> None:
        super().__init__(token)
        self.failures: list[Exception] = []
        self.saves = 0

    def save(self, token: Any) -> None:
        self.saves += 1
        if self.failures:
            raise self.failures.pop(0)
        super().save(token)


FAILURES: dict[str, Callable[[], Exception]] = {
    "disk full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "read-only": lambda: OSError(errno.EROFS, "Read-only file system"),
    "a foreign one": lambda: ZeroDivisionError("s3cret-refresh-1 s3cret-access-1"),
    "a login error": lambda: LoginError("busy"),
}


@pytest.fixture
def jira() -> Iterator[tuple[Jira, FakeJira]]:
    script = Jira()
    with fake_jira(script) as server:
        yield script, server


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each call tries again to save what is not saved; what one test leaves is not for the next one."""
    monkeypatch.setattr(unsaved, "FIRST_PAUSE", 0.0)
    yield
    vars(unsaved)["_unsaved"].clear()


def first() -> OAuth2Token:
    return OAuth2Token("s3cret-access-0", "s3cret-refresh-0", 1.0)


def login(store: TokenStore) -> OAuth2:
    return OAuth2(client_id="app", client_secret="s3cret-link", redirect_uri="https://app.example.com/", store=store)


def kept_in(store: TokenStore) -> str:
    token = store.load()
    assert isinstance(token, OAuth2Token)
    return token.access_token


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_the_pair_is_used_and_saved_at_the_next_call(
    driver: Driver,
    jira: tuple[Jira, FakeJira],
    caplog: pytest.LogCaptureFixture,
    failure: Callable[[], Exception],
) -> None:
    caplog.set_level(logging.DEBUG, logger="jira_dc.auth")
    store, (script, server) = Breaking(first()), jira
    store.failures = [failure(), failure()]
    auth = login(store)
    assert driver.send(server.url, MYSELF, auth=auth) == {"name": "fred"}
    assert kept_in(store) == "s3cret-access-0"
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "MemoryTokenStore() could not keep the new token" in warnings[0]

    assert driver.send(server.url, MYSELF, auth=auth) == {"name": "fred"}  # not yet
    assert kept_in(store) == "s3cret-access-0"
    assert driver.send(server.url, MYSELF, auth=auth) == {"name": "fred"}  # now it is
    assert kept_in(store) == "s3cret-access-1"
    driver.send(server.url, MYSELF, auth=auth)
    assert (store.saves, script.number, script.spent) == (3, 1, 0)
    assert not [secret for secret in SECRETS if secret in caplog.text]


def test_a_renewal_while_the_store_is_still_broken(driver: Driver, jira: tuple[Jira, FakeJira]) -> None:
    store, (script, server) = Breaking(first()), jira
    script.lifetime = 1  # each call renews
    store.failures = [OSError(28, "No space left on device") for _ in range(5)]
    auth = login(store)
    for _ in range(4):
        assert driver.send(server.url, MYSELF, auth=auth) == {"name": "fred"}
    assert (script.number, script.spent, kept_in(store)) == (4, 0, "s3cret-access-4")


def test_another_login_of_this_program_uses_the_pair_in_hand(driver: Driver, jira: tuple[Jira, FakeJira]) -> None:
    store, (script, server) = Breaking(first()), jira
    store.failures = [OSError(28, "No space left on device") for _ in range(2)]
    driver.send(server.url, MYSELF, auth=login(store))  # and this login is gone
    assert driver.send(server.url, MYSELF, auth=login(store)) == {"name": "fred"}
    driver.send(server.url, MYSELF, auth=login(store))
    assert (script.number, script.spent, kept_in(store)) == (1, 0, "s3cret-access-1")


class NoRoom:
    """Makes `os.fsync` fail, as on a full disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = True
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self)

    def __call__(self, descriptor: int) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._fsync(descriptor)


def test_two_stores_of_one_file(
    driver: Driver,
    jira: tuple[Jira, FakeJira],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    script, server = jira
    path = tmp_path / "token.json"
    FileTokenStore(path).save(first())
    disk = NoRoom(monkeypatch)
    for _ in range(3):
        assert driver.send(server.url, MYSELF, auth=login(FileTokenStore(path))) == {"name": "fred"}
    assert f"FileTokenStore('{path}') could not keep the new token" in caplog.text
    assert "(The token cannot be kept in" in caplog.text
    assert kept_in(FileTokenStore(path)) == "s3cret-access-0"
    disk.is_full = False
    driver.send(server.url, MYSELF, auth=login(FileTokenStore(path)))
    assert (script.number, script.spent, kept_in(FileTokenStore(path))) == (1, 0, "s3cret-access-1")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["token.json", "token.json.lock"]


def test_a_keyring_that_is_locked_in_between(
    driver: Driver, jira: tuple[Jira, FakeJira], fake_keyring: FakeKeyring
) -> None:
    script, server = jira
    KeyringTokenStore("x").save(first())

    class Locking(KeyringTokenStore):
        def save(self, token: Any) -> None:
            fake_keyring.locked = True
            super().save(token)

    auth = login(Locking("x"))
    for _ in range(2):
        assert driver.send(server.url, MYSELF, auth=auth) == {"name": "fred"}
    fake_keyring.locked = False
    assert driver.send(server.url, MYSELF, auth=login(KeyringTokenStore("x"))) == {"name": "fred"}
    assert (script.number, script.spent, kept_in(KeyringTokenStore("x"))) == (1, 0, "s3cret-access-1")


def test_a_person_who_logs_in_again_meanwhile_wins(driver: Driver, jira: tuple[Jira, FakeJira]) -> None:
    store, (script, server) = Breaking(first()), jira
    store.failures = [OSError(28, "No space left on device")]
    auth = login(store)
    driver.send(server.url, MYSELF, auth=auth)
    script.number = 7
    store.save(OAuth2Token("s3cret-access-7", "s3cret-refresh-7"))
    assert driver.send(server.url, MYSELF, auth=auth) == {"name": "fred"}
    assert (script.number, script.spent, kept_in(store)) == (7, 0, "s3cret-access-7")


def test_tries_become_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(unsaved, "FIRST_PAUSE", 1.0)
    store = Breaking(first())
    store.failures = [OSError(28, "No space left on device") for _ in range(1000)]
    unsaved.keep(store, OAuth2Token("s3cret-new"), first())
    tried: list[float] = []
    for second in range(300):
        now[0] = float(second)
        if unsaved.is_due(store):
            tried.append(now[0])
            unsaved.save_again(store)
    assert tried == [1.0, 3.0, 7.0, 15.0, 31.0, 63.0, 123.0, 183.0, 243.0]


def test_a_program_that_ends_tries_once_more(jira: tuple[Jira, FakeJira]) -> None:
    store, (_, server) = Breaking(first()), jira
    store.failures = [OSError(28, "No space left on device")]
    with Client(server.url, auth=login(store)) as client:
        client.send(MYSELF)
    vars(unsaved)["_save_at_exit"]()  # as `atexit` does
    assert kept_in(store) == "s3cret-access-1"
