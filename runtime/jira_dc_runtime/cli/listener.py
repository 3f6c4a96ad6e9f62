"""A web server on this machine that waits for the browser to come back from Jira, and for nothing else.

Every web page and every program on this machine can reach it. So it takes one request only: a GET of the very address
that Jira sends the browser to, by the name that this address has, with the secret of this attempt to log in. All
others get a refusal, and the wait goes on.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec

from jira_dc_runtime.auth.oauth.exchange import MAX_ADDRESS, read_callback
from jira_dc_runtime.errors import ConfigurationError, OAuthError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
MAX_CONNECTIONS: Final = 64
"""Connections at one time. One more, and the oldest is closed: the browser sends its request at once."""
SECONDS: Final = 10.0
"""For a browser to send its request, all of it."""

_TAKEN: Final = "You can close this page and go back."
_STRANGE: Final = (
    "This is not the answer to the login that is waiting here: another attempt, or another page, has sent you. If Jira "
    "did, go back, interrupt the login with Ctrl-C, and start it again."
)


class Expected(msgspec.Struct, frozen=True):
    """What the browser brings back: the address without its query, and the field of the query that holds a secret."""

    callback: str
    field: str
    secret: str

    def __repr__(self) -> str:
        return f"Expected({self.callback!r}, {self.field!r})"


def can_listen_for(callback: str) -> bool:
    """Return whether `callback` is an address on which this machine can listen: plain http on loopback, with a port."""
    try:
        parts = urlsplit(callback)
        return parts.scheme == "http" and (parts.hostname or "") in LOOPBACK and bool(parts.port)
    except ValueError:  # of the host or the port
        return False


def judge_request(expected: Expected, method: str, target: str, host: str) -> int:
    """Return the HTTP status for a request: 200 for the one that is waited for, or what is wrong with it."""
    wanted = urlsplit(expected.callback)
    if _without_port_80(host) != _without_port_80(wanted.netloc.rpartition("@")[2]):
        return 421  # a foreign name that leads to this machine (DNS rebinding), or a proxy
    if len(target) > MAX_ADDRESS:
        return 414
    path, _, query = target.partition("?")
    if path != (wanted.path or "/"):
        return 404
    if method != "GET":
        return 405
    brought = read_callback(f"?{query}").get(expected.field, "")
    return 200 if compare_digest(brought.encode("utf-8", "replace"), expected.secret.encode()) else 400


def _without_port_80(host: str) -> str:
    return host.lower().removesuffix(":80")  # a browser leaves it out


@contextlib.contextmanager
def listening(expected: Expected) -> Generator[Callable[[float], str]]:
    """Listen for the block, which gets a function that returns the address the browser came to.

    The function takes how many seconds to wait. Raise `ConfigurationError` if the port is taken; the function raises
    `OAuthError` if no browser came.
    """
    came: SimpleQueue[str] = SimpleQueue()
    parts = urlsplit(expected.callback)
    servers = _bind(parts.hostname or "", parts.port or 0, _handler(expected, came))
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


def _handler(expected: Expected, came: SimpleQueue[str]) -> type[BaseHTTPRequestHandler]:
    wanted = urlsplit(expected.callback)

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS

        def answer(self) -> None:
            hosts = self.headers.get_all("Host", [])
            status = judge_request(expected, self.command, self.path, hosts[0] if len(hosts) == 1 else "")
            try:
                self.send_page(status)
            finally:
                if status == 200:  # noqa: PLR2004 - whether or not the browser reads the page
                    came.put(f"{wanted.scheme}://{wanted.netloc}{self.path}")

        # These names are those of the base class.
        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = answer  # noqa: N815

        def send_page(self, status: int) -> None:
            text = {200: _TAKEN, 400: _STRANGE}.get(status, "")
            content = f"<!doctype html><meta charset=utf-8><title>jira-dc</title><p>{text}".encode() if text else b""
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Referrer-Policy", "no-referrer")  # the address holds the code
            self.send_header("Cache-Control", "no-store")
            self.send_header("Connection", "close")
            if status == 405:  # noqa: PLR2004 - method not allowed
                self.send_header("Allow", "GET")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
            """Refuse what is not HTTP, without the page of the base class: it quotes the request."""
            self.send_page(code)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
            """Log nothing: the address holds the code."""

        def version_string(self) -> str:
            return "jira-dc"

    return Handler


class _Server(ThreadingHTTPServer):
    """Serves few connections at a time, none of them for long: whoever holds many keeps no browser out."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._began: dict[Any, float] = {}  # when each connection that is open did, the oldest first
        self._guard = threading.Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection in a thread of its own, and hang up on the oldest if there are too many."""
        with self._guard:
            self._began[request] = time.monotonic()
            over = list(self._began)[:-MAX_CONNECTIONS]
        self._hang_up(over)
        super().process_request(request, client_address)

    def service_actions(self) -> None:
        """Hang up on whoever takes too long; the timeout of the handler counts for each part only."""
        end = time.monotonic() - SECONDS
        with self._guard:
            late = [request for request, began in self._began.items() if began < end]
        self._hang_up(late)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._began.pop(request, None)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        with self._guard:
            rest = list(self._began)
        self._hang_up(rest)

    def _hang_up(self, requests: list[Any]) -> None:
        for request in requests:
            with self._guard:
                self._began.pop(request, None)
            with contextlib.suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)  # which ends the handler that reads from it

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
