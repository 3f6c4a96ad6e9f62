"""What a client is made of, and what it cannot be made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

from jira_dc_runtime import BasicAuth, ConfigurationError, PersonalAccessToken
from jira_dc_runtime.client import AsyncClient, Client

URL = "https://jira.example.com"

WRONG_LOGINS: dict[str, tuple[Any, str]] = {
    "pair": (("fred", "s3cret"), r"^auth is a tuple, .* Pass auth=BasicAuth\(user, password\)\. Nothing was sent\.$"),
    "list": (["fred", "s3cret"], r"auth is a list, .*BasicAuth\(user, password\)\. Nothing was sent\.$"),
    "token": ("s3cret", r"auth is a str, .* Pass auth=PersonalAccessToken\(token\)\. Nothing was sent\.$"),
    "class": (PersonalAccessToken, r"the class PersonalAccessToken\. .* PersonalAccessToken\(\.\.\.\)"),
    "anything": (object(), "auth is a object, which is no login"),
    "function": (print, "auth is a builtin_function_or_method, which is no login"),
    "empty": ((), "auth is a tuple"),
    "no": (False, "auth is a bool"),
}

SYNC: dict[str, tuple[Any, str]] = {
    "httpx": (httpx.AsyncClient(), r"AsyncClient, which is async\. Pass httpx\.Client\(\), or use AsyncJira"),
    "httpx2": (httpx2.AsyncClient(), "AsyncClient, which is async"),
    "class": (httpx.Client, r"the class Client\. .* Client\(\)"),
    "address": ("http://proxy", "http_client is a str, which has not the methods of httpx"),
    "transport": (httpx.HTTPTransport(), "HTTPTransport, which has not the methods"),
}

ASYNC: dict[str, tuple[Any, str]] = {
    "httpx": (httpx.Client(), r"Client, which is sync\. Pass httpx\.AsyncClient\(\), or use Jira"),
    "httpx2": (httpx2.Client(), "Client, which is sync"),
    "class": (httpx.AsyncClient, r"the class AsyncClient\. .* AsyncClient\(\)"),
    "address": ("http://proxy", "http_client is a str, which has not the methods of httpx"),
    "transport": (httpx.AsyncHTTPTransport(), "AsyncHTTPTransport, which has not the methods"),
}

clients = pytest.mark.parametrize("make", [Client, AsyncClient])


@clients
@pytest.mark.parametrize(("auth", "says"), WRONG_LOGINS.values(), ids=WRONG_LOGINS)
def test_what_is_no_login(make: Any, auth: Any, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        make(URL, auth=auth)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(("http_client", "says"), SYNC.values(), ids=SYNC)
def test_what_is_no_http_client_for_sync_code(http_client: Any, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        Client(URL, http_client=http_client)


@pytest.mark.parametrize(("http_client", "says"), ASYNC.values(), ids=ASYNC)
def test_what_is_no_http_client_for_async_code(http_client: Any, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        AsyncClient(URL, http_client=http_client)


@clients
@pytest.mark.parametrize("url", [None, b"https://jira.example.com", httpx.URL(URL), Path("/jira"), 5])
def test_a_base_url_is_a_text(make: Any, url: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"The base URL is a {type(url).__name__}\. Pass a text"):
        make(url)


@clients
def test_on_drift_is_a_function(make: Any) -> None:
    with pytest.raises(ConfigurationError, match="on_drift is a str"):
        make(URL, on_drift="warn")


def test_what_fits() -> None:
    login = BasicAuth("fred", "s3cret")
    for http in (None, httpx.Client(), httpx2.Client()):
        assert repr(Client(URL, auth=login, http_client=http, timeout=5, on_drift=print)) == f"Client({URL!r})"
    for async_http in (None, httpx.AsyncClient(), httpx2.AsyncClient()):
        client = AsyncClient(URL, auth=httpx.BasicAuth("fred", "x"), http_client=async_http, timeout=None)
        assert repr(client) == f"AsyncClient({URL!r})"


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_the_base_url_has_no_slash_at_the_end(client: type[Client | AsyncClient]) -> None:
    assert client("https://jira.example.com/jira/").base_url == "https://jira.example.com/jira"
