"""What the environment says about proxies and certificates, and what a client of our own makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import BasicAuth, ConfigurationError, ConnectionFailed
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.drivers import own_clients_of
from tests.runtime.fake_jira import answer, fake_jira
from tests.runtime.models import get_issue

OK = answer(b'{"key":"EX-1","id":1}')
SECRET = "s3cret-of-the-proxy"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUEST_METHOD")


@pytest.fixture(autouse=True, params=["httpx", "httpx2"])
def library(request: pytest.FixtureRequest) -> Generator[str]:
    """The HTTP library of which the clients are."""
    with own_clients_of(request.param):
        yield request.param


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize("make", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("name", "value", "also"),
    [
        ("ALL_PROXY", f"socks5://u:{SECRET}@127.0.0.1:1080", "needs {library}[socks]"),
        ("all_proxy", f"socks5h://u:{SECRET}@127.0.0.1:1080", "needs {library}[socks]"),
        ("HTTPS_PROXY", f"quic://u:{SECRET}@127.0.0.1:1", ""),
        ("https_proxy", f"http://u:{SECRET}@127.0.0.1:99999999", ""),
        ("HTTP_PROXY", f"http://u:{SECRET}@[::1", ""),
        ("SSL_CERT_FILE", f"/nowhere/{SECRET}.pem", ""),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, library: str, make: Any, name: str, value: str, *, also: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=f"environment variable {name} cannot be used") as caught:
        make("https://jira.example.com")
    assert also.format(library=library) in str(caught.value)
    assert SECRET not in f"{caught.value!s}{caught.value!r}"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_an_exception_from_the_proxies_that_cannot_be_read_is_named_or_passed_over(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setenv("NO_PROXY", f"http://{SECRET}:port")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    if library == "httpx2":  # as curl does
        Client("https://jira.example.com").close()
        return
    with pytest.raises(ConfigurationError, match="environment variable NO_PROXY cannot be used") as caught:
        Client("https://jira.example.com")
    assert SECRET not in str(caught.value)


def test_a_certificate_file_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE cannot be used"):
        Client("https://jira.example.com")


@pytest.mark.parametrize("make", [Client, AsyncClient])
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"])
def test_a_login_to_this_machine_goes_past_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, make: Any, variable: str
) -> None:
    with fake_jira(answer(b"{}", status=502)) as proxy, fake_jira(OK) as jira:
        monkeypatch.setenv(variable, proxy.url)
        _ask(make, jira.url, auth=BasicAuth("fred", "geheim"))
    assert proxy.seen == []
    assert len(jira.seen) == 1


def _ask(make: Any, url: str, **settings: Any) -> None:
    async def ask() -> None:
        async with AsyncClient(url, **settings) as client:
            await client.send(get_issue())

    if make is AsyncClient:
        asyncio.run(ask())
    else:
        with Client(url, **settings) as client:
            client.send(get_issue())


@pytest.mark.parametrize("make", [Client, AsyncClient])
def test_another_machine_is_reached_through_the_proxy(monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    with fake_jira(OK) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        _ask(make, "http://jira.example.com", auth=BasicAuth("fred", "geheim"), allow_plain_http=True)
    assert [seen.target for seen in proxy.seen] == ["http://jira.example.com/rest/api/2/issue/EX-1"]


def test_a_variable_that_is_wrong_does_not_matter_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "quic://127.0.0.1:1")
    with fake_jira(OK) as jira:
        _ask(Client, jira.url)
    assert len(jira.seen) == 1


def test_a_proxy_that_is_not_there_is_a_failed_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with pytest.raises(ConnectionFailed):
        _ask(Client, "https://jira.example.com")
