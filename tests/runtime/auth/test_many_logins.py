"""Many logins over one token store: none waits for ever, one renews, and whoever gives up leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import anyio.to_thread
import httpx
import pytest

from jira_dc_runtime import Call, LoginError, OAuth2
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store import file_lock
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.auth.store.keyring import KeyringTokenStore
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.auth.store.store import TokenStore
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.auth.fake_keyring import FakeKeyring
from tests.runtime.fake_jira import Seen, answer, fake_jira

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
MANY = 200
VALID, EXPIRED = time.time() + 3600, 1.0


class OwnStore:
    """A store as somebody may write it: its lock blocks and cannot be tried."""

    def __init__(self) -> None:
        self.token: Any = None
        self._lock = threading.Lock()

    def load(self) -> Any:
        return self.token

    def save(self, token: Any) -> None:
        self.token = token

    @contextmanager
    def _locked(self) -> Generator[None]:
        with self._lock:
            yield

    def lock(self) -> AbstractContextManager[None]:
        return self._locked()


@pytest.fixture(params=["memory", "file", "keyring", "own"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path, fake_keyring: FakeKeyring) -> Callable[[], TokenStore]:
    """Makes a store; all that it makes are one place."""
    memory, own = MemoryTokenStore(), OwnStore()
    makers: dict[str, Callable[[], TokenStore]] = {
        "memory": lambda: memory,
        "file": lambda: FileTokenStore(tmp_path / "token.json"),
        "keyring": lambda: KeyringTokenStore("https://jira.example.com"),
        "own": lambda: own,
    }
    return makers[request.param]


class Renewing:
    """Exchanges each refresh token once, and knows who holds a token that counts."""

    def __init__(self, slowness: float = 0.0) -> None:
        self.renewals = 0
        self.slowness = slowness
        self.entered = threading.Event()

    def __call__(self, seen: Seen) -> bytes:
        if seen.target != "/rest/oauth2/latest/token":
            known = seen.headers.get("authorization") in {"Bearer access-0", f"Bearer access-{self.renewals}"}
            return answer(b'{"name": "fred"}' if known else b"", status=200 if known else 401, X_AUSERNAME="fred")
        self.renewals += 1
        self.entered.set()
        time.sleep(self.slowness)
        given = {"access_token": f"access-{self.renewals}", "refresh_token": f"refresh-{self.renewals}"}
        return answer(json.dumps({**given, "expires_in": 3600}).encode())


def first(expires_at: float) -> OAuth2Token:
    return OAuth2Token("access-0", "refresh-0", expires_at)


def login(store: TokenStore) -> OAuth2:
    return OAuth2(client_id="app", client_secret="s3cret", redirect_uri="https://app.example.com/", store=store)


async def call_at_once(url: str, stores: list[TokenStore]) -> list[Any]:
    """Call once with each of many clients, each with a login of its own, over one HTTP client."""
    limits = httpx.Limits(max_connections=50)
    async with httpx.AsyncClient(limits=limits, timeout=httpx.Timeout(60, pool=None)) as http:
        clients = [AsyncClient(url, auth=login(store), timeout=None, http_client=http) for store in stores]
        answers = await asyncio.gather(*(client.send(MYSELF) for client in clients))
        for client in clients:
            await client.aclose()
    return [found["name"] for found in answers]


@pytest.mark.parametrize("expires_at", [VALID, EXPIRED], ids=["valid", "expired"])
def test_any_number_of_async_logins(make_store: Callable[[], TokenStore], expires_at: float) -> None:
    make_store().save(first(expires_at))
    with fake_jira(Renewing()) as jira:
        names = asyncio.run(call_at_once(jira.url, [make_store() for _ in range(MANY)]))
        assert names == ["fred"] * MANY
        asked = [seen.target for seen in jira.seen]
    assert asked.count("/rest/oauth2/latest/token") == (expires_at == EXPIRED)


def test_the_worker_threads_of_the_program_are_left_to_it(make_store: Callable[[], TokenStore]) -> None:
    """All forty are busy with something else, and stay so until the calls have been answered."""
    make_store().save(first(EXPIRED))
    done = threading.Event()

    async def call() -> list[Any]:
        names: list[Any] = []
        async with anyio.create_task_group() as busy:
            for _ in range(60):
                busy.start_soon(anyio.to_thread.run_sync, done.wait, 30)
            await asyncio.sleep(0.05)
            try:
                names = await call_at_once(jira.url, [make_store() for _ in range(50)])
            finally:
                done.set()
        return names

    with fake_jira(Renewing()) as jira:
        assert asyncio.run(call()) == ["fred"] * 50


def test_a_thousand_threads(make_store: Callable[[], TokenStore]) -> None:
    make_store().save(first(EXPIRED))
    server = Renewing()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/rest/oauth2/latest/token":
            server.renewals += 1
            given = {"access_token": f"access-{server.renewals}", "refresh_token": "refresh", "expires_in": 3600}
            return httpx.Response(200, json=given)
        return httpx.Response(200, json=request.headers["authorization"], headers={"X-AUSERNAME": "fred"})

    start = threading.Barrier(1000)
    with httpx.Client(transport=httpx.MockTransport(handle)) as http, ThreadPoolExecutor(1000) as pool:

        def call(_: int) -> Any:
            client = Client("https://jira.example.com", auth=login(make_store()), http_client=http)
            start.wait()
            return client.send(MYSELF)

        assert set(pool.map(call, range(1000))) == {"Bearer access-1"}
    assert server.renewals == 1


HOLDER = """
import sys
from jira_dc_runtime.auth import FileTokenStore
with FileTokenStore(sys.argv[1]).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def held_by_a_program(path: Path) -> Generator[subprocess.Popen[str]]:
    """Another program holds the lock of the token at `path`, until it is sent a line or the block ends."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def let_go(holder: subprocess.Popen[str]) -> None:
    assert holder.stdin is not None
    holder.stdin.write("\n")
    holder.stdin.flush()


def test_a_lock_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.save(first(EXPIRED))

    async def wait_and_call(holder: subprocess.Popen[str]) -> list[Any]:
        async def let_go_later() -> None:
            await asyncio.sleep(0.2)
            assert jira.seen == []
            let_go(holder)

        calls = call_at_once(jira.url, [FileTokenStore(store.path) for _ in range(20)])
        found, _ = await asyncio.gather(calls, let_go_later())
        names: list[Any] = found
        return names

    with fake_jira(Renewing()) as jira:
        with held_by_a_program(store.path) as holder:
            assert asyncio.run(wait_and_call(holder)) == ["fred"] * 20
        store.save(first(EXPIRED))
        monkeypatch.setattr(file_lock, "PATIENCE", 0.1)
        with held_by_a_program(store.path):
            for call in (
                lambda: asyncio.run(call_at_once(jira.url, [store])),
                lambda: Client(jira.url, auth=login(store)).send(MYSELF),
            ):
                with pytest.raises(LoginError, match=r"Another program has held .*token\.json\.lock"):
                    call()


def open_files(folder: Path) -> list[str]:
    """Return the files below `folder` that this process has open."""
    targets: list[str] = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one that lists them
            targets.append(str(link.readlink()))
    return [target for target in targets if target.startswith(str(folder))]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at the open files as Linux shows them")
def test_a_call_that_is_cancelled_while_it_waits_for_the_lock(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.save(first(EXPIRED))

    async def give_up() -> None:
        async with AsyncClient(jira.url, auth=login(FileTokenStore(store.path))) as client:
            calls = [asyncio.create_task(client.send(MYSELF)) for _ in range(5)]
            await asyncio.sleep(0.1)
            for call in calls:
                call.cancel()
            assert [type(each) for each in await asyncio.gather(*calls, return_exceptions=True)] == [
                asyncio.CancelledError
            ] * 5

    with fake_jira(Renewing()) as jira:
        with held_by_a_program(store.path):
            asyncio.run(give_up())
            assert open_files(tmp_path) == []
        assert jira.seen == []
        with store.lock():
            pass
        assert asyncio.run(call_at_once(jira.url, [store])) == ["fred"]


def test_a_call_that_is_cancelled_while_a_thread_waits_for_a_foreign_lock() -> None:
    """The thread cannot be stopped; what it gets at last it gives back."""
    store = OwnStore()
    store.token = first(EXPIRED)

    async def give_up() -> None:
        async with AsyncClient(jira.url, auth=login(store)) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.send(MYSELF), 0.1)

    with fake_jira(Renewing()) as jira:
        with store.lock():
            asyncio.run(give_up())
        with store.lock():
            pass
        assert asyncio.run(call_at_once(jira.url, [store])) == ["fred"]


def test_an_event_loop_that_ends_in_the_middle_of_a_renewal(make_store: Callable[[], TokenStore]) -> None:
    make_store().save(first(EXPIRED))

    async def leave() -> None:
        client = AsyncClient(jira.url, auth=login(make_store()))
        call = asyncio.create_task(client.send(MYSELF))
        await asyncio.to_thread(server.entered.wait)
        del call  # and the loop ends, which cancels it

    server = Renewing(slowness=0.3)
    with fake_jira(server) as jira:
        asyncio.run(leave())
        with make_store().lock():
            pass
