"""Faults on real sockets: what a call raises, and whether it says that it was sent."""

from __future__ import annotations

import asyncio
import importlib
import socket
import ssl
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from jira_dc_runtime import (
    BasicAuth,
    Call,
    ConnectionFailed,
    CookieSession,
    JiraError,
    OAuth2ClientCredentials,
    RequestError,
    Retry,
    TimedOut,
    Unauthorized,
    UnexpectedBody,
)
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.errors import LoginRefused, OAuthError
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Reset, Seen, answer, fake_jira

CALLS = {
    method: Call(method, "/rest/api/2/issue/{key}", None, path={"key": "EX-1"}) for method in ("GET", "PUT", "DELETE")
}
BODY = b'{"key": "EX-1"}'
QUICKLY = Retry(attempts=2, first_pause=0.01)


@contextmanager
def refusing() -> Generator[str, None, None]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def serving(script: Callable[[Seen], Any]) -> Generator[str, None, None]:
    with fake_jira(script) as jira:
        yield jira.url


@contextmanager
def no_tls() -> Generator[str, None, None]:
    with fake_jira(answer(BODY)) as jira:
        yield jira.url.replace("http:", "https:")


def _reset(_: Seen) -> bytes:
    raise Reset


def _late(seen: Seen) -> Iterator[bytes]:
    seen.wait_until_gone(at_most=5)
    yield answer(BODY)


def _stuck(seen: Seen) -> Iterator[bytes]:
    yield answer(BODY, length=100)
    seen.wait_until_gone(at_most=5)


FAULTS: dict[str, tuple[Any, type[JiraError], str]] = {
    "refused": (refusing, ConnectionFailed, "no"),
    "no TLS": (no_tls, ConnectionFailed, "no"),  # or a TimedOut: it waits for the end of a line
    "reset": (lambda: serving(_reset), ConnectionFailed, "unknown"),
    "closed": (lambda: serving(lambda _: b""), ConnectionFailed, "unknown"),
    "no HTTP": (lambda: serving(lambda _: b"SSH-2.0-OpenSSH_9.6\r\n"), ConnectionFailed, "unknown"),
    "late": (lambda: serving(_late), TimedOut, "unknown"),
    "cut": (lambda: serving(lambda _: answer(BODY, length=100)), ConnectionFailed, "yes"),
    "stuck": (lambda: serving(_stuck), TimedOut, "yes"),
    "bad gzip": (lambda: serving(lambda _: answer(b"x", Content_Encoding="gzip")), UnexpectedBody, "yes"),
}


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("auth", [None, BasicAuth("fred", "s3cret")], ids=["anonymous", "basic"])
def test_what_was_sent(driver: Driver, fault: str, method: str, auth: Any) -> None:
    server, kind, sent = FAULTS[fault]
    waits = kind is TimedOut or fault == "no TLS"
    patience = (0.8 if sent == "yes" else 0.3) if waits else 10  # for what has to come on a busy machine too
    with server() as url, pytest.raises(kind) as caught:
        driver.send(url, CALLS[method], auth=auth, timeout=patience, allow_plain_http=True, retry=QUICKLY)
    assert type(caught.value) is kind or (fault == "no TLS" and type(caught.value) is TimedOut)
    assert caught.value.sent == sent
    text = str(caught.value)
    assert ("Nothing was sent." in text) == (sent == "no")
    assert ("Jira may have carried it out." in text) == (sent == "unknown" and method != "GET")
    assert ("it can be repeated" in text) == (sent != "no" and method == "GET" and kind is not UnexpectedBody)
    assert "s3cret" not in text


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_a_proxy_that_opens_no_tunnel(library: str) -> None:
    with (
        fake_jira(answer(status=407)) as proxy,
        importlib.import_module(library).Client(proxy=proxy.url) as http,
        Client("https://jira.example.com", http_client=http, retry=None) as client,
        pytest.raises(ConnectionFailed, match=r"no connection came about.*Nothing was sent\.") as caught,
    ):
        client.send(CALLS["PUT"])
    assert caught.value.sent == "no"
    assert [seen.method for seen in proxy.seen] == ["CONNECT"]


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_a_pool_without_a_free_connection(library: str) -> None:
    module = importlib.import_module(library)
    limits = module.Limits(max_connections=1)

    async def run(url: str) -> Any:
        async with (
            module.AsyncClient(limits=limits) as http,
            AsyncClient(url, http_client=http, timeout=0.3, retry=None) as client,
        ):
            other = asyncio.create_task(http.get(url, timeout=20))  # the caller's own request, beside this client
            while not http._transport._pool.connections:  # noqa: ASYNC110 - until it has the one connection
                await asyncio.sleep(0.01)
            with pytest.raises(TimedOut) as caught:
                await client.send(CALLS["PUT"])
            other.cancel()
            await asyncio.gather(other, return_exceptions=True)
            return caught.value.sent

    with serving(_late) as url:
        assert asyncio.run(run(url)) == "no"


@pytest.fixture
def private_jira(tmp_path: Path) -> Iterator[str]:
    """A TLS server with a certificate of a CA that nobody knows."""
    authority: Any = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                connection, _ = listener.accept()
                with context.wrap_socket(connection, server_side=True):
                    pass
            except OSError:
                pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def test_an_unknown_certificate_names_what_to_do(driver: Driver, private_jira: str) -> None:
    with pytest.raises(ConnectionFailed, match=r"SSL_CERT_FILE.*http_client=httpx\.Client\(verify=") as caught:
        driver.send(private_jira, CALLS["PUT"])
    assert caught.value.sent == "no"


@pytest.mark.parametrize(
    ("auth", "reply", "kind"),
    [
        (CookieSession("fred", "x"), answer(status=401), LoginRefused),
        (CookieSession("fred", "x"), answer(b"x", length=9), ConnectionFailed),
        (OAuth2ClientCredentials(client_id="a", client_secret="b"), answer(b"{}", status=400), OAuthError),
        (OAuth2ClientCredentials(client_id="a", client_secret="b"), b"", ConnectionFailed),
    ],
    ids=["session refused", "session cut", "token refused", "token closed"],
)
def test_a_failed_login_says_that_the_call_was_not_sent(
    driver: Driver, auth: Any, reply: bytes, kind: type[JiraError]
) -> None:
    auth = type(auth)("fred", "x") if isinstance(auth, CookieSession) else type(auth)(client_id="a", client_secret="b")
    with fake_jira(reply) as jira, pytest.raises(kind) as caught:
        driver.send(jira.url, CALLS["PUT"], auth=auth)
    assert caught.value.sent == "no"
    assert str(caught.value).endswith("The call itself was not sent.")
    assert {seen.method for seen in jira.seen} == {"POST"}


def test_a_call_that_was_refused_was_sent(driver: Driver) -> None:
    with fake_jira(answer(status=401)) as jira, pytest.raises(Unauthorized) as caught:
        driver.send(jira.url, CALLS["PUT"], auth=BasicAuth("fred", "x"))
    assert caught.value.sent == "yes"


def test_an_address_that_is_too_long_is_not_sent(driver: Driver) -> None:
    call = Call("GET", "/rest/api/2/search", None, query={"jql": "x" * 70_000})
    with fake_jira(answer()) as jira, pytest.raises(RequestError, match="search_using_search_request") as caught:
        driver.send(jira.url, call)
    assert (caught.value.sent, jira.seen) == ("no", [])


@pytest.mark.parametrize(
    ("status", "body", "length", "advised"),
    [
        (414, b"", 3000, True),
        (431, b"", 3000, True),
        (400, b"<!doctype html><html><title>HTTP Status 400</title></html>", 9000, True),
        (400, b'{"errorMessages": ["The JQL is wrong."]}', 9000, False),
        (414, b"", 10, False),
        (404, b"", 3000, False),
    ],
)
def test_an_address_that_is_too_long_for_jira(status: int, body: bytes, length: int, advised: bool) -> None:
    call = Call("GET", "/rest/api/2/search", None, query={"jql": "x" * length})
    handler = httpx.MockTransport(lambda _: httpx.Response(status, content=body))
    with (
        Client("https://jira.example.com", http_client=httpx.Client(transport=handler)) as client,
        pytest.raises(JiraError) as caught,
    ):
        client.send(call)
    assert ("search_using_search_request" in str(caught.value)) == advised


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_an_interruption_goes_through(interruption: type[BaseException]) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise interruption

    http = httpx.Client(transport=httpx.MockTransport(handler))
    with Client("https://jira.example.com", http_client=http) as client, pytest.raises(interruption):
        client.send(CALLS["PUT"])


def test_a_cancelled_task_is_cancelled() -> None:
    async def run(url: str) -> None:
        async with AsyncClient(url) as client:
            await asyncio.wait_for(client.send(CALLS["PUT"]), 0.1)

    with serving(_late) as url, pytest.raises(TimeoutError):
        asyncio.run(run(url))
