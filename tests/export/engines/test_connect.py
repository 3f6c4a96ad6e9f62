"""A worker makes its own login: the settings travel, and no secret does."""

from __future__ import annotations

import pickle

import msgspec
import pytest

from jira_dc.errors import ConfigurationError
from jira_dc.testing import MockJira
from jira_dc_runtime.export.engines.connect import Connection, close_clients, open_client, share_client

from .seeded_jira import run_section

TOKEN = "a-token-of-the-worker"
SET = {"JIRA_URL": "https://env.example.com", "JIRA_TOKEN": TOKEN, "JIRA_AUTH": "pat"}


@pytest.fixture(autouse=True)
def none_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*SET, "JIRA_PASSWORD", "JIRA_TOKEN_STORE", "JIRA_TOKEN_FILE", "JIRA_ALLOW_PLAIN_HTTP"):
        monkeypatch.delenv(name, raising=False)
    close_clients()


@pytest.mark.parametrize(
    ("connection", "name", "value"),
    [
        (Connection(), "JIRA_URL", "https://env.example.com"),
        (Connection(url="https://own.example.com"), "JIRA_URL", "https://own.example.com"),
        (Connection(), "JIRA_AUTH", "pat"),
        (Connection(auth="oauth2"), "JIRA_AUTH", "oauth2"),
        (Connection(token_store="keyring"), "JIRA_TOKEN_STORE", "keyring"),
        (Connection(token_file="/shared/token.json"), "JIRA_TOKEN_FILE", "/shared/token.json"),
        (Connection(url="https://own.example.com"), "JIRA_TOKEN", TOKEN),
    ],
)
def test_what_is_set_comes_before_the_environment(connection: Connection, name: str, value: str) -> None:
    assert connection.add_to(SET)[name] == value


def test_the_environment_of_the_worker_does_not_show_in_a_traceback() -> None:
    assert TOKEN not in repr(Connection().add_to(SET))


def test_a_connection_is_sent_without_the_login_of_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    connection = Connection(url="https://own.example.com")
    sent = pickle.dumps(connection) + msgspec.json.encode(connection) + repr(connection).encode()
    assert TOKEN.encode() not in sent
    assert pickle.loads(pickle.dumps(connection)) == connection


@pytest.mark.parametrize(
    ("url", "message"),
    [("https://fred:pw@jira.example.com", "holds a user name or password"), ("jira.example.com", "needs the form")],
)
def test_an_address_that_cannot_be_one_is_refused_where_it_is_written(url: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        Connection(url=url)


def test_what_the_environment_of_a_worker_lacks_is_named() -> None:
    with pytest.raises(ConfigurationError, match="JIRA_URL is not set"):
        open_client(Connection())
    with pytest.raises(ConfigurationError, match="neither JIRA_TOKEN nor JIRA_PASSWORD is set"):
        open_client(Connection(url="https://jira.example.com"))


def test_a_process_has_one_client_for_each_connection_until_they_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockJira() as jira:
        monkeypatch.setenv("JIRA_TOKEN", jira.token)
        here = Connection(url=jira.url)
        client = share_client(here)
        assert client.check_auth().username == jira.user
        assert share_client(Connection(url=jira.url)) is client
        assert share_client(Connection(url=jira.url, auth="pat")) is not client
        close_clients()
        assert share_client(here) is not client
        close_clients()


def test_the_programs_of_the_page_run() -> None:
    names = run_section("Logins")
    assert names["here"].auth == "pat"
    assert names["shared"].token_file == "/mnt/jira/token.json"
