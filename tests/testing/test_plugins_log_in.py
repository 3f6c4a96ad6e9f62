"""Every login of this package, as its users write it, logs in to a MockJira over HTTP, sync and async."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import entry_points

import httpx
import pytest

from jira_dc import (
    AsyncJira,
    BasicAuth,
    CookieSession,
    Jira,
    OAuth1,
    OAuth2,
    OAuth2ClientCredentials,
    PersonalAccessToken,
)
from jira_dc.auth import Auth, MemoryTokenStore, OAuth1Authorization, OAuth2Authorization
from jira_dc.testing import MockJira, OAuth1Consumer
from tests.runtime.auth.rsa_keys import make_keys


def open_in_browser(url: str) -> str:
    """Allow what the address asks for, and return the one that the browser is sent back to."""
    return httpx.get(url, trust_env=False).headers["location"]


def make_oauth2(mock: MockJira) -> OAuth2:
    client = mock.logins.oauth2.client
    attempt = OAuth2Authorization.start(mock.url, client_id=client.id, redirect_uri=client.redirect_uri)
    token = attempt.exchange(open_in_browser(attempt.url), client_secret=client.secret)
    return OAuth2(
        client_id=client.id,
        client_secret=client.secret,
        redirect_uri=client.redirect_uri,
        store=MemoryTokenStore(token),
    )


def make_oauth1(mock: MockJira) -> OAuth1:
    private, public = make_keys()
    mock.logins.oauth1.consumer = OAuth1Consumer("consumer", public)
    authorization = OAuth1Authorization(
        mock.url, consumer_key="consumer", private_key=private, callback="http://127.0.0.1/back"
    )
    asked = authorization.request_token()
    token = authorization.access_token(asked, open_in_browser(asked.url))
    return OAuth1(consumer_key="consumer", private_key=private, access_token=token.access_token)


LOGINS: dict[str, Callable[[MockJira], Auth]] = {
    "pat": lambda mock: PersonalAccessToken(mock.token),
    "basic": lambda mock: BasicAuth(mock.user, mock.password),
    "cookie": lambda mock: CookieSession(mock.user, mock.password),
    "oauth1": make_oauth1,
    "oauth2": make_oauth2,
    "oauth2-client-credentials": lambda mock: OAuth2ClientCredentials(
        client_id=mock.logins.oauth2.client.id, client_secret=mock.logins.oauth2.client.secret
    ),
}


@pytest.mark.parametrize("name", LOGINS)
def test_login_works_sync_and_async(mock_jira: MockJira, name: str) -> None:
    auth = LOGINS[name](mock_jira)
    with Jira(mock_jira.url, auth=auth) as jira:
        assert jira.check_auth().username == mock_jira.user
        key = jira.issue.create_issue(
            {"fields": {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "x+y"}}
        )
        assert [issue.key for issue in jira.search.iter_search(jql="summary ~ 'x+y'", limit=1)] == [key.key]

    async def search() -> str | None:
        async with AsyncJira(mock_jira.url, auth=auth) as jira:
            return (await jira.myself.get_user()).name

    assert asyncio.run(search()) == mock_jira.user


def test_an_expired_oauth2_token_is_renewed(mock_jira: MockJira) -> None:
    with Jira(mock_jira.url, auth=make_oauth2(mock_jira)) as jira:
        assert jira.myself.get_user().name == mock_jira.user
        mock_jira.logins.oauth2.expire_access_tokens()
        assert jira.myself.get_user().name == mock_jira.user


def test_every_login_of_this_package_is_put_to_the_test() -> None:
    assert set(LOGINS) == {
        entry.name for entry in entry_points(group="jira_dc.auth") if "jira_dc_runtime" in entry.value
    }
