"""npm's oidc-provider judges OAuth 2.0: whole logins, renewals by many at once, and everything it refuses."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from jira_dc_runtime import Call, LoginError, LoginExpired, OAuth2ClientCredentials
from jira_dc_runtime.auth.oauth.oauth2_authorization import OAuth2Authorization
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.auth.store.store import TokenStore
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.errors import OAuthError
from tests.judges.node import install_package
from tests.judges.oidc_jira import (
    CLIENT_SECRET,
    REDIRECT_URI,
    SERVICE_ID,
    SERVICE_SECRET,
    OidcJira,
    browse,
    oidc_jira,
)
from tests.operations import ROOT
from tests.runtime.drivers import Driver

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
CALLERS = 50


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_package(os.environ["OIDC_PROVIDER"], tmp_path_factory.mktemp("oidc"))


@pytest.fixture
def jira(modules: Path) -> Iterator[OidcJira]:
    with oidc_jira(modules) as server:
        yield server


def ended(token: OAuth2Token) -> OAuth2Token:
    """Return the same pair, as it is after the lifetime that Jira gave it."""
    return msgspec.structs.replace(token, expires_at=1.0)


def renewals(jira: OidcJira) -> list[int]:
    """Return the status of each renewal: every token request after the first, which is the login."""
    return [asked["status"] for asked in jira.asked[1:]]


def test_a_whole_login(jira: OidcJira, driver: Driver) -> None:
    jira.set(ttl=1234)
    token = jira.log_in("READ WRITE")
    assert token.scope == "READ WRITE"
    assert token.refresh_token
    store = MemoryTokenStore(token)
    assert driver.send(jira.url, MYSELF, auth=jira.oauth2(store))["name"] == "fred"
    assert len(jira.asked) == 1


def test_a_login_from_async_code(jira: OidcJira) -> None:
    attempt = jira.start()
    token = asyncio.run(attempt.exchange_async(browse(attempt.url), client_secret=CLIENT_SECRET))
    assert token.scope == "WRITE"


def test_what_a_token_request_holds(jira: OidcJira) -> None:
    store = MemoryTokenStore(ended(jira.log_in()))
    with Client(jira.url, auth=jira.oauth2(store)) as client:
        client.send(MYSELF)
    plain = {
        "method": "POST",
        "url": "/rest/oauth2/latest/token",  # nothing in the query
        "type": "application/x-www-form-urlencoded",
        "status": 200,
    }
    assert jira.asked == [plain, plain]  # no Authorization, no cookie


def test_the_address_to_open_holds_a_challenge_and_no_verifier(jira: OidcJira) -> None:
    attempt = jira.start()
    query = parse_qs(urlsplit(attempt.url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert attempt.code_verifier not in attempt.url
    assert CLIENT_SECRET not in attempt.url
    assert jira.start().state != attempt.state


def test_the_judge_requires_pkce(jira: OidcJira) -> None:
    """A judge that accepts everything proves nothing."""
    url = httpx.URL(jira.start().url)
    bare = url.copy_remove_param("code_challenge").copy_remove_param("code_challenge_method")
    assert "error=invalid_request" in browse(str(bare))


def test_a_wrong_verifier_a_used_code_and_a_wrong_secret(jira: OidcJira) -> None:
    attempt = jira.start()
    answered = browse(attempt.url)
    other = msgspec.structs.replace(attempt, code_verifier="x" * 64)
    with pytest.raises(LoginExpired, match="Start the login again"):
        other.exchange(answered, client_secret=CLIENT_SECRET)

    attempt = jira.start()
    answered = browse(attempt.url)
    with pytest.raises(OAuthError, match=r"invalid_client.* Check client id and client secret") as caught:
        attempt.exchange(answered, client_secret="wrong-secret")
    assert "wrong-secret" not in str(caught.value)
    assert caught.value.error == "invalid_client"
    attempt.exchange(answered, client_secret=CLIENT_SECRET)
    with pytest.raises(LoginExpired, match="used already"):
        attempt.exchange(answered, client_secret=CLIENT_SECRET)


def test_a_state_of_another_attempt_is_refused_before_anything_is_sent(jira: OidcJira) -> None:
    mine, stolen = jira.start(), jira.start()
    with pytest.raises(OAuthError, match="belongs to another attempt"):
        mine.exchange(browse(stolen.url), client_secret=CLIENT_SECRET)
    assert jira.asked == []


def test_a_refusal_of_the_person_and_a_scope_that_is_not_jiras(jira: OidcJira) -> None:
    jira.set(deny=True)
    attempt = jira.start()
    with pytest.raises(OAuthError, match=r"access_denied \(The person denied it\)"):
        attempt.exchange(browse(attempt.url), client_secret=CLIENT_SECRET)
    attempt = jira.start(scope="ADMIN")  # the link allows no more than WRITE
    with pytest.raises(OAuthError, match=r"invalid_scope.*up to what the link allows"):
        attempt.exchange(browse(attempt.url), client_secret=CLIENT_SECRET)
    assert jira.asked == []


def test_a_web_application_keeps_the_attempt_in_a_session(jira: OidcJira) -> None:
    attempt = jira.start()
    session = json.dumps(msgspec.to_builtins(attempt))
    again = msgspec.convert(json.loads(session), OAuth2Authorization)
    assert again.exchange(browse(attempt.url), client_secret=CLIENT_SECRET).access_token


def test_a_renewal_keeps_the_new_pair(jira: OidcJira, driver: Driver) -> None:
    old = ended(jira.log_in())
    store = MemoryTokenStore(old)
    assert driver.send(jira.url, MYSELF, auth=jira.oauth2(store))["name"] == "fred"
    new = store.load()
    assert isinstance(new, OAuth2Token)
    assert old.refresh_token != new.refresh_token
    assert not new.is_expired
    with pytest.raises(LoginExpired, match=r"invalid_grant.*was used before.*Log in again") as caught:
        driver.send(jira.url, MYSELF, auth=jira.oauth2(MemoryTokenStore(old)))
    assert isinstance(caught.value, LoginError)
    for secret in (old.refresh_token, old.access_token, CLIENT_SECRET):
        assert str(secret) not in str(caught.value)


def test_a_token_that_was_ended_early_is_renewed_once(jira: OidcJira, driver: Driver) -> None:
    """Another program renewed it, or an administrator revoked it: the answer to the call itself says so."""
    token = jira.log_in()
    store = MemoryTokenStore(msgspec.structs.replace(token, access_token="ended-early"))
    assert driver.send(jira.url, MYSELF, auth=jira.oauth2(store))["name"] == "fred"
    assert renewals(jira) == [200]


def test_a_newer_token_of_another_program_is_taken_from_the_store(jira: OidcJira) -> None:
    store = MemoryTokenStore(jira.log_in())
    with (
        Client(jira.url, auth=jira.oauth2(store)) as mine,
        Client(jira.url, auth=jira.oauth2(store)) as other,
    ):
        mine.send(MYSELF)
        token = store.load()
        assert isinstance(token, OAuth2Token)
        store.save(ended(token))
        other.send(MYSELF)  # renews, which voids the token that `mine` holds
        mine.send(MYSELF)
    assert renewals(jira) == [200]


def test_fifty_threads_with_an_expired_token_renew_it_once(jira: OidcJira) -> None:
    jira.set(delay=300)
    store = MemoryTokenStore(ended(jira.log_in()))
    start = threading.Barrier(CALLERS)
    with Client(jira.url, auth=jira.oauth2(store)) as client, ThreadPoolExecutor(CALLERS) as pool:

        def call(_: int) -> Any:
            start.wait()
            return client.send(MYSELF)["name"]

        names = list(pool.map(call, range(CALLERS)))
    assert names == ["fred"] * CALLERS
    assert renewals(jira) == [200]


def test_fifty_tasks_with_an_expired_token_renew_it_once(jira: OidcJira) -> None:
    jira.set(delay=300)
    store = MemoryTokenStore(ended(jira.log_in()))

    async def call_all() -> list[Any]:
        async with AsyncClient(jira.url, auth=jira.oauth2(store)) as client:
            return await asyncio.gather(*(client.send(MYSELF) for _ in range(CALLERS)))

    assert [answered["name"] for answered in asyncio.run(call_all())] == ["fred"] * CALLERS
    assert renewals(jira) == [200]


def test_fifty_threads_and_tasks_that_share_one_login(jira: OidcJira) -> None:
    jira.set(delay=300)
    auth = jira.oauth2(MemoryTokenStore(ended(jira.log_in())))
    start = threading.Barrier(5)

    async def call_async() -> list[Any]:
        async with AsyncClient(jira.url, auth=auth) as client:
            return await asyncio.gather(*(client.send(MYSELF) for _ in range(10)))

    def call(number: int) -> list[Any]:
        start.wait()
        if number % 2:
            return asyncio.run(call_async())
        with Client(jira.url, auth=auth) as client, ThreadPoolExecutor(10) as threads:
            return list(threads.map(client.send, [MYSELF] * 10))

    with ThreadPoolExecutor(5) as pool:
        names = [answered["name"] for answers in pool.map(call, range(5)) for answered in answers]
    assert names == ["fred"] * CALLERS
    assert renewals(jira) == [200]


@pytest.mark.parametrize("goes_on", [True, False], ids=["client goes on", "client is closed"])
def test_a_cancelled_call_does_not_lose_the_login(jira: OidcJira, goes_on: bool) -> None:
    """Jira has exchanged the pair already when the task is cancelled: the new one is kept all the same."""
    store = MemoryTokenStore(ended(jira.log_in()))
    jira.set(lag=600)

    async def call_with_little_patience() -> None:
        async with AsyncClient(jira.url, auth=jira.oauth2(store)) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.send(MYSELF), 0.3)
            if goes_on:
                assert (await client.send(MYSELF))["name"] == "fred"

    asyncio.run(call_with_little_patience())
    with Client(jira.url, auth=jira.oauth2(store)) as client:
        assert client.send(MYSELF)["name"] == "fred"
    assert renewals(jira) == [200]


PROGRAM = """
import sys, os, signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from jira_dc_runtime import Call, OAuth2
from jira_dc_runtime.auth import FileTokenStore
from jira_dc_runtime.client import Client
url, path, client_id, secret, redirect_uri, callers, death = sys.argv[1:]

class Store(FileTokenStore):
    def save(self, token):
        if death == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().save(token)
        if death == "after":
            os.kill(os.getpid(), signal.SIGKILL)

auth = OAuth2(client_id=client_id, client_secret=secret, redirect_uri=redirect_uri, store=Store(path))
call = Call("GET", "/rest/api/2/myself", Any)
with Client(url, auth=auth) as client, ThreadPoolExecutor(int(callers)) as pool:
    sys.stdin.readline()
    print(*pool.map(lambda _: client.send(call)["name"], range(int(callers))))
"""


def start_program(jira: OidcJira, path: Path, callers: int = 1, death: str = "") -> subprocess.Popen[str]:
    """Start a program that waits for a line, then calls Jira with the token in `path`."""
    auth = jira.oauth2(MemoryTokenStore())
    arguments = [jira.url, str(path), auth.client_id, CLIENT_SECRET, REDIRECT_URI, str(callers), death]
    command = [sys.executable, "-c", PROGRAM, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)


def test_programs_that_share_a_file_renew_it_once(jira: OidcJira, tmp_path: Path) -> None:
    jira.set(delay=300)
    store = FileTokenStore(tmp_path / "token.json")
    store.save(ended(jira.log_in()))
    programs = [start_program(jira, store.path, callers=5) for _ in range(3)]
    said = [program.communicate("go\n", timeout=60) for program in programs]
    assert said == [("fred fred fred fred fred\n", "")] * 3
    assert renewals(jira) == [200]


def test_a_program_killed_between_renewal_and_keeping(jira: OidcJira, tmp_path: Path) -> None:
    """The new pair died with it. The file is whole, its lock is free, and the error says what to do."""
    store = FileTokenStore(tmp_path / "token.json")
    store.save(ended(jira.log_in()))
    before = store.path.read_bytes()
    program = start_program(jira, store.path, death="before")
    program.communicate("go\n", timeout=60)
    assert program.returncode == -signal.SIGKILL
    assert store.path.read_bytes() == before
    with Client(jira.url, auth=jira.oauth2(store)) as client:
        with pytest.raises(LoginExpired, match="Log in again: python -m jira_dc login"):
            client.send(MYSELF)
        store.save(jira.log_in())  # which the same client finds
        assert client.send(MYSELF)["name"] == "fred"


def test_a_program_killed_between_keeping_and_use(jira: OidcJira, tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "token.json")
    store.save(ended(jira.log_in()))
    program = start_program(jira, store.path, death="after")
    program.communicate("go\n", timeout=60)
    assert program.returncode == -signal.SIGKILL
    with Client(jira.url, auth=jira.oauth2(store)) as client:
        assert client.send(MYSELF)["name"] == "fred"
    assert renewals(jira) == [200]


def test_a_wrong_secret_at_a_renewal(jira: OidcJira, driver: Driver) -> None:
    store: TokenStore = MemoryTokenStore(ended(jira.log_in()))
    with pytest.raises(OAuthError, match="invalid_client") as caught:
        driver.send(jira.url, MYSELF, auth=jira.oauth2(store, client_secret="wrong-secret"))
    assert not isinstance(caught.value, LoginExpired)
    assert driver.send(jira.url, MYSELF, auth=jira.oauth2(store))["name"] == "fred"  # the pair still counts


def test_a_service_account(jira: OidcJira, driver: Driver) -> None:
    auth = OAuth2ClientCredentials(client_id=SERVICE_ID, client_secret=SERVICE_SECRET, scope="READ")
    for _ in range(2):
        assert driver.send(jira.url, MYSELF, auth=auth) == {"name": SERVICE_ID, "scope": "READ"}
    assert [asked["status"] for asked in jira.asked] == [200]


def test_a_service_account_with_a_short_lived_token(jira: OidcJira, driver: Driver) -> None:
    jira.set(ttl=1)
    auth = OAuth2ClientCredentials(client_id=SERVICE_ID, client_secret=SERVICE_SECRET)
    for _ in range(3):
        assert driver.send(jira.url, MYSELF, auth=auth)["name"] == SERVICE_ID
    assert {asked["status"] for asked in jira.asked} == {200}
    assert len(jira.asked) >= 3  # what Jira says of its lifetime is trusted; on a slow machine one ends on its way


def test_fifty_callers_of_a_service_account_log_in_once(jira: OidcJira) -> None:
    jira.set(delay=300)
    auth = OAuth2ClientCredentials(client_id=SERVICE_ID, client_secret=SERVICE_SECRET)
    with Client(jira.url, auth=auth) as client, ThreadPoolExecutor(CALLERS) as pool:
        answers: Iterator[Any] = pool.map(client.send, [MYSELF] * CALLERS)
        names = [answered["name"] for answered in answers]
    assert names == [SERVICE_ID] * CALLERS
    assert [asked["status"] for asked in jira.asked] == [200]


def test_a_wrong_secret_of_a_service_account(jira: OidcJira, driver: Driver) -> None:
    auth = OAuth2ClientCredentials(client_id=SERVICE_ID, client_secret="wrong-secret")
    with pytest.raises(OAuthError, match="invalid_client"):
        driver.send(jira.url, MYSELF, auth=auth)
