"""The cookie session: when it logs in, what it sends and keeps, and when it gives up."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from jira_dc_runtime import (
    Call,
    ConfigurationError,
    CookieSession,
    JiraError,
    LoginError,
    RequestError,
    ServerError,
    TooManyRequests,
    Unauthorized,
)
from jira_dc_runtime.auth.session_cookies import MAX_COOKIES, SessionCookies
from jira_dc_runtime.call import BinaryBody
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.errors import BasicAuthDisabled, CaptchaRequired, LoginDenied, LoginRefused, WebSudoRequired
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import FakeJira, Seen, answer, fake_jira

from .login_jira import ADMIN, CAPTCHA_AFTER, PASSWORD, USER, login_jira

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)
ADMINISTER: Call[Any] = Call("GET", "/rest/api/2/admin", Any)


def _asked(server: FakeJira) -> list[str]:
    return [f"{seen.method} {seen.target}" for seen in server.seen]


@pytest.mark.parametrize("path", ["", "/jira"])
def test_a_session_from_beginning_to_end(driver: Driver, path: str) -> None:
    with login_jira(path) as (jira, server):
        user = driver.send(server.url, MYSELF, auth=CookieSession(USER, PASSWORD))
        assert user["name"] == USER
        assert _asked(server) == [
            f"POST {path}/rest/auth/1/session",
            f"GET {path}/rest/api/2/myself",
            f"DELETE {path}/rest/auth/1/session",
        ]
        login, call, logout = server.seen
        assert "cookie" not in login.headers
        assert set(call.headers["cookie"].split("; ")) == {
            "JSESSIONID=S3CRET1",
            "ROUTE=node1",
            "atlassian.xsrf.token=B-1_abc_lin",
        }
        assert "authorization" not in call.headers
        assert logout.headers["cookie"] == call.headers["cookie"]
        assert jira.sessions == {}


def test_one_session_for_many_calls() -> None:
    with login_jira() as (jira, server), Client(server.url, auth=CookieSession(USER, PASSWORD)) as client:
        for _ in range(5):
            client.send(MYSELF)
        assert jira.logins == 1


def test_concurrent_callers_log_in_once() -> None:
    with login_jira() as (jira, server):
        auth = CookieSession(USER, PASSWORD)

        async def ask() -> None:
            client = AsyncClient(server.url, auth=auth)
            await asyncio.gather(*(client.send(MYSELF) for _ in range(20)))

        def ask_from_a_loop() -> None:
            asyncio.run(ask())

        client = Client(server.url, auth=auth)
        with ThreadPoolExecutor(12) as pool:
            asked: list[Future[Any]] = [pool.submit(client.send, MYSELF) for _ in range(10)]
            asked += [pool.submit(ask_from_a_loop) for _ in range(2)]
            for each in asked:
                each.result()
        assert jira.logins == 1
        jira.sessions.clear()  # and so they do when it has expired
        with ThreadPoolExecutor(10) as pool:
            users: list[Any] = list(pool.map(client.send, [MYSELF] * 10))
        assert [user["name"] for user in users] == [USER] * 10
        assert jira.logins == 2


def test_an_expired_session_is_renewed_once_and_then_given_up(driver: Driver) -> None:
    with login_jira() as (jira, server):
        auth = CookieSession(USER, PASSWORD)
        with Client(server.url, auth=auth) as other:
            other.send(MYSELF)
            jira.sessions.clear()
            driver.send(server.url, MYSELF, auth=auth)
            assert jira.logins == 2


def test_the_session_that_a_refusal_brings_is_not_kept(driver: Driver) -> None:
    """A 401 may set the cookie of a session of nobody; it must not take the place of the one that expired."""
    with login_jira() as (jira, _):

        def script(seen: Seen) -> bytes:
            said = jira(seen)
            anonymous = b"\r\nSet-Cookie: JSESSIONID=ANONYMOUS; Path=/; HttpOnly\r\n"
            return said.replace(b"\r\n", anonymous, 1) if said.startswith(b"HTTP/1.1 401") else said

        with fake_jira(script) as server:
            auth = CookieSession(USER, PASSWORD)
            Client(server.url, auth=auth).send(MYSELF)
            jira.sessions.clear()
            before = len(server.seen)
            driver.send(server.url, MYSELF, auth=auth)
            assert _asked(server)[before:] == [
                "GET /rest/api/2/myself",
                "POST /rest/auth/1/session",
                "GET /rest/api/2/myself",
                "DELETE /rest/auth/1/session",
            ]
            assert not [seen for seen in server.seen if "ANONYMOUS" in seen.headers.get("cookie", "")]


def test_a_session_that_jira_never_accepts_is_given_up(driver: Driver) -> None:
    with login_jira() as (jira, _):

        def script(seen: Seen) -> bytes:
            jira.sessions.clear()
            return jira(seen)

        auth = CookieSession(USER, PASSWORD)
        with fake_jira(script) as server:
            for logins in (1, 2):  # a new session is not renewed, an older one once
                with pytest.raises(Unauthorized):
                    driver.send(server.url, MYSELF, auth=auth)
                assert jira.logins == logins


def test_a_refused_login_is_not_repeated() -> None:
    with login_jira() as (jira, server), Client(server.url, auth=CookieSession(USER, "wrong")) as client:
        for _ in range(10):
            with pytest.raises(LoginRefused, match="POST /auth/1/session answered 401: Login failed"):
                client.send(MYSELF)
        assert jira.logins == 1
        with ThreadPoolExecutor(8) as pool:
            failed = [each.exception() for each in [pool.submit(client.send, MYSELF) for _ in range(8)]]
        assert {type(error) for error in failed} == {LoginRefused}
        assert jira.logins == 1
        assert _asked(server) == ["POST /rest/auth/1/session"]  # and there was nothing to log out from


def test_a_captcha_is_an_error_of_its_own(driver: Driver) -> None:
    with login_jira() as (jira, server):
        jira.failed[USER] = CAPTCHA_AFTER
        with pytest.raises(CaptchaRequired, match="log in once in a browser"):
            driver.send(server.url, MYSELF, auth=CookieSession(USER, PASSWORD))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(b'{"errorMessages":["Login denied"]}', status=403), LoginDenied),
        (
            answer(b'{"message":"Basic Authentication has been disabled on this instance."}', status=403),
            BasicAuthDisabled,
        ),
        (answer(b'{"message":"slow"}', status=429), TooManyRequests),
        (answer(b"", status=503), ServerError),
        (answer(b"<html>", content_type="text/html"), LoginError),
        (answer(b'{"session":{"name":"a b","value":"x"}}'), LoginError),
        (answer(b'{"session":{"name":"JSESSIONID","value":"a;b"}}'), LoginError),
    ],
)
def test_other_answers_to_a_login(driver: Driver, reply: bytes, kind: type[JiraError]) -> None:
    with fake_jira(reply) as server, pytest.raises(kind, match="POST /auth/1/session answered"):
        driver.send(server.url, MYSELF, auth=CookieSession(USER, PASSWORD))


def test_a_login_that_failed_for_another_reason_is_tried_again() -> None:
    with login_jira() as (jira, _):
        down = [True]
        with (
            fake_jira(lambda seen: answer(b"", status=503) if down[0] else jira(seen)) as server,
            Client(server.url, auth=CookieSession(USER, PASSWORD)) as client,
        ):
            with pytest.raises(ServerError):
                client.send(MYSELF)
            down[0] = False
            assert client.send(MYSELF)["name"] == USER


def test_the_node_that_the_balancer_chooses_later_is_kept() -> None:
    with login_jira() as (jira, _):
        moved = b"\r\nSet-Cookie: ROUTE=node7; Path=/\r\nSet-Cookie: gone2=1; Max-Age=0\r\n"

        def script(seen: Seen) -> bytes:
            return jira(seen).replace(b"\r\n", moved, 1) if "myself" in seen.target else jira(seen)

        with fake_jira(script) as server, Client(server.url, auth=CookieSession(USER, PASSWORD)) as client:
            client.send(MYSELF)
            client.send(MYSELF)
            assert "ROUTE=node7" in server.seen[-1].headers["cookie"].split("; ")
            assert "gone" not in server.seen[-1].headers["cookie"]


def test_the_sessions_name_is_taken_from_the_answer(driver: Driver) -> None:
    """Also where no Set-Cookie comes through."""

    def script(seen: Seen) -> bytes:
        return answer(b'{"session":{"name":"crowd.token","value":"abc=="}}' if seen.method == "POST" else b"{}")

    with fake_jira(script) as server:
        driver.send(server.url, MYSELF, auth=CookieSession(USER, PASSWORD))
        assert server.seen[1].headers["cookie"] == "crowd.token=abc=="


def test_websudo_is_refused_with_an_error_of_its_own(driver: Driver) -> None:
    with login_jira() as (jira, server):
        with pytest.raises(WebSudoRequired, match="websudo=True"):
            driver.send(server.url, ADMINISTER, auth=CookieSession(ADMIN, PASSWORD))
        assert (jira.logins, jira.websudos) == (1, 0)  # it is no expired session


@pytest.mark.parametrize("path", ["", "/jira"])
def test_websudo_is_opened_where_it_is_wanted(driver: Driver, path: str) -> None:
    with login_jira(path) as (jira, server):
        answered = driver.send(server.url, ADMINISTER, auth=CookieSession(ADMIN, PASSWORD, websudo=True))
        assert answered == {"done": True}
        assert _asked(server)[1:4] == [
            f"GET {path}/rest/api/2/admin",
            f"POST {path}/secure/admin/WebSudoAuthenticate.jspa",
            f"GET {path}/rest/api/2/admin",
        ]
        assert jira.sessions == {}  # the renamed session was logged out from


def test_websudo_is_opened_once_and_survives_an_expired_session() -> None:
    with (
        login_jira() as (jira, server),
        Client(server.url, auth=CookieSession(ADMIN, PASSWORD, websudo=True)) as client,
    ):
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(client.send, [ADMINISTER] * 8)) == [{"done": True}] * 8
        assert (jira.logins, jira.websudos) == (1, 1)
        jira.sessions.clear()
        assert client.send(ADMINISTER) == {"done": True}
        assert (jira.logins, jira.websudos) == (2, 2)


def test_websudo_of_someone_who_may_not(driver: Driver) -> None:
    with (
        login_jira() as (jira, server),
        pytest.raises(LoginError, match="Check in a browser that this user may administer Jira"),
    ):
        driver.send(server.url, ADMINISTER, auth=CookieSession(USER, PASSWORD, websudo=True))
    assert jira.websudos == 1


def test_one_object_is_for_one_jira() -> None:
    with login_jira() as (_, server), fake_jira(answer(b"{}")) as other:
        auth = CookieSession(USER, PASSWORD)
        Client(server.url, auth=auth).send(MYSELF)
        with pytest.raises(ConfigurationError, match="Make one for each Jira"):
            Client(other.url, auth=auth).send(MYSELF)
        Client(other.url, auth=auth).close()
        assert other.seen == []


def test_a_flow_without_one_of_our_clients_says_so() -> None:
    with pytest.raises(LoginError, match="Use Jira or AsyncJira"):
        next(CookieSession(USER, PASSWORD).auth_flow(httpx.Request("GET", "https://jira.example.com")))


@pytest.mark.parametrize("reply", [answer(b"", status=500), b"no http"])
def test_a_logout_that_fails_does_not_break_the_close(reply: bytes) -> None:
    with (
        login_jira() as (jira, _),
        fake_jira(lambda seen: reply if seen.method == "DELETE" else jira(seen)) as server,
        Client(server.url, auth=CookieSession(USER, PASSWORD)) as client,
    ):
        client.send(MYSELF)


def test_a_client_of_the_callers_own_that_is_closed_first() -> None:
    with (
        login_jira() as (_, server),
        httpx.Client() as http,
        Client(server.url, auth=CookieSession(USER, PASSWORD), http_client=http) as client,
    ):
        client.send(MYSELF)
        http.close()


def test_an_upload_that_can_be_sent_once_only_says_so_after_a_new_login(driver: Driver) -> None:
    with login_jira() as (jira, server):
        auth = CookieSession(USER, PASSWORD)
        Client(server.url, auth=auth).send(MYSELF)
        jira.sessions.clear()
        upload = Call("POST", "/rest/api/2/x", Any, body=BinaryBody(iter([b"a", b"b"]), "image/png"))
        with pytest.raises(RequestError, match="can be read only once"):
            driver.send(server.url, upload, auth=auth)


def test_cookies_that_cannot_be_are_left_out() -> None:
    cookies = SessionCookies("https://jira.example.com/jira")
    cookies.keep(
        [
            "good=1; Path=/jira",
            "elsewhere=1; Domain=evil.example.org",
            "too=wide; Domain=com",
            "other=1; Path=/confluence",
            "long=" + "x" * 5000,
            "b\u00fcse=1",
            "ctl=\x01",
            "",
            "=",
        ]
    )
    assert cookies.header_for("https://jira.example.com/jira/rest/api/2/myself") == "good=1"
    assert cookies.header_for("https://evil.example.org/jira") is None
    cookies.keep([f"c{number}=1; Path=/" for number in range(1000)])
    cookies.keep([f"d{number}=1; Path=/" for number in range(1000)])
    header = cookies.header_for("https://jira.example.com/jira/") or ""
    assert len(header.split("; ")) <= MAX_COOKIES


def test_a_secure_cookie_is_not_sent_over_plain_http() -> None:
    cookies = SessionCookies("http://127.0.0.1")
    cookies.keep(["a=1; Secure", "b=2"])
    assert cookies.header_for("http://127.0.0.1/rest/x") == "b=2"


@pytest.mark.parametrize("path", ["", "/jira"])
def test_the_password_is_in_no_repr(path: str) -> None:
    with login_jira(path) as (_, server), Client(server.url, auth=CookieSession(USER, PASSWORD)) as client:
        client.send(MYSELF)
        assert repr(vars(client)["_transport"]._auth) == f"CookieSession(username={USER!r})"


def test_the_fake_hides_a_wrong_password_behind_a_live_cookie() -> None:
    """The trap of section 4.4, which is why no cookie ever goes beside a login."""
    with login_jira() as (jira, server):
        jira.sessions["live"] = USER
        with httpx.Client(auth=(USER, "wrong"), cookies={"JSESSIONID": "live"}) as http:
            assert http.get(f"{server.url}/rest/api/2/myself").status_code == 200
