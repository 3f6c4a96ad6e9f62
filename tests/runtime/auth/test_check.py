"""`check_auth`: fine and as whom, wrong or expired, or answered as an anonymous user."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from jira_dc_runtime import BasicAuth, CookieSession, JiraError, PersonalAccessToken, ServerError, UnexpectedBody
from jira_dc_runtime.auth import Auth, AuthCheck
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.errors import BasicAuthDisabled, CaptchaRequired, LoginIgnored, LoginRefused, NotLoggedIn
from tests.runtime.fake_jira import answer, fake_jira

from .contract import LOGINS, Contract
from .login_jira import CAPTCHA_AFTER, EXPIRED, PASSWORD, USER, login_jira

Check = Callable[[str, Auth | None], AuthCheck]


def _sync(url: str, auth: Auth | None) -> AuthCheck:
    with Client(url, auth=auth) as client:
        return client.check_auth()


def _async(url: str, auth: Auth | None) -> AuthCheck:
    async def ask() -> AuthCheck:
        async with AsyncClient(url, auth=auth) as client:
            return await client.check_auth()

    return asyncio.run(ask())


checking = pytest.mark.parametrize("check", [_sync, _async], ids=["sync", "async"])


@checking
@pytest.mark.parametrize("contract", LOGINS, ids=lambda contract: contract.name)
def test_every_login_is_someone(check: Check, contract: Contract) -> None:
    with fake_jira(contract.jira()) as server:
        found = check(server.url, contract.make())
    assert found.outcome == "authenticated"
    assert found.username
    assert found
    assert (found.reason, found.error) == ("", None)


@checking
@pytest.mark.parametrize(
    ("auth", "kind"),
    [
        (PersonalAccessToken(EXPIRED), NotLoggedIn),
        (BasicAuth(USER, "wrong"), LoginRefused),
        (None, NotLoggedIn),
    ],
    ids=["expired token", "wrong password", "no login"],
)
def test_a_login_that_is_refused(check: Check, auth: Auth | None, kind: type[JiraError]) -> None:
    with login_jira() as (_, server):
        found = check(server.url, auth)
    assert (found.outcome, found.username) == ("refused", None)
    assert not found
    assert type(found.error) is kind
    assert found.reason == str(found.error)


@checking
def test_a_session_that_is_refused(check: Check) -> None:
    with login_jira() as (_, server):
        assert isinstance(check(server.url, CookieSession(USER, "wrong")).error, LoginRefused)


@checking
def test_a_user_who_has_to_solve_a_captcha(check: Check) -> None:
    with login_jira() as (jira, server):
        jira.failed[USER] = CAPTCHA_AFTER
        assert isinstance(check(server.url, BasicAuth(USER, PASSWORD)).error, CaptchaRequired)


@checking
def test_basic_authentication_that_is_off(check: Check) -> None:
    with login_jira() as (jira, server):
        jira.basic_enabled = False
        found = check(server.url, BasicAuth(USER, PASSWORD))
    assert isinstance(found.error, BasicAuthDisabled)
    assert "Use a PersonalAccessToken" in found.reason


@checking
@pytest.mark.parametrize(
    "reply",
    [
        answer(b'{"name":"fred"}', X_AUSERNAME="anonymous"),
        answer(b"{}"),
        answer(b'{"name":null}'),
        answer(b'{"name":""}'),
        answer(b"[]"),
        answer(b"null"),
    ],
)
def test_an_answer_for_an_anonymous_user(check: Check, reply: bytes) -> None:
    with fake_jira(reply) as server:
        found = check(server.url, PersonalAccessToken(EXPIRED))
    assert found.outcome == "anonymous"
    assert not found
    assert "a proxy in front of Jira removes it" in found.reason


@checking
def test_an_answer_that_ignores_the_login(check: Check) -> None:
    with fake_jira(answer(b"", X_Seraph_LoginReason="AUTHENTICATED_FAILED")) as server:
        found = check(server.url, BasicAuth(USER, PASSWORD))
    assert found.outcome == "anonymous"
    assert isinstance(found.error, LoginIgnored)


@checking
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(b"", status=503), ServerError),
        (answer(b"<html><title>Single sign-on</title>", content_type="text/html"), UnexpectedBody),
        (answer(b"{}", status=403), JiraError),
    ],
)
def test_what_says_nothing_about_the_login_is_raised(check: Check, reply: bytes, kind: type[JiraError]) -> None:
    with fake_jira(reply) as server, pytest.raises(kind):
        check(server.url, PersonalAccessToken(EXPIRED))


def test_a_user_has_a_display_name() -> None:
    with fake_jira(answer(b'{"name":"fred","displayName":"Fred F."}', X_AUSERNAME="fred")) as server:
        found: Any = _sync(server.url, PersonalAccessToken(EXPIRED))
    assert (found.username, found.display_name) == ("fred", "Fred F.")
