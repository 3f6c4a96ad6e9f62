"""Token stores: what is kept comes back, nobody else can read it, and a crash leaves it whole."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jira_dc_runtime import ConfigurationError, LoginError
from jira_dc_runtime.auth.oauth.token import OAuth1Token, OAuth2Token
from jira_dc_runtime.auth.store import file_lock
from jira_dc_runtime.auth.store.choose import choose_store
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.auth.store.keyring import KeyringTokenStore
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.auth.store.store import TokenStore
from tests.runtime.auth.fake_keyring import FakeKeyring

TOKEN = OAuth2Token("s3cret-access", "s3cret-refresh", 1234.5, "READ WRITE")
OTHER = OAuth1Token("s3cret-oauth1", 99.0)


@pytest.fixture(params=["memory", "file", "keyring"])
def store(request: pytest.FixtureRequest, tmp_path: Path, fake_keyring: FakeKeyring) -> TokenStore:
    stores: dict[str, Callable[[], TokenStore]] = {
        "memory": MemoryTokenStore,
        "file": lambda: FileTokenStore(tmp_path / "new" / "folder" / "token.json"),
        "keyring": lambda: KeyringTokenStore("https://jira.example.com"),
    }
    return stores[request.param]()


def test_what_is_kept_comes_back(store: TokenStore) -> None:
    assert store.load() is None
    for token in (TOKEN, OTHER):
        store.save(token)
        assert store.load() == token


def test_one_holder_at_a_time(store: TokenStore) -> None:
    inside: list[int] = []
    seen: list[int] = []

    def hold() -> None:
        with store.lock():
            inside.append(1)
            time.sleep(0.02)
            seen.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=hold) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 8


def test_nothing_that_is_rendered_shows_a_token(store: TokenStore) -> None:
    store.save(TOKEN)
    assert "s3cret" not in repr(store) + repr(TOKEN) + str(TOKEN) + repr(OTHER)
    for token in (TOKEN, OTHER):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(token)


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = FileTokenStore(tmp_path / "folder" / "token.json")
        store.save(TOKEN)
        with store.lock():
            pass
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes == {"folder": 0o700, "token.json": 0o600, "token.json.lock": 0o600}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o602, 0o610])
def test_a_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.save(TOKEN)
    store.path.chmod(mode)
    with pytest.raises(ConfigurationError, match=f"by others \\(mode {mode:04o}\\).*chmod 600"):
        store.load()
    store.save(TOKEN)  # a new file takes its place
    assert store.load() == TOKEN


def test_links_and_other_things_are_refused(tmp_path: Path) -> None:
    real = FileTokenStore(tmp_path / "real.json")
    real.save(TOKEN)
    (tmp_path / "link.json").symlink_to(real.path)
    (tmp_path / "folder.json").mkdir(mode=0o700)
    os.mkfifo(tmp_path / "pipe.json", 0o600)
    for name in ("link.json", "folder.json", "pipe.json"):
        with pytest.raises(ConfigurationError, match="plain file"):
            FileTokenStore(tmp_path / name).load()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.save(TOKEN)
    os.chown(store.path, 65534, -1)
    with pytest.raises(ConfigurationError, match="another user"):
        store.load()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"s3cret",
        b'{"kind": "oauth2"}',
        b'{"kind": "oauth2", "access_token": 5}',
        b'{"kind": "oauth2", "access_token": "s3cret\\r\\nX: y"}',
        b'{"kind": "oauth2", "access_token": "s3cret", "expires_at": "soon"}',
        b'{"kind": "else", "access_token": "s3cret"}',
        b"\xff" * 100_000,
        b"[" * 60_000,
    ],
)
def test_a_file_that_holds_no_token(tmp_path: Path, content: bytes) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.path.write_bytes(content)
    store.path.chmod(0o600)
    with pytest.raises(ConfigurationError, match=r"token\.json holds no token.*python -m jira_dc login") as caught:
        store.load()
    assert "s3cret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_crash_while_writing_leaves_the_old_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.save(TOKEN)

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(ConfigurationError, match=r"token\.json \(No space left on device\)"):
        store.save(OTHER)
    assert store.load() == TOKEN
    assert [path.name for path in tmp_path.iterdir()] == ["token.json"]


HOLDER = """
import sys
from jira_dc_runtime.auth import FileTokenStore
with FileTokenStore(sys.argv[1]).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_lock_ends_with_the_program_that_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    command = [sys.executable, "-c", HOLDER, str(store.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr(file_lock, "PATIENCE", 0.1)
        with pytest.raises(LoginError, match="Another program has held"), store.lock():
            pass
        holder.kill()
    with store.lock():
        pass


def test_a_keyring_that_is_locked(fake_keyring: FakeKeyring) -> None:
    store = KeyringTokenStore("https://jira.example.com")
    fake_keyring.locked = True
    with pytest.raises(ConfigurationError, match=r"\(KeyringLocked\)\. Unlock it") as caught:
        store.save(TOKEN)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://jira.example.com", "jira.example.com.json"),
        ("https://jira.example.com/", "jira.example.com.json"),
        ("https://EXAMPLE.com:8443/jira", "example.com_8443_jira.json"),
        ("http://[::1]:80/x", "_1_80_x.json"),
    ],
)
def test_one_file_for_each_jira(url: str, name: str, tmp_path: Path) -> None:
    store = choose_store(url, {"XDG_CONFIG_HOME": str(tmp_path)})
    assert isinstance(store, FileTokenStore)
    assert store.path == tmp_path / "jira-dc" / name


def test_a_store_is_chosen_by_variables(tmp_path: Path, fake_keyring: FakeKeyring) -> None:
    url = "https://jira.example.com"
    chosen = choose_store(url, {"JIRA_TOKEN_FILE": str(tmp_path / "mine.json")})
    assert repr(chosen) == f"FileTokenStore({str(tmp_path / 'mine.json')!r})"
    assert repr(choose_store(url, {"JIRA_TOKEN_STORE": "keyring"})) == f"KeyringTokenStore({url!r})"
    with pytest.raises(ConfigurationError, match="Choose file or keyring"):
        choose_store(url, {"JIRA_TOKEN_STORE": "vault"})
