"""A server of raw sockets on 127.0.0.1 that goes wrong in one way. Each fault is a function over one connection."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import trustme

BODY = b'{"key":"EX-1"}'
PATIENCE = 20.0  # seconds after which a connection that nobody ends is given up


@dataclass(frozen=True)
class Asked:
    """One request: its head, and its body if the fault reads that far."""

    method: str
    target: str
    body: bytes


@dataclass(repr=False)
class FaultServer:
    """The server: where it is, what it was asked, and how many connections are open."""

    url: str
    seen: list[Asked] = field(default_factory=list[Asked])
    connections: int = 0
    open_connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    """Set when the client has gone, for the faults that wait."""


class Wire:
    """One connection, as a fault sees it."""

    def __init__(self, connection: socket.socket, server: FaultServer) -> None:
        self.connection = connection
        self.server = server
        self._read = b""

    def take_head(self) -> dict[str, str]:
        """Read the head of a request, count it, and return its headers. Raise `EOFError` if there is none."""
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        self.server.seen.append(Asked(method, target, b""))
        pairs = [line.partition(":") for line in lines]
        return {name.lower(): value.strip() for name, _, value in pairs}

    def take_request(self) -> None:
        """Read a request to its end."""
        length = int(self.take_head().get("content-length", "0"))
        while len(self._read) < length:
            self._more()
        last = self.server.seen.pop()
        self.server.seen.append(Asked(last.method, last.target, self._read[:length]))
        self._read = self._read[length:]

    def send(self, *parts: bytes) -> None:
        self.connection.sendall(b"".join(parts))

    def answer(self, body: bytes = BODY, status: str = "200 OK", *headers: str, length: int | None = None) -> None:
        """Answer, and keep the connection."""
        self.send(head(status, f"Content-Length: {len(body) if length is None else length}", *headers), body)

    def wait_for_the_end(self) -> None:
        """Wait until the client has gone."""
        with suppress(OSError):
            while self.connection.recv(65_536):
                pass

    def reset(self) -> None:
        """End with a reset instead of an orderly end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _more(self) -> None:
        data = self.connection.recv(65_536)
        if not data:
            raise EOFError
        self._read += data


def head(status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


Fault = Callable[[Wire], None]
FAULTS: dict[str, Fault] = {}


def fault(serve: Fault) -> Fault:
    FAULTS[serve.__name__] = serve
    return serve


@fault
def healthy(wire: Wire) -> None:
    while True:
        wire.take_request()
        wire.answer()


@fault
def close_at_once(wire: Wire) -> None:
    pass


@fault
def reset_at_once(wire: Wire) -> None:
    wire.reset()


@fault
def reset_before_reading(wire: Wire) -> None:
    wire.connection.recv(1, socket.MSG_PEEK)
    wire.reset()


@fault
def reset_after_head(wire: Wire) -> None:
    wire.take_head()
    wire.reset()


@fault
def reset_after_request(wire: Wire) -> None:
    wire.take_request()
    wire.reset()


@fault
def close_after_request(wire: Wire) -> None:
    wire.take_request()


@fault
def close_on_a_kept_connection(wire: Wire) -> None:
    wire.take_request()
    wire.answer()
    wire.take_request()


@fault
def reset_on_a_kept_connection(wire: Wire) -> None:
    wire.take_request()
    wire.answer()
    wire.take_request()
    wire.reset()


@fault
def close_an_idle_connection(wire: Wire) -> None:
    wire.take_request()
    wire.answer()


@fault
def half_a_head(wire: Wire) -> None:
    wire.take_request()
    wire.send(b"HTTP/1.1 200 OK\r\nContent-")


@fault
def half_a_body(wire: Wire) -> None:
    wire.take_request()
    wire.answer(BODY[:6], length=len(BODY))


@fault
def reset_in_the_body(wire: Wire) -> None:
    wire.take_request()
    wire.answer(BODY[:6], length=len(BODY))
    wire.connection.recv(1) if wire.server.ended.wait(0.2) else wire.reset()


@fault
def more_than_announced(wire: Wire) -> None:
    wire.take_request()
    wire.answer(BODY + b"HTTP/1.1 500 Smuggled\r\n\r\n", length=len(BODY))


@fault
def half_a_chunk(wire: Wire) -> None:
    wire.take_request()
    wire.send(head("200 OK", "Transfer-Encoding: chunked"), b"e\r\n", BODY[:6])


@fault
def no_last_chunk(wire: Wire) -> None:
    wire.take_request()
    wire.send(head("200 OK", "Transfer-Encoding: chunked"), b"e\r\n", BODY, b"\r\n")


@fault
def garbage_for_a_chunk(wire: Wire) -> None:
    wire.take_request()
    wire.send(head("200 OK", "Transfer-Encoding: chunked"))
    time.sleep(0.1)  # come as one, aiohttp throws the head away together with the chunk, and nobody can tell
    wire.send(b"zz\r\n", BODY, b"\r\n0\r\n\r\n")
    wire.wait_for_the_end()


@fault
def garbage_for_a_status(wire: Wire) -> None:
    wire.take_request()
    wire.send(b"HTTP/1.1 abc Nonsense\r\n\r\n")
    wire.wait_for_the_end()


@fault
def no_http_at_all(wire: Wire) -> None:
    wire.take_request()
    wire.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    wire.wait_for_the_end()


@fault
def garbage_for_a_header(wire: Wire) -> None:
    wire.take_request()
    wire.send(b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\n{}")
    wire.wait_for_the_end()


@fault
def garbage_for_gzip(wire: Wire) -> None:
    wire.take_request()
    wire.answer(b"\x1f\x8bnonsense", "200 OK", "Content-Encoding: gzip")
    wire.wait_for_the_end()


@fault
def gzip_cut_short(wire: Wire) -> None:
    wire.take_request()
    packed = gzip.compress(BODY * 100)
    wire.answer(packed[:20], "200 OK", "Content-Encoding: gzip", length=len(packed))


@fault
def no_answer(wire: Wire) -> None:
    wire.take_request()
    wire.wait_for_the_end()


@fault
def slow_head(wire: Wire) -> None:
    wire.take_request()
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Le")
    wire.wait_for_the_end()


@fault
def slow_body(wire: Wire) -> None:
    wire.take_request()
    wire.answer(BODY[:6], length=len(BODY))
    wire.wait_for_the_end()


@fault
def unavailable(wire: Wire) -> None:
    while True:
        wire.take_request()
        wire.answer(b'{"errorMessages":["down"]}', "503 Service Unavailable")


@fault
def too_many(wire: Wire) -> None:
    while True:
        wire.take_request()
        wire.answer(b'{"message":"slow"}', "429 Too Many Requests", "Retry-After: 0")


@fault
def too_many_for_an_hour(wire: Wire) -> None:
    wire.take_request()
    wire.answer(b'{"message":"slow"}', "429 Too Many Requests", "Retry-After: 3600")


@fault
def blocked(wire: Wire) -> None:
    wire.take_request()
    forever = "Retry-After: 9223372036854775807"
    wire.answer(b'{"message":"no"}', "429 Too Many Requests", "X-RateLimit-Limit: 0", forever)


@fault
def unavailable_before_the_body(wire: Wire) -> None:
    wire.take_head()
    wire.answer(b'{"errorMessages":["down"]}', "503 Service Unavailable", "Connection: close")
    wire.connection.shutdown(socket.SHUT_WR)
    wire.wait_for_the_end()


@fault
def tls_on_a_plain_port(wire: Wire) -> None:
    wire.connection.recv(1)
    wire.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    wire.wait_for_the_end()


@fault
def continue_first(wire: Wire) -> None:
    wire.take_request()
    wire.send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n")
    wire.answer()
    wire.wait_for_the_end()


@contextmanager
def fault_server(name: str, fault: Fault | None = None) -> Generator[FaultServer, None, None]:
    """Serve the fault `name` until the block ends, or another `fault`; some are no matter of a connection."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listener.getsockname()[1]
        address = f"127.0.0.1:{port}"
        if name == "refused":
            listener.close()
            yield FaultServer(f"http://{address}")
            return
        if name == "no_such_host":
            yield FaultServer("http://no-such-host.invalid")
            return
        if name == "full_queue":
            listener.listen(0)
            for _ in range(3):  # they are never accepted, and there is no room for more
                waiting = stack.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(("127.0.0.1", port))
            yield FaultServer(f"http://{address}")
            return
        serve, scheme, context = fault or FAULTS.get(name, healthy), "http", None
        if name == "tls_on_a_plain_port":
            scheme = "https"
        if name in {"unknown_certificate", "plain_on_a_tls_port"}:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate: Any = trustme.CA().issue_cert("127.0.0.1")
            certificate.configure_cert(context)
            scheme = "https" if name == "unknown_certificate" else "http"
        server = FaultServer(f"{scheme}://{address}")
        threads: list[threading.Thread] = []
        accepting = threading.Thread(target=_accept, args=(listener, server, serve, context, threads))
        accepting.start()
        try:
            yield server
        finally:
            server.ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()


def _accept(
    listener: socket.socket,
    server: FaultServer,
    serve: Fault,
    context: ssl.SSLContext | None,
    threads: list[threading.Thread],
) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # the block ended
            return
        server.connections += 1
        server.open_connections += 1
        thread = threading.Thread(target=_serve, args=(connection, server, serve, context))
        threads.append(thread)
        thread.start()


def _serve(connection: socket.socket, server: FaultServer, serve: Fault, context: ssl.SSLContext | None) -> None:
    connection.settimeout(PATIENCE)
    try:
        if context is not None:
            connection = context.wrap_socket(connection, server_side=True)
        serve(Wire(connection, server))
    except (OSError, EOFError, IndexError, ValueError):  # the client went away, or spoke no HTTP
        pass
    finally:
        connection.close()
        server.open_connections -= 1
