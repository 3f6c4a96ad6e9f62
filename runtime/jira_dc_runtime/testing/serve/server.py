"""MockJira as a server on 127.0.0.1, for code that cannot be handed an HTTP client, and for other languages."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import cast

from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.testing.answering import Answering
from jira_dc_runtime.testing.description import LOGGER
from jira_dc_runtime.testing.exchange import Answer, MockRequest, Refused
from jira_dc_runtime.testing.judge.mismatch import RequestMismatch
from jira_dc_runtime.testing.scenarios.scenario import Disconnected

from .certificate import Certificate
from .multipart import read_body
from .read_request import read_request

LOOPBACK = "127.0.0.1"


class MockServer:
    """A server of one MockJira, in threads of its own. `url` reaches it.

    On another address than loopback, as in a container, this Jira has the name by which it was asked.
    """

    def __init__(
        self, mock: Answering, port: int = 0, host: str = LOOPBACK, certificate: Certificate | None = None
    ) -> None:
        self._http = _Server((host, port), _Handler)
        self._http.mock = mock
        self._http.scheme = "http"
        self._http.has_many_names = host != LOOPBACK
        if certificate is not None:
            self._http.scheme = "https"
            self._http.socket = certificate.context().wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False
            )
        self.url = f"{self._http.scheme}://{LOOPBACK}:{self._http.server_port}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, name="MockJira", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    mock: Answering
    scheme: str
    has_many_names: bool

    def server_bind(self) -> None:
        """Bind without asking the name service who we are, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, ssl.SSLError):  # the client went away, or does not trust us
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that http.server gave it
        """Log nothing: the mismatches report what is not as declared."""

    def do_GET(self) -> None:
        mock = cast("_Server", self.server).mock
        with mock.in_work():
            self._respond(mock)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def _respond(self, mock: Answering) -> None:
        try:
            request = self._read()
        except ValueError:
            self.close_connection = True
            self._send(Refused(400, "The body does not come as its headers announce it.").answer())
            return
        try:
            answer = mock.answer(request, self._find_name())
        except Disconnected:
            self.close_connection = True
            return
        except RequestMismatch as mismatch:  # strict: the test fails through `verify`; the client is told all the same
            answer = Refused(400, *str(mismatch).splitlines()).answer()
        except Exception as error:  # noqa: BLE001 - as Jira does; the log says what a reply or MockJira did wrong
            LOGGER.exception("No answer to %s %s", request.method, request.path)
            answer = Refused(500, f"Internal server error: {type(error).__name__}").answer()
        if answer.delay:
            time.sleep(answer.delay)
        self._send(answer)

    def _find_name(self) -> str | None:
        """Return the address that the client has for this Jira, if it goes by what it is asked as."""
        server = cast("_Server", self.server)
        host = self.headers.get("Host")
        return f"{server.scheme}://{host}" if server.has_many_names and host else None

    def _read(self) -> MockRequest:
        target = self.path.partition("#")[0]
        if not target.startswith("/"):  # the whole address, as it is sent to a proxy
            target = f"/{target.partition('://')[2].partition('/')[2]}"
        return read_request(self.command, target, Headers(self.headers.items()), self._body())

    def _body(self) -> Iterator[bytes]:
        chunked = self.headers.get("Transfer-Encoding", "").lower() == "chunked"
        return read_body(self.rfile, self.headers.get("Content-Length"), chunked=chunked)

    def _send(self, answer: Answer) -> None:
        content = answer.content
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(content, bytes):
            if answer.status != HTTPStatus.NO_CONTENT:  # which has no body, not an empty one
                self.send_header("Content-Length", str(len(content)))
            content = iter([content])
        self.end_headers()
        if self.command != "HEAD":
            for piece in content:
                self.wfile.write(piece)
