"""Whatever a server answers, and whatever it is asked to log in with, what comes out is one of our errors.

Hypothesis makes up headers, realms, reasons, cookies and bodies, some of them nearly right.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jira_dc_runtime import Call, ConfigurationError, JiraError, LoginError, Retry
from jira_dc_runtime.auth import Auth
from jira_dc_runtime.auth.session_cookies import SessionCookies
from jira_dc_runtime.client import Client
from jira_dc_runtime.errors.http_error import http_error
from jira_dc_runtime.errors.login_problem import LoginProblem, find_login_problem

from .contract import LOGINS, Contract

BASE_URL = "https://jira.example.com/jira"
MAX_REQUESTS = 6
AT_ONCE = Retry(within=1, first_pause=0, longest_pause=0)

# What a header may hold on the wire: no control characters but tabs, everything from 0x80 on as Latin-1.
_wire = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60)
_reasons = st.sampled_from(["OK", "OUT", "AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "OK, AUTHENTICATED_FAILED"])
_challenges = st.builds(
    '{0} realm="{1}", error="{2}"'.format, st.sampled_from(["OAuth", "Bearer", "Basic"]), _wire, _wire
)
_cookies = st.builds("{0}={1}; Path={2}; Domain={3}; Max-Age={4}".format, _wire, _wire, _wire, _wire, _wire)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["session", "name", "value", "message", "errorMessages", "errors", "access_token", "expires_in"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
_words = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20)


def _session(name: Any, value: Any) -> dict[str, Any]:
    return {"session": {"name": name, "value": value}}


def _encode(value: Any) -> bytes:
    return json.dumps(value).encode()


_sessions = st.builds(_session, _words | st.text(max_size=9), _words | _json)
_bodies = (
    st.binary(max_size=200)
    | (_json | _sessions).map(_encode)
    | st.sampled_from(
        [
            b"<html><title>Log in</title>",
            b"[" * 5000,
            b'{"session":' * 3000,
            b"oauth_problem=token_rejected&oauth_signature_base_string=x",
            b'{"message":"This resource requires WebSudo.","status-code":401}',
        ]
    )
)
_headers = st.lists(
    st.tuples(st.just("Set-Cookie"), _cookies | _wire)
    | st.tuples(st.just("WWW-Authenticate"), _challenges | _wire)
    | st.tuples(st.just("X-Seraph-LoginReason"), _reasons | _wire)
    | st.tuples(st.sampled_from(["X-AUSERNAME", "X-Authentication-Denied-Reason", "Retry-After", "Location"]), _wire)
    | st.tuples(st.just("Content-Type"), st.sampled_from(["application/json", "text/html", "text/plain"]) | _wire)
    | st.tuples(st.just("Content-Encoding"), st.sampled_from(["gzip", "br", "identity", ""])),
    max_size=5,
)
_answers = st.lists(
    st.tuples(st.sampled_from([200, 201, 204, 301, 302, 400, 401, 403, 404, 429, 500, 503, 599]), _headers, _bodies),
    min_size=1,
    max_size=MAX_REQUESTS + 1,
)


@pytest.mark.parametrize("contract", LOGINS, ids=lambda contract: contract.name)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers=_answers)
def test_any_answers_at_all(contract: Contract, answers: list[tuple[int, list[tuple[str, str]], bytes]]) -> None:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        status, headers, body = answers[(len(asked) - 1) % len(answers)]
        wire = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        return httpx.Response(status, headers=wire, stream=httpx.ByteStream(body))

    with httpx.Client(transport=httpx.MockTransport(handle)) as http:
        client = Client(BASE_URL, auth=contract.make(), http_client=http, retry=AT_ONCE)
        try:
            client.send(Call("GET", "/rest/api/2/myself", Any))
        except JiraError as error:
            shown = f"{error!s}{error!r}"
            assert not [secret for secret in contract.secrets if secret in shown]
        client.close()
        assert len(asked) <= MAX_REQUESTS + 1
    assert {request.url.host for request in asked} == {"jira.example.com"}
    assert not [each for each in asked if any(secret in str(each.url) for secret in contract.secrets)]


@pytest.mark.parametrize("contract", LOGINS, ids=lambda contract: contract.name)
@settings(max_examples=100, deadline=None)
@given(secret=st.text(max_size=40))
def test_any_secret_is_sent_or_refused(contract: Contract, secret: str) -> None:
    for make in contract.refused:
        try:
            auth: Auth = make(secret)
        except ConfigurationError as error:
            said = str(error)
            with pytest.raises(ConfigurationError) as other:
                make("\n")
            # Such as " or ", which is in the sentence whatever the secret is.
            if len(secret) > 3 and secret in said and secret not in str(other.value):
                raise AssertionError(said) from None
            continue
        request = httpx.Request("GET", f"{BASE_URL}/rest/x", extensions={"jira_dc.base_url": BASE_URL})
        flow = auth.auth_flow(request)
        sent = next(flow)
        flow.close()
        raw = b"".join(value for _, value in sent.headers.raw)
        assert b"\r" not in raw
        assert b"\n" not in raw


@settings(max_examples=300, deadline=None)
@given(status=st.integers(100, 599), headers=_headers, body=_bodies, scope=st.sampled_from(["", "READ"]))
def test_every_answer_has_an_error(status: int, headers: list[tuple[str, str]], body: bytes, scope: str) -> None:
    error = http_error("GET /api/2/myself", status, dict(headers), body, scope)
    assert str(error).count("\n") == 0
    assert isinstance(find_login_problem(status, error.headers, error.error_messages), LoginProblem)
    assert isinstance(error, LoginError) <= (status in {401, 403})


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(_cookies | _wire, max_size=30))
def test_any_cookies_are_kept_or_dropped(lines: list[str]) -> None:
    cookies = SessionCookies(BASE_URL)
    cookies.keep(lines)
    header = cookies.header_for(f"{BASE_URL}/rest/x") or ""
    assert header.isascii()
    assert header.isprintable()
    assert cookies.header_for("https://elsewhere.example.org/") is None


def test_the_strategies_reach_a_session() -> None:
    """A test that only ever met refusals would prove little."""
    usable: list[str] = []

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(body=_sessions)
    def look(body: dict[str, dict[str, Any]]) -> None:
        name, value = body["session"]["name"], body["session"]["value"]
        if isinstance(value, str) and SessionCookies(BASE_URL).keep_session(name, value):
            usable.append(name)

    look()
    assert len(usable) > 10
