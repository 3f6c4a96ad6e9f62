"""A small stand-in for Jira on 127.0.0.1, for the tour only; the MockJira that users get is another, larger thing.

It answers the operations in routes.py as Jira does: the same shapes, statuses, headers and error bodies, and a cap on
pages, but no more than the tour needs.
"""

from __future__ import annotations

import base64
import json
import os
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO, cast
from unittest import mock
from urllib.parse import parse_qsl, unquote, urlsplit

from .multipart import boundary_of, read_body, read_parts
from .routes import Answer, Asked, find_route
from .shapes import write_errors
from .state import Refused, State, new_file

LOGIN_REQUIRED = "You are not authenticated. Authentication required to perform this operation."


class StubJira(ThreadingHTTPServer):
    """The server. `url` reaches it; `state` holds its data and logins; `requests` counts what it was asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.state = State()
        self.requests = 0
        self.pause = 0.0  # seconds before each answer
        self.most_at_once = 0  # requests in work at the same time, at most so far
        self._at_once = 0
        self._count = threading.Lock()

    @contextmanager
    def counted(self) -> Generator[int, None, None]:
        """Count one request while it is in work, and give its number."""
        with self._count:
            self.requests += 1
            number = self.requests
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield number
        finally:
            with self._count:
                self._at_once -= 1


@contextmanager
def stub_jira() -> Generator[StubJira, None, None]:
    """Serve a new stub Jira until the block ends. Meanwhile no proxy of this machine gets in between."""
    direct = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    with mock.patch.dict(os.environ, direct), StubJira() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            server.state.close()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:  # the client went away
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that http.server gave it
        """Say nothing: the tour prints what matters."""

    def do_GET(self) -> None:
        with self._stub.counted() as number:
            user = self._user()
            body = self._body()
            try:
                answer = self._answer(user, body)
            except Refused as refused:
                answer = Answer(refused.status, write_errors(refused.messages, refused.errors))
            for _ in body:  # what is left of it stands before the next request
                pass
            time.sleep(self._stub.pause)
            self._reply(answer, user, number)

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    @property
    def _stub(self) -> StubJira:
        return cast("StubJira", self.server)

    def _user(self) -> str | None:
        kind, _, secret = self.headers.get("Authorization", "").partition(" ")
        state = self._stub.state
        basic = base64.b64encode(f"{state.user}:{state.password}".encode()).decode()
        return state.user if (kind, secret) in {("Bearer", state.token), ("Basic", basic)} else None

    def _body(self) -> Iterator[bytes]:
        chunked = self.headers.get("Transfer-Encoding", "").lower() == "chunked"
        return read_body(self.rfile, self.headers.get("Content-Length"), chunked=chunked)

    def _answer(self, user: str | None, body: Iterator[bytes]) -> Answer:
        target = urlsplit(self.path)
        found = find_route(self.command, target.path)
        if found is None:
            return Answer(404, {"message": f"null for uri: {self._stub.url}{target.path}", "status-code": 404})
        route, names = found
        if user is None and not route.anonymous:
            raise Refused(401, LOGIN_REQUIRED)
        boundary = boundary_of(self.headers.get("Content-Type", ""))
        if boundary and self.headers.get("X-Atlassian-Token") != "no-check":
            text = b"XSRF check failed"
            return Answer(403, content=iter([text]), headers={"Content-Type": "text/plain", "Content-Length": "17"})
        files = tuple(_stored_parts(body, boundary)) if boundary else ()
        values = tuple(unquote(name) for name in names)
        asked = Asked(values, dict(parse_qsl(target.query)), _read_object(b"".join(body)), files)
        with self._stub.state.lock:
            return route.respond(self._stub.state, asked)

    def _reply(self, answer: Answer, user: str | None, number: int) -> None:
        headers = {"X-AREQUESTID": f"570x{number}x1", "X-AUSERNAME": user or "anonymous", **answer.headers}
        content = answer.content or iter(())
        if answer.body is not None:
            written = json.dumps(answer.body).encode()
            headers |= {"Content-Type": "application/json;charset=UTF-8", "Content-Length": str(len(written))}
            content = iter([written])
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in content:
            self.wfile.write(piece)


def _read_object(sent: bytes) -> dict[str, Any]:
    try:
        value: object = json.loads(sent) if sent.strip() else {}
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused(400, "The body is not a JSON object.")
    return cast("dict[str, Any]", value)


def _stored_parts(body: Iterator[bytes], boundary: bytes) -> Iterator[tuple[str, str, BinaryIO]]:
    for part, pieces in read_parts(body, boundary):
        file = new_file()
        for piece in pieces:
            file.write(piece)
        if part.field == "file":
            yield part.filename, part.content_type, file
        else:
            file.close()
