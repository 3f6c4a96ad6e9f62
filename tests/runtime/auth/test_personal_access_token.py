"""Personal access tokens, as they are sent."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from jira_dc_runtime import BasicAuth, Call, PersonalAccessToken
from jira_dc_runtime.client import Client
from jira_dc_runtime.errors import NotLoggedIn
from tests.runtime.drivers import Driver

from .login_jira import EXPIRED, PASSWORD, TOKEN, USER, login_jira

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)


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
