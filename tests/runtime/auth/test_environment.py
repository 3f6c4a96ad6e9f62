"""`from_env`: which variables make which client, and what is said about those that do not fit."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from importlib import metadata
from typing import Any

import pytest

from jira_dc_runtime import (
    BasicAuth,
    ConfigurationError,
    CookieSession,
    JiraError,
    OAuth1,
    OAuth2,
    OAuth2ClientCredentials,
    PersonalAccessToken,
)
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.client.environment import GROUP, read_environment

URL = {"JIRA_URL": "https://jira.example.com"}
EXPLODE = f"{__name__}:explode"
SERVICE = {"JIRA_CLIENT_ID": "app", "JIRA_CLIENT_SECRET": "s3cret"}
PASSWORD = {"JIRA_USERNAME": "fred", "JIRA_PASSWORD": "s3cret"}


@pytest.mark.parametrize(
    ("environ", "shown"),
    [
        ({"JIRA_TOKEN": "s3cret"}, "PersonalAccessToken(***)"),
        ({"JIRA_TOKEN": "s3cret", "JIRA_USERNAME": "fred", "JIRA_PASSWORD": ""}, "PersonalAccessToken(***)"),
        (PASSWORD, "BasicAuth(username='fred')"),
        ({**PASSWORD, "JIRA_AUTH": ""}, "BasicAuth(username='fred')"),
        ({**PASSWORD, "JIRA_AUTH": "basic"}, "BasicAuth(username='fred')"),
        ({**PASSWORD, "JIRA_AUTH": "cookie"}, "CookieSession(username='fred')"),
        ({**PASSWORD, "JIRA_TOKEN": "s3cret", "JIRA_AUTH": "pat"}, "PersonalAccessToken(***)"),
        (
            {**SERVICE, "JIRA_AUTH": "oauth2-client-credentials"},
            "OAuth2ClientCredentials(client_id='app', scope='READ WRITE')",
        ),
        (
            {**SERVICE, "JIRA_AUTH": "oauth2", "JIRA_REDIRECT_URI": "https://x/", "JIRA_TOKEN_FILE": "/none/token"},
            "OAuth2(client_id='app', store=FileTokenStore('/none/token'))",
        ),
        ({"JIRA_AUTH": "anonymous"}, "None"),
        ({**PASSWORD, "JIRA_AUTH": "anonymous"}, "None"),
    ],
)
def test_the_login_that_is_chosen(environ: dict[str, str], shown: str) -> None:
    found = read_environment({**URL, **environ})
    assert repr(found.auth) == shown
    assert (found.base_url, found.allow_plain_http) == (URL["JIRA_URL"], False)
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "JIRA_URL is not set"),
        ({"JIRA_URL": ""}, "JIRA_URL is not set"),
        (URL, "neither JIRA_TOKEN nor JIRA_PASSWORD is set. Set JIRA_AUTH"),
        ({**URL, **PASSWORD, "JIRA_TOKEN": "s3cret"}, "JIRA_TOKEN and JIRA_PASSWORD are both set. Set JIRA_AUTH"),
        ({**URL, "JIRA_PASSWORD": "s3cret"}, "JIRA_USERNAME is not set"),
        ({**URL, "JIRA_AUTH": "pat"}, "JIRA_TOKEN is not set"),
        (
            {**URL, "JIRA_AUTH": "kerberos"},
            "'kerberos' is not an installed login.*basic, cookie.*pat",
        ),
        ({**URL, **SERVICE, "JIRA_AUTH": "oauth2"}, "JIRA_REDIRECT_URI is not set"),
        ({**URL, **SERVICE, "JIRA_AUTH": "oauth2-client-credentials", "JIRA_SCOPE": "ADMIN"}, "READ, WRITE or both"),
        ({**URL, "JIRA_AUTH": "oauth1", "JIRA_TOKEN_FILE": "/none/token"}, "python -m jira_dc login --oauth1"),
        ({**URL, "JIRA_TOKEN": "s3cret\n"}, "holds a blank, a line break"),
        ({**URL, "JIRA_TOKEN": "s3cret", "JIRA_ALLOW_PLAIN_HTTP": "maybe"}, "JIRA_ALLOW_PLAIN_HTTP is neither"),
        ({**URL, **PASSWORD, "JIRA_AUTH": "cookie", "JIRA_WEBSUDO": "s3cret"}, "JIRA_WEBSUDO is neither"),
    ],
)
def test_what_does_not_fit(environ: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        read_environment(environ)
    assert "s3cret" not in repr(caught.value)
    trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    held = [value for frame in trace.stack if frame.filename != __file__ for value in (frame.locals or {}).values()]
    assert [value for value in held if "s3cret" in value] == []


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_client_from_the_environment(monkeypatch: pytest.MonkeyPatch, kind: type[Any]) -> None:
    for name in ("JIRA_URL", "JIRA_TOKEN", "JIRA_AUTH", "JIRA_PASSWORD", "JIRA_ALLOW_PLAIN_HTTP"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigurationError, match="JIRA_URL is not set"):
        kind.from_env()
    monkeypatch.setenv("JIRA_URL", "http://jira.example.com/jira/")
    monkeypatch.setenv("JIRA_TOKEN", "s3cret")
    with pytest.raises(ConfigurationError, match="allow_plain_http"):
        kind.from_env()
    monkeypatch.setenv("JIRA_ALLOW_PLAIN_HTTP", "1")
    client = kind.from_env(timeout=5, strict=True)
    assert repr(client) == f"{kind.__name__}('http://jira.example.com/jira')"
    assert isinstance(client, kind)


def test_our_own_logins_are_registered() -> None:
    found = {entry.name: entry.load().__self__ for entry in metadata.entry_points(group=GROUP) if _is_ours(entry)}
    assert found == {
        "basic": BasicAuth,
        "cookie": CookieSession,
        "oauth1": OAuth1,
        "oauth2": OAuth2,
        "oauth2-client-credentials": OAuth2ClientCredentials,
        "pat": PersonalAccessToken,
    }


def _is_ours(entry: metadata.EntryPoint) -> bool:
    return entry.value.startswith("jira_dc_runtime.")


def explode(environ: Mapping[str, str]) -> Any:
    raise ValueError(environ["JIRA_TOKEN"])


def refuse(environ: Mapping[str, str]) -> Any:
    raise JiraError("no ticket")


def make_nothing(environ: Mapping[str, str]) -> Any:
    return object()


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ([EXPLODE], ConfigurationError, r"cannot be made from the environment \(ValueError\)"),
        ([f"{__name__}:refuse"], JiraError, "no ticket"),
        ([f"{__name__}:make_nothing"], ConfigurationError, "what it returns has no auth_flow"),
        (["no.such.module:x"], ConfigurationError, "cannot be imported: ModuleNotFoundError"),
        ([f"{__name__}:missing"], ConfigurationError, "cannot be imported: AttributeError"),
        (
            [f"{__name__}:explode", f"{__name__}:refuse"],
            ConfigurationError,
            "more than one login: .*explode, .*refuse",
        ),
    ],
)
def test_a_foreign_login_that_is_broken(
    monkeypatch: pytest.MonkeyPatch, values: list[str], kind: type[JiraError], says: str
) -> None:
    entries = metadata.EntryPoints(metadata.EntryPoint("kerberos", value, GROUP) for value in values)

    def entry_points(group: str) -> metadata.EntryPoints:
        return entries.select(group=group)

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    with pytest.raises(kind, match=says) as caught:
        read_environment({**URL, "JIRA_AUTH": "kerberos", "JIRA_TOKEN": "s3cret"})
    assert "s3cret" not in repr(caught.value)
    assert "s3cret" not in repr(caught.value.__context__)
