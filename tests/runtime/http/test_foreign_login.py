"""A login that was written for httpx or httpx2, over each HTTP library."""

from __future__ import annotations

import importlib
from collections.abc import Generator
from typing import Any

import pytest

from jira_dc_runtime import Call, JsonBody
from tests.runtime.drivers import BROUGHT, DRIVERS, Driver
from tests.runtime.fake_jira import Seen, answer, fake_jira

ROUNDS = 3


def _make_negotiation(library: Any) -> Any:
    """Return a login in the style of Kerberos and NTLM: several rounds, bodies that are read, a request of its own."""

    class Negotiation(library.Auth):  # type: ignore[misc]  # the library is chosen by the test
        requires_request_body = True
        requires_response_body = True

        def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
            assert isinstance(request, library.Request)
            ticket = yield library.Request("POST", request.url.join("/ticket"), content=b"user=fred")
            assert isinstance(ticket.url, library.URL)
            library.Cookies(ticket.cookies).set_cookie_header(request)
            token = ticket.text
            for _ in range(ROUNDS):
                request.headers["Authorization"] = f"Negotiate {token}"
                response = yield request
                if response.status_code != 401:
                    return
                assert response.headers.get_list("www-authenticate") == [f"Negotiate {response.text}", "NTLM"]
                token = response.text

    return Negotiation()


def _negotiate(seen: Seen) -> bytes:
    if seen.target == "/ticket":
        assert seen.body == b"user=fred"
        return answer(b"t0", Set_Cookie="JSESSIONID=s1; Path=/")
    said = seen.headers.get("authorization", "")
    if said == f"Negotiate t{ROUNDS - 1}":
        return answer(b'{"key":"EX-1"}')
    following = f"t{int(said[-1]) + 1}"
    challenge = f"WWW-Authenticate: Negotiate {following}\r\nWWW-Authenticate: NTLM\r\n"
    body = following.encode()
    return b"HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n%bContent-Length: %d\r\n\r\n%b" % (
        challenge.encode(),
        len(body),
        body,
    )


@pytest.mark.parametrize("written_for", ["httpx", "httpx2"])
@pytest.mark.parametrize("driver", [*DRIVERS.values(), *BROUGHT.values()][:-1], ids=str)
def test_a_negotiation_of_several_rounds(driver: Driver, written_for: str) -> None:
    call: Call[Any] = Call("POST", "/rest/api/2/issue", Any, body=JsonBody({"fields": {"summary": "x"}}))
    auth = _make_negotiation(importlib.import_module(written_for))
    with fake_jira(_negotiate) as jira:
        assert driver.send(jira.url, call, auth=auth) == {"key": "EX-1"}
    assert [seen.target for seen in jira.seen] == ["/ticket", *["/rest/api/2/issue"] * ROUNDS]
    assert {seen.body for seen in jira.seen[1:]} == {b'{"fields":{"summary":"x"}}'}
    assert {seen.headers["cookie"] for seen in jira.seen[1:]} == {"JSESSIONID=s1"}
    assert {seen.headers["content-type"] for seen in jira.seen[1:]} == {"application/json"}
