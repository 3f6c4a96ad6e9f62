"""Paths that cannot be used: always an error of ours that names the path and says what to do, and no call hangs."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import Call, ConfigurationError, JiraError, LoginError, OAuth1, OAuth2
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store import file_lock
from jira_dc_runtime.auth.store.choose import choose_store
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.auth.store.keyring import KeyringTokenStore
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.auth.store.store import TokenStore
from tests.runtime.auth.fake_keyring import FakeKeyring
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import answer, fake_jira

TOKEN = OAuth2Token("s3cret-access", "s3cret-refresh", 1.0)
MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)


def _file_above(folder: Path) -> Path:
    (folder / "file").write_text("x")
    return folder / "file" / "token.json"


def _loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop" / "token.json"


def _linked_lock(folder: Path) -> Path:
    (folder / "victim").write_text("x")
    (folder / "token.json.lock").symlink_to(folder / "victim")
    return folder / "token.json"


def _lock_is_a_folder(folder: Path) -> Path:
    (folder / "token.json.lock").mkdir()
    return folder / "token.json"


def _folder(folder: Path) -> Path:
    (folder / "token.json").mkdir()
    return folder / "token.json"


def _dangling(folder: Path) -> Path:
    (folder / "gone").symlink_to(folder / "nowhere")
    return folder / "gone" / "token.json"


def _long(folder: Path) -> Path:
    return folder / ("x" * 300)


def enter(store: TokenStore) -> None:
    with store.lock():
        pass


PATHS: dict[str, Callable[[Path], Path]] = {
    "a file where a folder is needed": _file_above,
    "a loop of links": _loop,
    "a link for a lock": _linked_lock,
    "a folder for a lock": _lock_is_a_folder,
    "a folder": _folder,
    "a link to nowhere": _dangling,
    "a name too long": _long,
    "no room for files": lambda _: Path("/proc/self/token.json"),
    "a device": lambda _: Path("/dev/null/token.json"),
}


@pytest.mark.parametrize("make", PATHS.values(), ids=PATHS)
def test_a_path_that_cannot_be_used(driver: Driver, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    store = FileTokenStore(make(tmp_path))
    failures: list[ConfigurationError] = []
    for use in (store.load, lambda: store.save(TOKEN), lambda: enter(store)):
        try:
            use()
        except ConfigurationError as error:
            failures.append(error)
    assert failures
    assert all(str(store.path.parent) in str(error) for error in failures)
    assert all(error.__context__ is None for error in failures)
    auth = OAuth2(client_id="app", client_secret="s3cret", redirect_uri="https://app.example.com/", store=store)
    with (
        fake_jira(answer(b"{}")) as jira,
        pytest.raises((ConfigurationError, LoginError), match=r"FileTokenStore|token"),
    ):
        driver.send(jira.url, MYSELF, auth=auth)
    assert jira.seen == []


def _refuse(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EIO, errno.EMFILE, errno.ESTALE])
@pytest.mark.parametrize("function", ["open", "mkdir", "replace", "fsync", "fstat", "read"])
def test_whatever_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int
) -> None:
    store = FileTokenStore(tmp_path / "folder" / "token.json")
    if function != "mkdir":
        store.save(TOKEN)
    monkeypatch.setattr(os, function, _refuse(number))
    seen: list[str] = []
    for use in (store.load, lambda: store.save(TOKEN), lambda: enter(store)):
        try:
            use()
        except ConfigurationError as error:
            seen.append(str(error))
    monkeypatch.undo()
    assert seen
    assert all(os.strerror(number) in said and str(store.path.parent) in said for said in seen)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EINTR])
def test_a_disk_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    monkeypatch.setattr(file_lock, "_try_lock", _refuse(number))
    lock = store.lock()
    for take in (lock.__enter__, lock.try_acquire):
        with pytest.raises(ConfigurationError, match=r"token\.json\.lock cannot be used .*a disk of this machine"):
            take()
    monkeypatch.undo()
    with lock:
        pass


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\0" * 5_000_000, "holds no token"), (b"{" * 70_000, "holds no token"), (b'{"kind"', "holds no token")],
    ids=["huge", "deep", "cut"],
)
def test_what_is_no_token(driver: Driver, tmp_path: Path, content: bytes, says: str) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.path.write_bytes(content)
    store.path.chmod(0o600)
    auth = OAuth2(client_id="app", client_secret="s3cret", redirect_uri="https://app.example.com/", store=store)
    with fake_jira(answer(b"{}")) as jira, pytest.raises(ConfigurationError, match=says):
        driver.send(jira.url, MYSELF, auth=auth)


@pytest.mark.parametrize("path", [None, 5, b"token.json", "", ".", "/", "..", "a\0b", ["x"], "~nobody-of-that-name/x"])
def test_what_is_no_path(path: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"FileTokenStore: .* Pass "):
        FileTokenStore(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import pwd  # noqa: PLC0415 - as above

    def unknown(_: object) -> Any:
        raise KeyError("uid not found")

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(ConfigurationError, match="JIRA_TOKEN_FILE"):
        choose_store("https://jira.example.com", {})
    assert choose_store("https://jira.example.com", {"JIRA_TOKEN_FILE": str(tmp_path / "x.json")})
    with pytest.raises(ConfigurationError, match="cannot be resolved"):
        FileTokenStore("~/token.json")


def test_a_home_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    store = choose_store("https://jira.example.com", {})
    with pytest.raises(ConfigurationError, match=r"/dev/null/\.config/jira-dc for the token cannot be made"):
        store.lock()
    variables = {"JIRA_URL": "https://jira.example.com", "JIRA_CONSUMER_KEY": "x", "JIRA_PRIVATE_KEY_FILE": "/x"}
    with pytest.raises(ConfigurationError, match="/dev/null"):
        OAuth1.from_env(variables)


@pytest.mark.parametrize("folder", ["/dev/null", "/proc/self/x", "FILE"])
def test_no_folder_for_the_lock_of_a_keyring(
    fake_keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "FILE").write_text("")
    monkeypatch.setenv("XDG_RUNTIME_DIR", folder if folder.startswith("/") else str(tmp_path / folder))
    with pytest.raises(ConfigurationError, match=r"Set XDG_RUNTIME_DIR"):
        KeyringTokenStore("x").lock()


def test_no_temporary_folder(fake_keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(tempfile, "gettempdir", _refuse(errno.ENOENT))
    with pytest.raises(ConfigurationError, match="Set XDG_RUNTIME_DIR"):
        KeyringTokenStore("x").lock()


@pytest.mark.parametrize("kept", ["", "s3cret", "[]", "\ud800", 5])
def test_what_a_keyring_may_hold(fake_keyring: FakeKeyring, kept: Any) -> None:
    fake_keyring.kept["jira-dc", "x"] = kept
    with pytest.raises(ConfigurationError, match="The keyring entry 'x' holds no token"):
        KeyringTokenStore("x").load()


@pytest.mark.parametrize("error", [ImportError("no"), RuntimeError("no backend")], ids=["missing", "broken"])
def test_a_keyring_that_cannot_be_imported(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "keyring":
                raise error

    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(ConfigurationError, match=r"jira-dc\[keyring\]"):
        KeyringTokenStore("x")


class Foreign(MemoryTokenStore):
    """A store of somebody's, in which one method is broken."""

    def __init__(self, broken: str, error: Exception) -> None:
        super().__init__(TOKEN)
        self._broken = broken
        self._error = error

    def __repr__(self) -> str:
        return "Foreign()"

    def _check(self, name: str) -> None:
        if self._broken == name:
            raise self._error

    def load(self) -> Any:
        self._check("load")
        return super().load()

    def lock(self) -> Any:
        self._check("lock")
        return BrokenLock(self._check)


class BrokenLock:
    def __init__(self, check: Callable[[str], None]) -> None:
        self._check = check

    def __enter__(self) -> None:
        self._check("enter")

    def __exit__(self, *_: object) -> None:
        self._check("exit")


@pytest.mark.parametrize("broken", ["load", "lock", "enter", "exit"])
@pytest.mark.parametrize("error", [OSError(5, "I/O error"), ZeroDivisionError(), StopIteration(), LoginError("mine")])
def test_a_foreign_store_that_is_broken(driver: Driver, broken: str, error: Exception) -> None:
    store: TokenStore = Foreign(broken, error)
    auth = OAuth2(client_id="app", client_secret="s3cret", redirect_uri="https://app.example.com/", store=store)
    reply = answer(b'{"access_token": "new", "expires_in": 3600}')
    with fake_jira(lambda seen: reply if seen.method == "POST" else answer(b'{"name": "fred"}')) as jira:
        if broken == "exit":  # the token is good all the same
            assert driver.send(jira.url, MYSELF, auth=auth) == {"name": "fred"}
            return
        with pytest.raises(JiraError, match=r"mine|Foreign\(\) (could not load its token|cannot be locked)"):
            driver.send(jira.url, MYSELF, auth=auth)
    assert jira.seen == []


@pytest.mark.parametrize(
    "token",
    [
        OAuth2Token("", None, 1.0),
        OAuth2Token("a b"),
        OAuth2Token(5),  # type: ignore[arg-type]
        OAuth2Token("access", b"x"),  # type: ignore[arg-type]
        OAuth2Token("access", None, "soon"),  # type: ignore[arg-type]
        OAuth2Token("access", None, float("nan")),
    ],
    ids=str,
)
def test_a_token_made_by_hand_that_cannot_be_sent(driver: Driver, token: OAuth2Token) -> None:
    auth = OAuth2(
        client_id="app", client_secret="x", redirect_uri="https://app.example.com/", store=MemoryTokenStore(token)
    )
    with fake_jira(answer(b"{}")) as jira, pytest.raises(ConfigurationError, match=r"other than a token of OAuth 2\.0"):
        driver.send(jira.url, MYSELF, auth=auth)
    assert jira.seen == []
