"""The web server that waits for the browser: it takes one address and nothing else."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import ExitStack, suppress

import httpx
import pytest

from jira_dc_runtime import ConfigurationError
from jira_dc_runtime.cli import listener
from jira_dc_runtime.cli.listener import Expected, can_listen_for, judge_request, listening
from jira_dc_runtime.errors import OAuthError


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("callback", "possible"),
    [
        ("http://127.0.0.1:8765/callback", True),
        ("http://localhost:8765", True),
        ("http://[::1]:8765/", True),
        ("http://localhost/callback", False),  # port 80 is not ours
        ("https://localhost:8765/callback", False),  # there is no certificate
        ("https://app.example.com/callback", False),
        ("http://127.0.0.1.example.com:8765/", False),
        ("http://localhost:0/", False),
        ("http://localhost:99999/", False),
        ("http://localhost:port/", False),
        ("http://[::1/", False),
        ("oob", False),
    ],
)
def test_where_this_machine_can_wait(callback: str, possible: bool) -> None:
    assert can_listen_for(callback) is possible


STATE = "s3cret-state"


def expected(callback: str, field: str = "state") -> Expected:
    return Expected(callback, field, STATE)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("field", ["state", "oauth_token"], ids=["OAuth 2.0", "OAuth 1.0a"])
def test_the_browser_comes_back(host: str, field: str) -> None:
    callback = f"http://{host}:{free_port()}/callback"
    with listening(expected(callback, field)) as wait:
        assert httpx.get(f"{callback.rpartition('/')[0]}/favicon.ico").status_code == 404
        assert httpx.get(callback).status_code == 400  # without an answer of Jira
        page = httpx.get(f"{callback}?code=s3cret&{field}={STATE}&x=a%2Bb")
        assert wait(5) == f"{callback}?code=s3cret&{field}={STATE}&x=a%2Bb"
    assert "You can close this page" in page.text
    assert "s3cret" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    with pytest.raises(httpx.ConnectError):
        httpx.get(callback)


CALLBACK, HOST = "http://localhost:8765/callback", "localhost:8765"
GOOD = f"/callback?code=x&state={STATE}"


@pytest.mark.parametrize(
    ("method", "target", "host", "status"),
    [
        ("GET", GOOD, HOST, 200),
        ("GET", GOOD, "LOCALHOST:8765", 200),
        ("GET", f"/callback?error=access_denied&state={STATE}", HOST, 200),
        # whoever does not know the secret
        ("GET", "/callback", HOST, 400),
        ("GET", "/callback?", HOST, 400),
        ("GET", "/callback?code=x", HOST, 400),
        ("GET", "/callback?code=x&state=", HOST, 400),
        ("GET", "/callback?code=x&state=other", HOST, 400),
        ("GET", f"/callback?code=x&state={STATE}x", HOST, 400),
        ("GET", f"/callback?code=x&state={STATE}&state=other", HOST, 400),
        ("GET", f"/callback?code=x&STATE={STATE}", HOST, 400),
        ("GET", f"/callback?code=x#state={STATE}", HOST, 400),
        ("GET", "/callback?error=access_denied", HOST, 400),
        ("GET", "/callback?state=%FF%00\ud800", HOST, 400),
        # another address
        ("GET", f"/?code=x&state={STATE}", HOST, 404),
        ("GET", f"/callback/?code=x&state={STATE}", HOST, 404),
        ("GET", f"/callback;x?code=x&state={STATE}", HOST, 404),
        ("GET", f"http://{HOST}{GOOD}", HOST, 404),
        ("GET", f"*?state={STATE}", HOST, 404),
        # another method
        ("POST", GOOD, HOST, 405),
        ("HEAD", GOOD, HOST, 405),
        ("OPTIONS", GOOD, HOST, 405),
        # another name for this machine
        ("GET", GOOD, "evil.example.com:8765", 421),
        ("GET", GOOD, "localhost.evil.example.com:8765", 421),
        ("GET", GOOD, "127.0.0.1:8765", 421),
        ("GET", GOOD, "localhost", 421),
        ("GET", GOOD, "localhost:87650", 421),
        ("GET", GOOD, "", 421),
        # more than an address may be
        ("GET", f"{GOOD}&x={'x' * 20_000}", HOST, 414),
    ],
)
def test_which_request_counts(method: str, target: str, host: str, status: int) -> None:
    assert judge_request(expected(CALLBACK), method, target, host) == status


@pytest.mark.parametrize(("callback", "host"), [("http://localhost:80/", "localhost"), ("http://[::1]:81", "[::1]:81")])
def test_how_a_browser_names_this_machine(callback: str, host: str) -> None:
    assert judge_request(expected(callback), "GET", f"/?state={STATE}", host) == 200


def test_what_is_expected_shows_no_secret() -> None:
    assert STATE not in repr(expected(CALLBACK))


RUDE = {
    "tls": b"\x16\x03\x01\x00\r\n\r\n",
    "no version": f"GET /?state={STATE}\r\n\r\n".encode(),
    "no host": f"GET /?state={STATE} HTTP/1.0\r\n\r\n".encode(),
    "two hosts": f"GET /?state={STATE} HTTP/1.1\r\nHost: evil.example.com\r\nHost: HERE\r\n\r\n".encode(),
    "a foreign page": b"GET /?code=1&state=evil HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "an image in it": b"GET /?error=access_denied HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "rebinding": f"GET /?state={STATE} HTTP/1.1\r\nHost: evil.example.com\r\n\r\n".encode(),
    "a form": f"POST /?state={STATE} HTTP/1.1\r\nHost: HERE\r\nContent-Length: 0\r\n\r\n".encode(),
    "unheard of": f"BREW /?state={STATE} HTTP/1.1\r\nHost: HERE\r\n\r\n".encode(),
    "a huge line": b"GET /?" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "a huge header": b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 1000 + b"\r\n",
    "nothing": b"\r\n",
    "half": b"GET /?sta",
}


@pytest.mark.parametrize("sent", RUDE.values(), ids=RUDE)
def test_nobody_else_ends_the_wait(sent: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    with listening(expected(f"http://127.0.0.1:{port}/")) as wait:
        with socket.create_connection(("127.0.0.1", port)) as rude, suppress(OSError):
            rude.settimeout(5)
            rude.sendall(sent.replace(b"HERE", f"127.0.0.1:{port}".encode()))
            if not sent.startswith((b"\x16", b"\r\n", b"GET /?sta")) or sent.endswith(b"\r\n"):
                said = rude.recv(1000)
                assert b" 200 " not in said.partition(b"\r\n")[0]
                assert b"You can close" not in said
        with pytest.raises(OAuthError):
            wait(0.05)
        httpx.get(f"http://127.0.0.1:{port}/?code=1&state={STATE}")
        assert wait(5).endswith(f"/?code=1&state={STATE}")
    assert capfd.readouterr() == ("", "")


def test_many_connections_and_slow_ones_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "SECONDS", 0.3)
    port = free_port()
    before = threading.active_count()
    with ExitStack() as opened, listening(expected(f"http://127.0.0.1:{port}/")) as wait:
        silent = [opened.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(200)]
        assert httpx.get(f"http://127.0.0.1:{port}/?code=1&state={STATE}").is_success
        assert wait(5).endswith(f"/?code=1&state={STATE}")
        assert threading.active_count() <= before + listener.MAX_CONNECTIONS + 10
        for each in silent:  # and one that sends a byte now and then is hung up on as well
            each.settimeout(5)
            with suppress(ConnectionError):
                assert each.recv(1) == b""


def test_a_client_that_drips_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "SECONDS", 0.3)
    port = free_port()
    with (
        listening(expected(f"http://127.0.0.1:{port}/")),
        socket.create_connection(("127.0.0.1", port)) as slow,
    ):

        def drip() -> None:
            for _ in range(500):
                slow.sendall(b"G")
                time.sleep(0.02)

        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            drip()


def test_a_browser_that_does_not_read_the_page() -> None:
    port = free_port()
    with listening(expected(f"http://127.0.0.1:{port}/")) as wait:
        with socket.create_connection(("127.0.0.1", port)) as gone:
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            gone.sendall(f"GET /?state={STATE} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        # The request may be lost with the reset; a second try always gets through.
        httpx.get(f"http://127.0.0.1:{port}/?state={STATE}")
        assert wait(5).endswith(STATE)


def test_nobody_comes() -> None:
    callback = f"http://127.0.0.1:{free_port()}/"
    with listening(expected(callback)) as wait, pytest.raises(OAuthError, match="--paste"):
        wait(0.01)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(ConfigurationError, match=f"port {port}.*--paste"),
            listening(expected(f"http://127.0.0.1:{port}/")),
        ):
            pass


def test_it_ends_its_threads() -> None:
    before = threading.active_count()
    with listening(expected(f"http://localhost:{free_port()}/")):
        pass
    assert threading.active_count() <= before + 1  # serve_forever may need a moment
