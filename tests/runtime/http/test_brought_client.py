"""A client that a caller brings keeps its certificates, also one of its own for mutual TLS, and its proxy."""

from __future__ import annotations

import asyncio
import importlib
import ssl
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import aiohttp
import pytest
import trustme

from jira_dc_runtime import ConnectionFailed, PersonalAccessToken
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.fake_jira import answer, fake_jira
from tests.runtime.models import get_issue

LIBRARIES = [("httpx", "Client"), ("httpx", "AsyncClient"), ("httpx2", "Client"), ("httpx2", "AsyncClient")]
KINDS = [*LIBRARIES, ("aiohttp", "ClientSession")]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        who: Any = self.connection
        [[(_, name)]] = [part for part in who.getpeercert()["subject"] if part[0][0] == "commonName"]
        body = b'{"key":"%s","id":1}' % name.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base
        pass


class _Server(HTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@pytest.fixture(scope="module")
def authority() -> Any:  # trustme types its methods in part only
    return trustme.CA()


@pytest.fixture(scope="module")
def private_jira(authority: Any) -> Generator[str]:
    """A server that answers only who shows a certificate of its CA: with the name in it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    server = _Server(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def _ask(url: str, library: str, kind: str, context: ssl.SSLContext | None, proxy: str | None) -> str | None:
    """Return the key of the issue that a client of `library` with this context and proxy gets."""
    auth = PersonalAccessToken("x")
    settings: dict[str, Any] = {"verify": context or True, "proxy": proxy}
    if kind == "Client":
        with importlib.import_module(library).Client(**settings) as http:
            return Client(url, auth=auth, http_client=http, allow_plain_http=True).send(get_issue()).key

    async def ask() -> str | None:
        if library == "aiohttp":
            made: Any = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context or True), proxy=proxy)
        else:
            made = importlib.import_module(library).AsyncClient(**settings)
        async with made as http:
            client = AsyncClient(url, auth=auth, http_client=http, allow_plain_http=True)
            return (await client.send(get_issue())).key

    return asyncio.run(ask())


@pytest.mark.parametrize(("library", "kind"), KINDS)
def test_mutual_tls(authority: Any, private_jira: str, library: str, kind: str) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    authority.issue_cert(common_name="fred").configure_cert(context)
    assert _ask(private_jira, library, kind, context, None) == "fred"


@pytest.mark.parametrize(("library", "kind"), KINDS)
def test_without_its_own_certificate_a_client_is_refused(
    authority: Any, private_jira: str, library: str, kind: str
) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with pytest.raises(ConnectionFailed):
        _ask(private_jira, library, kind, context, None)


@pytest.mark.parametrize(("library", "kind"), KINDS)
def test_the_proxy_of_a_client(library: str, kind: str) -> None:
    with fake_jira(answer(b'{"key":"EX-1","id":1}')) as proxy:
        assert _ask("http://jira.example.com", library, kind, None, proxy.url) == "EX-1"
    assert [seen.target for seen in proxy.seen] == ["http://jira.example.com/rest/api/2/issue/EX-1"]
    assert proxy.last.headers["authorization"] == "Bearer x"
