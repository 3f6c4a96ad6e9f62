"""Personal access tokens, created, listed and revoked: a supplement, against a Jira that keeps them."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from jira_dc import AsyncJira, BasicAuth, Jira, NotFound, PersonalAccessToken
from jira_dc.errors import LimitExceeded, NotLoggedIn
from jira_dc.models import CreatedToken, TokenDetails, UserWrite
from tests.runtime.auth.login_jira import PASSWORD, TOKEN, USER, login_jira


def test_a_token_from_its_creation_to_its_end() -> None:
    with login_jira("/jira") as (_, server), Jira(server.url, auth=BasicAuth(USER, PASSWORD)) as jira:
        created = jira.tokens.create_token({"name": "ci", "expirationDuration": 90})
        assert (created.id, created.name, created.raw_token) == (1, "ci", "s3cret-raw-1")
        assert created.expiring_at == dt.datetime(2026, 8, 13, 11, 53, 38, tzinfo=dt.UTC)
        assert server.last.target == "/jira/rest/pat/latest/tokens"
        assert server.last.body == b'{"name":"ci","expirationDuration":90}'
        with Jira(server.url, auth=PersonalAccessToken(created.raw_token or "")) as ci:
            assert ci.myself.get_user().name == USER
            assert ci.tokens.list_tokens() == [
                TokenDetails(id=1, name="ci", created_at=created.created_at, expiring_at=created.expiring_at)
            ]
            assert jira.tokens.revoke_token(1) is None  # type: ignore[func-returns-value]
            with pytest.raises(NotLoggedIn, match="check that the login is right, not expired"):
                ci.myself.get_user()
        with pytest.raises(NotFound):
            jira.tokens.revoke_token(1)


def test_the_same_for_async_code() -> None:
    async def live(url: str) -> None:
        async with AsyncJira(url, auth=BasicAuth(USER, PASSWORD)) as jira:
            created = await jira.tokens.create_token({"name": "for ever"})
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
    with login_jira() as (_, server), Jira(server.url, auth=BasicAuth(USER, PASSWORD)) as jira:
        assert "s3cret" not in repr(jira.with_response(jira.tokens.create_token, {"name": "ci"}))


def test_a_token_that_would_have_expired_already_is_refused() -> None:
    with Jira("https://jira.example.com", auth=PersonalAccessToken(TOKEN)) as jira, pytest.raises(LimitExceeded):
        jira.tokens.create_token({"name": "ci", "expirationDuration": 0})


def test_tokens_of_a_client_with_another_timeout() -> None:
    with login_jira() as (_, server), Jira(server.url, auth=PersonalAccessToken(TOKEN)) as jira:
        assert jira.tokens.list_tokens() == jira.with_options(timeout=5).tokens.list_tokens() == []


def test_no_model_shows_a_password() -> None:
    user = UserWrite(name="fred", password="s3cret")
    assert "password=***" in repr(user)
    assert "s3cret" not in repr([user])
