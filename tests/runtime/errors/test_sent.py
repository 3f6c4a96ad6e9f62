"""Every error knows whether the call was sent, and its sentence says so."""

from __future__ import annotations

import asyncio
import copy
import pickle
import ssl
from types import SimpleNamespace
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest

import jira_dc_runtime.errors as runtime
from jira_dc_runtime import ConfigurationError, ConnectionFailed, JiraError, RequestError, TimedOut, UnexpectedBody
from jira_dc_runtime.errors.failure import failure_of
from jira_dc_runtime.errors.http_error import http_error

GET = "GET /api/2/issue/{issueIdOrKey}"
PUT = "PUT /api/2/issue/{issueIdOrKey}"
DRIFT = runtime.Drift(GET, "/a", "int", "string")
KEY: Any = SimpleNamespace(host="h", port=1, ssl=True, is_ssl=True)  # the address of a connection, only shown


def answered(status: int, **headers: str) -> JiraError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return http_error(GET, status, named, b"")


@pytest.mark.parametrize(
    ("error", "sent", "says"),
    [
        (RequestError("It is wrong."), "no", "It is wrong. Nothing was sent."),
        (RequestError("It is wrong. Nothing was sent."), "no", "It is wrong. Nothing was sent."),
        (runtime.LimitExceeded("It is long."), "no", "It is long. Nothing was sent."),
        (ConfigurationError("Use https://x"), "no", "Nothing was sent. Use https://x"),
        (runtime.LoginError("No login."), "no", "No login. Nothing was sent."),
        (runtime.LoginExpired("Log in: jira login"), "no", "Nothing was sent. Log in: jira login"),
        (runtime.OAuthError("It answered 400.", 400), "yes", "It answered 400."),
        (ConnectionFailed("Refused.", GET, "no"), "no", "Refused. Nothing was sent."),
        (ConnectionFailed("Broken.", GET), "unknown", "Broken. It changes nothing, so it can be repeated."),
        (ConnectionFailed("Broken.", "HEAD /x"), "unknown", "Broken. It changes nothing, so it can be repeated."),
        (ConnectionFailed("Broken.", PUT), "unknown", "Broken. Jira may have carried it out."),
        (TimedOut("Late.", PUT), "unknown", "Late. Jira may have carried it out."),
        (ConnectionFailed("Cut.", PUT, "yes"), "yes", "Cut. Jira has got it."),
        (UnexpectedBody("It answered 200.", GET, 200), "yes", "It answered 200."),
        (runtime.LoginIgnored("It answered 200.", GET, 200), "yes", "It answered 200."),
        (runtime.RedirectError("It answered 302.", GET, 302), "yes", "It answered 302."),
        (runtime.DriftError((DRIFT,)), "yes", f"{DRIFT}. Without strict=True the raw value is kept instead."),
        (answered(404), "yes", f"{GET} answered 404 without a message."),
        (answered(503), "yes", f"{GET} answered 503 without a message."),
        (answered(401, X_AUSERNAME="anonymous"), "yes", f"{GET} answered 401 without a message. Jira saw"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, JiraError) else "",
)
def test_each_class(error: JiraError, sent: str, says: str) -> None:
    assert error.sent == sent
    assert str(error).startswith(says)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (again.sent, str(again)) == (sent, str(error))


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (answered(401), "The call itself was not sent."),
        (runtime.OAuthError("It answered 400.", 400), "The call itself was not sent."),
        (runtime.LoginError("There is none."), "Nothing was sent."),
        (ConnectionFailed("Broken.", "POST /token"), "The call itself was not sent."),
        (ConnectionFailed("Refused.", "POST /token", "no"), "Nothing was sent."),
    ],
)
def test_the_error_of_a_login_tells_of_the_call(error: JiraError, says: str) -> None:
    error.sent = "no"
    assert str(error).endswith(says)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (again.sent, str(again)) == ("no", str(error))


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


REFUSED = aiohttp.ClientConnectorError(KEY, OSError(111, "refused"))
FAILURES: list[tuple[Exception, type[JiraError], str]] = [
    *(
        (kind("x"), expected, sent)
        for library in (httpx, httpx2)
        for kind, expected, sent in (
            (library.ConnectError, ConnectionFailed, "no"),
            (library.ConnectTimeout, TimedOut, "no"),
            (library.PoolTimeout, TimedOut, "no"),
            (library.ProxyError, ConnectionFailed, "no"),
            (library.UnsupportedProtocol, ConnectionFailed, "no"),
            (library.InvalidURL, RequestError, "no"),
            (library.WriteError, ConnectionFailed, "unknown"),
            (library.WriteTimeout, TimedOut, "unknown"),
            (library.ReadError, ConnectionFailed, "unknown"),
            (library.ReadTimeout, TimedOut, "unknown"),
            (library.CloseError, ConnectionFailed, "unknown"),
            (library.RemoteProtocolError, ConnectionFailed, "unknown"),
            (library.LocalProtocolError, ConnectionFailed, "unknown"),
            (library.DecodingError, UnexpectedBody, "yes"),
        )
    ),
    (httpx.LocalProtocolError("Illegal header value b's3cret'"), ConnectionFailed, "no"),
    (ValueError("header injection"), ConnectionFailed, "no"),
    # As httpx-aiohttp hands them on, and as aiohttp raises them.
    (caused(httpx.ConnectError("x"), REFUSED), ConnectionFailed, "no"),
    (caused(httpx.ProxyError("x"), aiohttp.ClientProxyConnectionError(KEY, OSError())), ConnectionFailed, "no"),
    (caused(httpx.ConnectTimeout("x"), aiohttp.ConnectionTimeoutError()), TimedOut, "no"),
    (caused(httpx.ConnectTimeout("x"), aiohttp.ServerDisconnectedError()), ConnectionFailed, "unknown"),
    (caused(httpx.ConnectTimeout("x"), aiohttp.ClientOSError(104, "reset")), ConnectionFailed, "unknown"),
    (caused(httpx.ReadTimeout("x"), aiohttp.SocketTimeoutError()), TimedOut, "unknown"),
    (caused(httpx.TimeoutException("x"), aiohttp.ServerTimeoutError()), TimedOut, "unknown"),
    (REFUSED, ConnectionFailed, "no"),
    (aiohttp.ServerFingerprintMismatch(b"", b"", "h", 1), ConnectionFailed, "no"),
    (aiohttp.ConnectionTimeoutError(), TimedOut, "no"),
    (aiohttp.ServerDisconnectedError(), ConnectionFailed, "unknown"),
    (aiohttp.ClientConnectionResetError(), ConnectionFailed, "unknown"),
    (aiohttp.ClientPayloadError(), ConnectionFailed, "unknown"),
    (aiohttp.SocketTimeoutError(), TimedOut, "unknown"),
    # What a library forgot to wrap.
    (ConnectionResetError(104, "reset"), ConnectionFailed, "unknown"),
    (BrokenPipeError(32, "pipe"), ConnectionFailed, "unknown"),
    (TimeoutError(), TimedOut, "unknown"),
    (asyncio.IncompleteReadError(b"", 5), ConnectionFailed, "unknown"),
    (ssl.SSLError("bad record"), ConnectionFailed, "unknown"),
    (UnicodeEncodeError("ascii", "\xfc", 0, 1, "no"), ConnectionFailed, "no"),
    (UnicodeDecodeError("ascii", b"\xfc", 0, 1, "no"), ConnectionFailed, "unknown"),
    (RuntimeError("Cannot send a request, as the client has been closed."), ConfigurationError, "no"),
    (RuntimeError("Session is closed"), ConfigurationError, "no"),
]


@pytest.mark.parametrize(
    ("error", "kind", "sent"),
    FAILURES,
    ids=[f"{type(error).__module__}.{type(error).__name__}" for error, _, _ in FAILURES],
)
def test_the_errors_of_http_clients(error: Exception, kind: type[JiraError], sent: str) -> None:
    failure = failure_of(error, PUT)
    assert failure is not None
    assert (type(failure), failure.sent) == (kind, sent)
    assert {"no": "Nothing was sent.", "unknown": "Jira may have carried it out.", "yes": ""}[sent] in str(failure)
    assert ("Nothing was sent." in str(failure)) == (sent == "no")
    assert ("may have" in str(failure)) == (sent == "unknown" or kind is UnexpectedBody)
    assert "s3cret" not in str(failure)


@pytest.mark.parametrize("error", [RuntimeError("x"), ValueError("x"), KeyError("x"), FileNotFoundError("x")])
def test_what_is_not_of_the_network_stays_as_it_is(error: Exception) -> None:
    assert failure_of(error, PUT) is None


def test_an_error_while_the_body_is_read_says_what_was_answered() -> None:
    failure = failure_of(httpx.ReadError("cut"), PUT, 201)
    assert failure is not None
    assert failure.sent == "yes"
    assert "It answered 201, but the body broke off." in str(failure)


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("certificate verify failed: unable to get local issuer certificate", r"SSL_CERT_FILE.*httpx\.Client\(verify="),
        ("certificate verify failed: Hostname mismatch, certificate is not valid for 'x'", "check the base URL"),
        ("certificate verify failed: certificate has expired", "renewed"),
        ("tlsv13 alert certificate required", "wants a certificate of yours"),
        ("[Errno 111] Connection refused", "Check the base URL, the network and the proxy"),
    ],
)
def test_the_advice(said: str, advice: str) -> None:
    failure = failure_of(httpx.ConnectError(said), GET)
    assert failure is not None
    with pytest.raises(ConnectionFailed, match=advice):
        raise failure


def test_an_address_that_is_too_long_names_the_post() -> None:
    failure = failure_of(httpx.InvalidURL("URL too long"), GET)
    assert "search_using_search_request" in str(failure)
