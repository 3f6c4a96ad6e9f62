"""Personal access tokens: sent alone, and created, listed and revoked as typed calls."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import httpx
import pytest

from jira_dc_runtime import BasicAuth, Call, LimitExceeded, NotFound, PersonalAccessToken
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.client.tokens import CreatedToken, TokenDetails
from jira_dc_runtime.errors import NotLoggedIn
from tests.runtime.drivers import Driver

from .login_jira import EXPIRED, PASSWORD, TOKEN, USER, login_jira

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)


def test_a_token_from_its_creation_to_its_end() -> None:
    with login_jira("/jira") as (_, server), Client(server.url, auth=BasicAuth(USER, PASSWORD)) as jira:
        created = jira.tokens.create_token("ci", expires_in_days=90)
        assert (created.id, created.name, created.raw_token) == (1, "ci", "s3cret-raw-1")
        assert created.expiring_at == dt.datetime(2026, 8, 13, 11, 53, 38, tzinfo=dt.UTC)
        assert server.last.target == "/jira/rest/pat/latest/tokens"
        assert server.last.body == b'{"name":"ci","expirationDuration":90}'
        with Client(server.url, auth=PersonalAccessToken(created.raw_token or "")) as ci:
            assert ci.send(MYSELF)["name"] == USER
            assert ci.tokens.list_tokens() == [
                TokenDetails(id=1, name="ci", created_at=created.created_at, expiring_at=created.expiring_at)
            ]
            assert jira.tokens.revoke_token(1) is None  # type: ignore[func-returns-value]
            with pytest.raises(NotLoggedIn, match="check that the login is right, not expired"):
                ci.send(MYSELF)
        with pytest.raises(NotFound):
            jira.tokens.revoke_token(1)


def test_the_same_for_async_code() -> None:
    async def live(url: str) -> None:
        async with AsyncClient(url, auth=BasicAuth(USER, PASSWORD)) as jira:
            created = await jira.tokens.create_token("for ever")
            assert (created.raw_token, created.expiring_at) == ("s3cret-raw-1", None)
            assert [token.name for token in await jira.tokens.list_tokens()] == ["for ever"]
            response = await jira.with_response(jira.tokens.revoke_token, 1)
            assert response.status == 204

    with login_jira() as (jira, server):
        asyncio.run(live(server.url))
        assert jira.tokens == {}
        assert server.seen[0].body == b'{"name":"for ever"}'


def test_a_created_token_does_not_show_its_secret() -> None:
    token = CreatedToken(id=1, name="ci", raw_token="s3cret")
    assert repr(token) == str(token) == "CreatedToken(id=1, name='ci', raw_token=***)"
    with login_jira() as (_, server), Client(server.url, auth=BasicAuth(USER, PASSWORD)) as jira:
        assert "s3cret" not in repr(jira.with_response(jira.tokens.create_token, "ci"))


def test_a_token_that_would_have_expired_already_is_refused() -> None:
    with Client("https://jira.example.com", auth=PersonalAccessToken(TOKEN)) as jira, pytest.raises(LimitExceeded):
        jira.tokens.create_token("ci", expires_in_days=0)


def test_tokens_of_a_client_with_another_timeout() -> None:
    with login_jira() as (_, server), Client(server.url, auth=PersonalAccessToken(TOKEN)) as jira:
        assert jira.tokens.list_tokens() == jira.with_timeout(5).tokens.list_tokens() == []


def test_an_expired_token_is_answered_as_an_anonymous_user(driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
    """Section 2.7: where everyone may read, the answer is 200 and may show less. The log says so, once."""
    with login_jira() as (_, server):
        anyone: Call[Any] = Call("GET", "/rest/api/2/serverInfo", Any)
        driver.send(server.url, anyone, auth=PersonalAccessToken(TOKEN))
        assert caplog.text == ""
        with Client(server.url, auth=PersonalAccessToken(EXPIRED)) as client:
            client.send(anyone)
            client.send(anyone)
        assert caplog.text.count("answered for an anonymous user although a login was sent") == 1
        caplog.clear()
        driver.send(server.url, anyone)
        assert caplog.text == ""
        with pytest.raises(NotLoggedIn):
            driver.send(server.url, MYSELF, auth=PersonalAccessToken(EXPIRED))


@pytest.mark.parametrize("auth", [PersonalAccessToken(TOKEN), BasicAuth(USER, PASSWORD)], ids=["token", "basic"])
def test_no_cookie_is_sent_beside_a_login(auth: Any) -> None:
    """Not even one of the caller's own client; without a login they are the caller's business."""
    with login_jira() as (jira, server), httpx.Client(cookies={"JSESSIONID": "live"}) as http:
        jira.sessions["live"] = USER
        Client(server.url, auth=auth, http_client=http).send(MYSELF)
        assert "cookie" not in server.last.headers
        Client(server.url, http_client=http).send(MYSELF)
        assert server.last.headers["cookie"] == "JSESSIONID=live"
