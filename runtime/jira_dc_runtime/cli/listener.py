"""A web server on this machine that waits for the browser to come back from Jira."""

from __future__ import annotations

import contextlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from jira_dc_runtime.errors import ConfigurationError, OAuthError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PAGE: Final = b"<!doctype html><meta charset=utf-8><title>jira-dc</title><p>You can close this page and go back."
_SECONDS: Final = 10.0  # for a browser to send its request


def can_listen_for(callback: str) -> bool:
    """Return whether `callback` is an address on which this machine can listen: plain http on loopback, with a port."""
    parts = urlsplit(callback)
    return parts.scheme == "http" and (parts.hostname or "") in LOOPBACK and parts.port is not None


@contextlib.contextmanager
def listening(callback: str) -> Generator[Callable[[float], str]]:
    """Listen at `callback` for the block, which gets a function that returns the address the browser came to.

    The function takes how many seconds to wait. Raise `ConfigurationError` if the port is taken; the function raises
    `OAuthError` if no browser came.
    """
    came: SimpleQueue[str] = SimpleQueue()
    parts = urlsplit(callback)
    servers = _bind(parts.hostname or "", parts.port or 0, _handler(callback, came))
    threads = [threading.Thread(target=server.serve_forever, args=[0.05], daemon=True) for server in servers]
    for thread in threads:
        thread.start()

    def wait(seconds: float) -> str:
        with contextlib.suppress(Empty):
            return came.get(timeout=seconds)
        message = (
            f"The browser did not come back from Jira within {seconds:.0f} s. Start again; if it cannot reach this "
            "machine, with --paste."
        )
        raise OAuthError(message)

    try:
        yield wait
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _handler(callback: str, came: SimpleQueue[str]) -> type[BaseHTTPRequestHandler]:
    expected = urlsplit(callback)

    class Handler(BaseHTTPRequestHandler):
        timeout = _SECONDS

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            found = asked.path == (expected.path or "/") and bool(asked.query)
            content = _PAGE if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Referrer-Policy", "no-referrer")  # the address holds the code
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)
            if found:
                came.put(f"{expected.scheme}://{expected.netloc}{self.path}")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
            """Log nothing: the address holds the code."""

        def version_string(self) -> str:
            return "jira-dc"

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Log nothing: what a stranger on this machine sends is not our concern."""


class _Server6(_Server):
    address_family = socket.AF_INET6


def _bind(host: str, port: int, handler: type[BaseHTTPRequestHandler]) -> list[_Server]:
    """Return servers on every loopback address that `host` can mean."""
    servers: list[_Server] = []
    problem = ""
    if host in {"127.0.0.1", "localhost"}:
        try:
            servers.append(_Server(("127.0.0.1", port), handler))
        except OSError as error:
            problem = str(error.strerror)
    if host in {"::1", "localhost"} and not problem:
        try:
            servers.append(_Server6(("::1", servers[0].server_address[1] if servers else port), handler))
        except OSError as error:
            problem = "" if servers else str(error.strerror)  # many machines have no IPv6
    if servers and not problem:
        return servers
    message = f"This machine cannot listen on port {port} for the browser ({problem}). Free the port, or use --paste."
    raise ConfigurationError(message)
