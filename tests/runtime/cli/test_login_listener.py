"""The web server that waits for the browser: it takes one address and nothing else."""

from __future__ import annotations

import socket
import threading

import httpx
import pytest

from jira_dc_runtime import ConfigurationError
from jira_dc_runtime.cli.listener import can_listen_for, listening
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
        ("oob", False),
    ],
)
def test_where_this_machine_can_wait(callback: str, possible: bool) -> None:
    assert can_listen_for(callback) is possible


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_browser_comes_back(host: str) -> None:
    callback = f"http://{host}:{free_port()}/callback"
    with listening(callback) as wait:
        assert httpx.get(f"{callback.rpartition('/')[0]}/favicon.ico").status_code == 404
        assert httpx.get(callback).status_code == 404  # without an answer of Jira
        assert httpx.post(f"{callback}?code=x").status_code == 501
        page = httpx.get(f"{callback}?code=s3cret&state=a%2Bb")
        assert wait(5) == f"{callback}?code=s3cret&state=a%2Bb"
    assert "You can close this page" in page.text
    assert "s3cret" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    with pytest.raises(httpx.ConnectError):
        httpx.get(callback)


def test_garbage_and_silence_do_not_disturb(capfd: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    with listening(f"http://127.0.0.1:{port}/") as wait:
        silent = socket.create_connection(("127.0.0.1", port))
        with socket.create_connection(("127.0.0.1", port)) as rude:
            rude.sendall(b"\x16\x03\x01\x00\r\n\r\n")
        httpx.get(f"http://127.0.0.1:{port}/?code=1")
        assert wait(5).endswith("/?code=1")
        silent.close()
    assert capfd.readouterr() == ("", "")


def test_nobody_comes() -> None:
    with listening(f"http://127.0.0.1:{free_port()}/") as wait, pytest.raises(OAuthError, match="--paste"):
        wait(0.01)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port}.*--paste"), listening(f"http://127.0.0.1:{port}/"):
            pass


def test_it_ends_its_threads() -> None:
    before = threading.active_count()
    with listening(f"http://localhost:{free_port()}/"):
        pass
    assert threading.active_count() <= before + 1  # serve_forever may need a moment
