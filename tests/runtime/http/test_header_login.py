"""A login that is one header is sent without a flow; one that has a flow of its own gets that one driven."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from jira_dc_runtime import BasicAuth, Call, PersonalAccessToken, Retry
from jira_dc_runtime.auth import Auth
from jira_dc_runtime.http.auth_flow import is_header
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import answer, fake_jira

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)


class Marked(PersonalAccessToken):
    """Adds to the flow of a token."""

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        request.headers["X-Mark"] = "yes"
        yield from super().auth_flow(request)


class Plain:
    """Has nothing but a flow, as the logins of others."""

    def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        request.headers["X-Mark"] = "yes"
        yield request


LOGINS: dict[str, tuple[Auth, bool, str, str]] = {
    "token": (PersonalAccessToken("abc"), True, "Bearer abc", ""),
    "basic": (BasicAuth("fred", "x"), True, "Basic ZnJlZDp4", ""),
    "a flow that does more": (Marked("abc"), False, "Bearer abc", "yes"),
    "a flow of others": (Plain(), False, "", "yes"),
}
"""A login, whether it is only a header, and what is sent of it."""


@pytest.mark.parametrize(("auth", "is_one", "authorization", "mark"), LOGINS.values(), ids=LOGINS)
def test_what_is_sent(driver: Driver, auth: Auth, *, is_one: bool, authorization: str, mark: str) -> None:
    replies = iter([answer(b"{}", 503), answer(b"1")])
    with fake_jira(lambda _: next(replies)) as jira:
        assert driver.send(jira.url, MYSELF, auth=auth, retry=Retry(first_pause=0)) == 1
    assert is_header(auth) is is_one
    sent = [(seen.headers.get("authorization", ""), seen.headers.get("x-mark", "")) for seen in jira.seen]
    assert sent == [(authorization, mark)] * 2


def test_no_login_is_no_header() -> None:
    assert not is_header(None)
