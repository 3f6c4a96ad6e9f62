"""Real sockets that misbehave, seen by sync and async clients over httpx and httpx2."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from jira_dc_runtime import (
    Call,
    ConnectionFailed,
    JiraError,
    NotFound,
    PersonalAccessToken,
    RedirectError,
    ServiceUnavailable,
    TimedOut,
    UnexpectedBody,
)
from jira_dc_runtime.errors import LoginIgnored
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Reset, Seen, answer, fake_jira
from tests.runtime.models import Issue, get_issue

LOGIN_PAGE = b"<!DOCTYPE html>\n<html><head><title>Log in - Jira</title></head><body>Log in</body></html>"
ISSUE = b'{"key":"EX-1","id":10001}'
NOTHING: Call[None] = Call("PUT", "/rest/api/2/issue/{key}", None, path={"key": "EX-1"})
MAYBE: Call[Issue | None] = Call("GET", "/rest/api/2/issue/EX-1", Issue | None)
IMAGE = Call("GET", "/rest/api/2/avatar", bytes, accept="image/*")


@pytest.mark.parametrize("call", [get_issue(), NOTHING, MAYBE, IMAGE], ids=["model", "nothing", "maybe", "bytes"])
def test_a_login_page_with_status_200_is_not_success(driver: Driver, call: Call[Any]) -> None:
    with (
        fake_jira(answer(LOGIN_PAGE, content_type="text/html;charset=UTF-8")) as jira,
        pytest.raises(UnexpectedBody, match=r"HTML page titled 'Log in - Jira'.*check the base URL") as caught,
    ):
        driver.send(jira.url, call)
    assert caught.value.body == LOGIN_PAGE
    assert caught.value.status == 200


def test_a_page_is_a_value_where_the_operation_asks_for_html(driver: Driver) -> None:
    call = Call("GET", "/rest/api/2/page", bytes, accept="text/html")
    with fake_jira(answer(LOGIN_PAGE, content_type="text/html")) as jira:
        assert driver.send(jira.url, call) == LOGIN_PAGE


def test_json_that_is_labelled_html_is_read(driver: Driver) -> None:
    with fake_jira(answer(ISSUE, content_type="text/html")) as jira:
        assert driver.send(jira.url, get_issue()).key == "EX-1"


@pytest.mark.parametrize("status", [200, 204])
def test_an_empty_body_where_a_model_is_declared(driver: Driver, status: int) -> None:
    with (
        fake_jira(answer(status=status, content_type="")) as jira,
        pytest.raises(UnexpectedBody, match=f"answered {status} with an empty body"),
    ):
        driver.send(jira.url, get_issue())


@pytest.mark.parametrize("reason", ["AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED"])
@pytest.mark.parametrize("body", [b"", ISSUE])
def test_an_answer_for_someone_else(driver: Driver, reason: str, body: bytes) -> None:
    with (
        fake_jira(answer(body, X_Seraph_LoginReason=reason)) as jira,
        pytest.raises(LoginIgnored, match=f"answered 200, but Jira says {reason}") as caught,
    ):
        driver.send(jira.url, get_issue())
    assert isinstance(caught.value, UnexpectedBody)
    assert caught.value.body == body


@pytest.mark.parametrize("body", [b"", b" \r\n"])
@pytest.mark.parametrize("call", [NOTHING, MAYBE], ids=["nothing", "maybe"])
def test_an_empty_body_where_it_is_declared_is_none(driver: Driver, call: Call[Any], body: bytes) -> None:
    with fake_jira(answer(body, content_type="")) as jira:
        assert driver.send(jira.url, call) is None


def test_a_body_where_none_is_declared_is_ignored(driver: Driver) -> None:
    with fake_jira(answer(b'{"any":"thing"')) as jira:
        assert driver.send(jira.url, NOTHING) is None


def test_an_empty_binary_body_is_a_value(driver: Driver) -> None:
    with fake_jira(answer(b"", content_type="image/png")) as jira:
        assert driver.send(jira.url, IMAGE) == b""


def test_a_body_cut_half_way(driver: Driver) -> None:
    with (
        fake_jira(answer(ISSUE[:10], length=len(ISSUE))) as jira,
        pytest.raises(ConnectionFailed, match="no complete answer came") as caught,
    ):
        driver.send(jira.url, get_issue())
    assert not isinstance(caught.value, TimedOut)
    assert caught.value.operation == "GET /api/2/issue/{issueIdOrKey}"


def test_truncated_json_of_the_right_length(driver: Driver) -> None:
    with (
        fake_jira(answer(ISSUE[:10])) as jira,
        pytest.raises(UnexpectedBody, match=r"10 bytes of application/json that cannot be read as JSON: .*truncated"),
    ):
        driver.send(jira.url, get_issue())


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{}",
        b"{}{}",
        b"\x00",
        b"[" * 50_000,
        b'{"parent":' * 50_000,
    ],
    ids=[
        "utf-16 mark",
        "two values",
        "nul",
        "deep list",
        "deep model",
    ],
)
def test_hostile_bytes_are_an_unexpected_body(driver: Driver, body: bytes) -> None:
    with fake_jira(answer(body)) as jira, pytest.raises(UnexpectedBody, match="cannot be read as JSON") as caught:
        driver.send(jira.url, get_issue())
    assert caught.value.body == body


def test_a_reset_connection(driver: Driver) -> None:
    def script(_: Seen) -> bytes:
        raise Reset

    with fake_jira(script) as jira, pytest.raises(ConnectionFailed, match="no complete answer came"):
        driver.send(jira.url, get_issue())


def test_nobody_listens(driver: Driver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionFailed, match="Check the base URL, the network and the proxy"):
        driver.send(f"http://127.0.0.1:{port}", get_issue())


def test_bytes_that_are_not_http(driver: Driver) -> None:
    with fake_jira(b"SSH-2.0-OpenSSH_9.6\r\n") as jira, pytest.raises(ConnectionFailed):
        driver.send(jira.url, get_issue())


def test_a_slow_answer(driver: Driver) -> None:
    released = threading.Event()

    def script(_: Seen) -> Iterator[bytes]:
        released.wait(10)
        yield answer(ISSUE)

    with fake_jira(script) as jira:
        with pytest.raises(TimedOut, match=r"no answer within the timeout.*with_options"):
            driver.send(jira.url, get_issue(), timeout=0.2)
        released.set()


def test_a_body_that_is_not_the_gzip_it_claims(driver: Driver) -> None:
    with (
        fake_jira(answer(b"\x1f\x8bnonsense", Content_Encoding="gzip")) as jira,
        pytest.raises(UnexpectedBody, match="cannot be unpacked"),
    ):
        driver.send(jira.url, get_issue())


def test_gzip_is_unpacked(driver: Driver) -> None:
    with fake_jira(answer(gzip.compress(ISSUE), Content_Encoding="gzip")) as jira:
        response = driver.respond(jira.url, get_issue())
    assert response.value.key == "EX-1"
    assert response.content == ISSUE
    assert "gzip" in jira.last.headers["accept-encoding"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_named_and_never_followed(driver: Driver, status: int) -> None:
    with fake_jira(answer(b"{}")) as elsewhere:
        target = f"http://fred:secret@{elsewhere.url[7:]}/login.jsp?os_destination=x#y"
        with fake_jira(answer(status=status, Location=target)) as jira, pytest.raises(RedirectError) as caught:
            driver.send(jira.url, get_issue(), auth=PersonalAccessToken("s3cret-token"))
    assert elsewhere.seen == []
    assert jira.last.headers["authorization"] == "Bearer s3cret-token"
    assert caught.value.location == f"{elsewhere.url}/login.jsp"
    assert caught.value.status == status
    assert "base URL" in str(caught.value)
    assert "secret" not in str(caught.value) + repr(caught.value)
    assert "os_destination" not in str(caught.value)


@pytest.mark.parametrize(
    ("location", "shown"),
    [("/jira/rest/x?a=b", "/jira/rest/x"), ("..", "/rest/api/2/"), (None, None)],
)
def test_where_a_redirect_goes(driver: Driver, location: str | None, shown: str | None) -> None:
    moved = answer(status=302) if location is None else answer(status=302, Location=location)
    with fake_jira(moved) as jira, pytest.raises(RedirectError) as caught:
        driver.send(jira.url, get_issue())
    assert caught.value.location == (None if shown is None else jira.url + shown)
    assert len(jira.seen) == 1


def test_an_unreadable_redirect_is_an_error_of_ours(driver: Driver) -> None:
    with fake_jira(answer(status=302, Location="http://[::1")) as jira, pytest.raises(JiraError):
        driver.send(jira.url, get_issue())


def test_an_error_status_carries_everything(driver: Driver) -> None:
    body = b'{"errorMessages":["Issue Does Not Exist"],"errors":{"key":"is wrong"}}'
    with (
        fake_jira(answer(body, status=404, X_AREQUESTID="764x10559x1", Set_Cookie="JSESSIONID=abc")) as jira,
        pytest.raises(NotFound) as caught,
    ):
        driver.send(jira.url, get_issue())
    error = caught.value
    assert str(error) == (
        "GET /api/2/issue/{issueIdOrKey} answered 404: Issue Does Not Exist. key: is wrong. (request 764x10559x1)"
    )
    assert (error.error_messages, error.errors, error.body) == (["Issue Does Not Exist"], {"key": "is wrong"}, body)
    assert (error.status, error.request_id, error.headers["X-ARequestId"]) == (404, "764x10559x1", "764x10559x1")
    assert "abc" not in repr(error)


def test_a_proxy_page_is_an_error_of_its_status(driver: Driver) -> None:
    page = b"<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
    with (
        fake_jira(answer(page, status=503, content_type="text/html")) as jira,
        pytest.raises(ServiceUnavailable, match="503 Service Temporarily Unavailable"),
    ):
        driver.send(jira.url, get_issue())
