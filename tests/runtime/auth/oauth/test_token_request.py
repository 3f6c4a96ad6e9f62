"""What a token endpoint may answer: every hostile reply becomes one of our errors, and none shows a secret."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from jira_dc_runtime import Call, ConnectionFailed, JiraError, LoginExpired, OAuth2, OAuth2ClientCredentials, Retry
from jira_dc_runtime.auth.flow.login_request import MAX_REPLY
from jira_dc_runtime.auth.oauth.bearer_login import may_repeat
from jira_dc_runtime.auth.oauth.oauth2_authorization import OAuth2Authorization
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from jira_dc_runtime.client import Client
from jira_dc_runtime.errors import OAuthError
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import FakeJira, Reset, Seen, answer, fake_jira

SECRETS = ("s3cret-of-the-link", "s3cret-refresh", "s3cret-access", "s3cret-new")
REDIRECT_URI = "https://app.example.com/callback"
CALL: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
GOOD = {"access_token": "s3cret-new", "refresh_token": "s3cret-newer", "expires_in": 3600, "token_type": "Bearer"}


def login(store: MemoryTokenStore | None = None) -> OAuth2:
    if store is None:
        store = MemoryTokenStore(OAuth2Token("s3cret-access", "s3cret-refresh", 1.0))
    return OAuth2(client_id="app", client_secret="s3cret-of-the-link", redirect_uri=REDIRECT_URI, store=store)


def replying(reply: bytes | Iterable[bytes] | Callable[[], Any]) -> Callable[[Seen], Any]:
    """Return a Jira that answers token requests with `reply`, and anything else with `{}`."""

    def script(seen: Seen) -> Any:
        if seen.target != "/rest/oauth2/latest/token":
            return answer(b"{}")
        return reply() if callable(reply) else reply

    return script


def token(**changed: Any) -> bytes:
    """Return a good reply with some fields changed; None leaves one out."""
    fields = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    return answer(json.dumps(fields).encode())


def refused(status: int, **fields: Any) -> bytes:
    return answer(json.dumps(fields).encode(), status=status)


def _reset() -> bytes:
    raise Reset


HOSTILE: dict[str, Any] = {
    "html": answer(b"<html><title>Log in</title> s3cret-new</html>", content_type="text/html"),
    "empty": answer(b""),
    "null": answer(b"null"),
    "list": answer(b"[]"),
    "text": answer(b"access_token=s3cret-new", content_type="text/plain"),
    "not utf-8": answer(b'{"access_token": "\xff"}'),
    "deep": answer(b"[" * 100_000),
    "no access token": token(access_token=None),
    "empty access token": token(access_token=""),
    "number as access token": token(access_token=5),
    "line break in access token": token(access_token="s3cret-new\r\nX-Evil: 1"),
    "blank in access token": token(access_token="s3cret-new x"),
    "umlaut in access token": token(access_token="s3cret-newä"),
    "list as refresh token": token(refresh_token=["s3cret-new"]),
    "line break in refresh token": token(refresh_token="s3cret-new\n"),
    "lifetime as words": token(expires_in="soon"),
    "lifetime of nothing": token(expires_in=0),
    "negative lifetime": token(expires_in=-1),
    "true as lifetime": token(expires_in=True),
    "endless lifetime": token(expires_in="inf"),
    "no number as lifetime": token(expires_in="nan"),
    "object as lifetime": token(expires_in={"s3cret-new": 1}),
    "huge number as lifetime": answer(b'{"access_token": "s3cret-new", "expires_in": 1' + b"0" * 4000 + b"}"),
    "other type": token(token_type="mac"),
    "number as type": token(token_type=1),
    "scope as list": token(scope=["READ"]),
    "500 naming @FormParam": answer(b"s3cret-refresh @FormParam missing", status=500, content_type="text/plain"),
    "500 page": answer(b"<html>", status=500, content_type="text/html"),
    "redirect": answer(status=302, Location="https://evil.example.com/?code=1"),
    "created": answer(b"{}", status=201),
    "404": answer(b"", status=404),
    "429": answer(b"", status=429, Retry_After="1"),
    "quoting error": refused(400, error="invalid_grant", error_description="s3cret-of-the-link, s3cret-of-the-link"),
    "odd error": refused(401, error="s3cret-refresh; drop", error_description={"s3cret-refresh": 1}),
    "long error": refused(400, error="x" * 100_000, error_description="y\n" * 100_000),
    "huge": answer(b'{"access_token": "' + b"a" * (2 * MAX_REPLY) + b'"}'),
    "packed": answer(b"\x1f\x8b", Content_Encoding="gzip"),
    "cut": answer(b'{"access_token": "s3cret-new"', length=10_000),
    "no http": b"this is no http\r\n\r\n",
    "reset": _reset,
}


@pytest.mark.parametrize("reply", HOSTILE.values(), ids=HOSTILE)
def test_hostile_replies(driver: Driver, caplog: pytest.LogCaptureFixture, reply: Any) -> None:
    caplog.set_level("DEBUG")
    with fake_jira(replying(reply)) as jira, pytest.raises((OAuthError, ConnectionFailed)) as caught:
        driver.send(jira.url, CALL, auth=login(), retry=Retry(within=0.9, first_pause=0))
    check_quiet(caught.value, caplog.text)
    assert [seen.target for seen in jira.seen] == ["/rest/oauth2/latest/token"]  # the call itself was not sent


def test_a_refusal_for_its_rate_is_waited_out(driver: Driver) -> None:
    replies = iter([answer(b"", status=429, Retry_After="0"), token()])
    with fake_jira(lambda seen: next(replies) if "token" in seen.target else answer(b'{"key":"EX-1"}')) as jira:
        driver.send(jira.url, CALL, auth=login(), retry=Retry(first_pause=0))
    assert [seen.target for seen in jira.seen][:2] == ["/rest/oauth2/latest/token"] * 2


@pytest.mark.parametrize("reply", HOSTILE.values(), ids=HOSTILE)
def test_hostile_replies_to_the_others_who_ask(caplog: pytest.LogCaptureFixture, reply: Any) -> None:
    caplog.set_level("DEBUG")
    with fake_jira(replying(reply)) as jira:
        service = OAuth2ClientCredentials(client_id="app", client_secret="s3cret-of-the-link")
        with Client(jira.url, auth=service) as client, pytest.raises((OAuthError, ConnectionFailed)) as caught:
            client.send(CALL)
        check_quiet(caught.value, caplog.text)
        attempt = OAuth2Authorization.start(jira.url, client_id="app", redirect_uri=REDIRECT_URI)
        callback = f"{REDIRECT_URI}?code=s3cret-refresh&state={attempt.state}"
        with pytest.raises((OAuthError, ConnectionFailed)) as caught:
            attempt.exchange(callback, client_secret="s3cret-of-the-link")
        check_quiet(caught.value, caplog.text, attempt.code_verifier, attempt.state)


def check_quiet(error: JiraError, log: str, *more: str) -> None:
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours: list[str] = []
    for frame in trace.stack:
        if "/tests/" not in frame.filename:
            ours += [frame.filename, str(frame.lineno), *(frame.locals or {}).values()]
    shown = "".join(ours) + str(error) + repr(error) + repr(error.args) + log
    assert [secret for secret in (*SECRETS, *more) if secret in shown] == []
    assert error.__cause__ is None
    assert error.__context__ is None
    assert len(str(error)) < 1000


@pytest.mark.parametrize(
    ("reply", "kind", "says"),
    [
        (HOSTILE["html"], OAuthError, "login page of Jira, a single sign-on or a proxy"),
        (HOSTILE["404"], OAuthError, "8.22"),
        (HOSTILE["redirect"], OAuthError, "as the base URL"),
        (HOSTILE["huge"], OAuthError, "too large or compressed"),
        (HOSTILE["500 page"], OAuthError, "its log says more"),
        (refused(401, error="invalid_client"), OAuthError, "Check client id and client secret"),
        (refused(400, error="invalid_scope"), OAuthError, "READ, WRITE, ADMIN, SYSTEM_ADMIN"),
        (refused(400, error="unauthorized_client"), OAuthError, "does not allow this way"),
        (refused(400, error="invalid_grant", error_description="Used."), LoginExpired, r"\(Used\)\. It has expired"),
    ],
)
def test_what_an_error_says(reply: bytes, kind: type[OAuthError], says: str) -> None:
    with fake_jira(replying(reply)) as jira, Client(jira.url, auth=login()) as client:
        with pytest.raises(kind, match=says) as caught:
            client.send(CALL)
        assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("reply", "lifetime"),
    [
        (token(), 3600),
        (token(expires_in=7200.5), 7200.5),
        (token(expires_in="60"), 60),
        (token(expires_in=None), None),
        (token(token_type=None), 3600),
        (token(token_type="bEARER"), 3600),
        (token(scope=None, created_at=5, more={}), 3600),
    ],
)
def test_good_replies(reply: bytes, lifetime: float | None) -> None:
    store = MemoryTokenStore(OAuth2Token("s3cret-access", "s3cret-refresh", 1.0))
    with fake_jira(replying(reply)) as jira, Client(jira.url, auth=login(store)) as client:
        client.send(CALL)
    kept = store.load()
    assert isinstance(kept, OAuth2Token)
    assert (kept.access_token, kept.refresh_token) == ("s3cret-new", "s3cret-newer")
    assert kept.expires_at == (None if lifetime is None else pytest.approx(time.time() + lifetime, abs=60))
    assert jira.last.headers["authorization"] == "Bearer s3cret-new"


def test_what_a_renewal_asks() -> None:
    with fake_jira(replying(token())) as jira, Client(jira.url, auth=login()) as client:
        client.send(CALL)
    asked = jira.seen[0]
    assert dict(parse_qsl(asked.body.decode())) == {
        "grant_type": "refresh_token",
        "refresh_token": "s3cret-refresh",
        "client_id": "app",
        "client_secret": "s3cret-of-the-link",
        "redirect_uri": REDIRECT_URI,
    }
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["x-atlassian-token"] == "no-check"
    assert "authorization" not in asked.headers
    assert "cookie" not in asked.headers


def test_a_reply_without_a_refresh_token_keeps_the_old_one() -> None:
    store = MemoryTokenStore(OAuth2Token("s3cret-access", "s3cret-refresh", 1.0))
    with fake_jira(replying(token(refresh_token=None))) as jira, Client(jira.url, auth=login(store)) as client:
        client.send(CALL)
    kept = store.load()
    assert isinstance(kept, OAuth2Token)
    assert kept.refresh_token == "s3cret-refresh"


def test_the_new_pair_is_kept_before_it_is_used() -> None:
    order: list[str] = []

    class Noting(MemoryTokenStore):
        def save(self, token: Any) -> None:
            order.append("kept")
            super().save(token)

    def script(seen: Seen) -> bytes:
        order.append("asked" if "oauth2" in seen.target else "used")
        return token() if "oauth2" in seen.target else answer(b"{}")

    store = Noting(OAuth2Token("s3cret-access", "s3cret-refresh", 1.0))
    with fake_jira(script) as jira, Client(jira.url, auth=login(store)) as client:
        client.send(CALL)
    assert order == ["asked", "kept", "used"]


@pytest.mark.parametrize("kept", [None, OAuth2Token("s3cret-access", None, 1.0)])
def test_a_store_without_a_way_on(driver: Driver, kept: OAuth2Token | None) -> None:
    with (
        fake_jira(answer(b"{}")) as jira,
        pytest.raises(LoginExpired, match="python -m jira_dc login"),
    ):
        driver.send(jira.url, CALL, auth=login(MemoryTokenStore(kept)))
    assert jira.seen == []


@pytest.mark.parametrize(
    ("method", "status", "user", "repeat"),
    [
        ("GET", 200, "fred", False),
        ("GET", 200, None, False),
        ("GET", 401, None, True),
        ("POST", 401, None, True),
        ("POST", 401, "anonymous", True),
        ("POST", 401, "fred", False),  # websudo, say: the token is good
        ("GET", 200, "anonymous", True),
        ("GET", 404, "anonymous", True),
        ("POST", 200, "anonymous", False),  # it was carried out: not twice
        ("PUT", 404, "anonymous", True),
        ("POST", 400, "anonymous", False),
        ("POST", 403, "anonymous", True),
        ("GET", 403, None, False),
        ("GET", 403, "fred", False),
        ("DELETE", 500, "anonymous", False),
    ],
)
def test_when_a_request_is_sent_again_with_another_token(
    method: str, status: int, user: str | None, repeat: bool
) -> None:
    assert may_repeat(method, status, {} if user is None else {"x-ausername": user}) is repeat


def test_a_refusal_that_a_new_token_does_not_cure_costs_one_renewal(driver: Driver) -> None:
    auth = login(MemoryTokenStore(OAuth2Token("s3cret-access", "s3cret-refresh", time.time() + 900)))

    def script(seen: Seen) -> bytes:
        return token() if "oauth2" in seen.target else answer(b"{}", status=401)

    with fake_jira(script) as jira:
        for _ in range(3):
            with pytest.raises(JiraError):
                driver.send(jira.url, CALL, auth=auth)
    assert count_renewals(jira) == 1


def count_renewals(jira: FakeJira) -> int:
    return sum("oauth2" in seen.target for seen in jira.seen)
