"""A Jira of raw bytes on 127.0.0.1: it answers exactly what a test says, and remembers what it was asked."""

from __future__ import annotations

import hashlib
import select
import socket
import struct
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

KEPT = 1_000_000  # bytes of a request body that are kept; all of it is counted and hashed


@dataclass(repr=False)
class Seen:
    """One request as it came over the wire."""

    target: str
    method: str
    headers: dict[str, str]
    body: bytes
    length: int
    digest: str
    connection: socket.socket

    def wait_until_gone(self, at_most: float) -> None:
        """Wait until the client has closed the connection, so that no test waits for a server that waits in vain."""
        select.select([self.connection], [], [], at_most)  # what it sends was read, so this is the end


class Reset(Exception):
    """Raised by a script to break the connection with a TCP reset."""


Script = Callable[[Seen], bytes | Iterable[bytes]]


@dataclass(repr=False)
class FakeJira:
    """The server: `url` to reach it, `seen` for what it was asked."""

    script: Script
    url: str = ""
    seen: list[Seen] = field(default_factory=list[Seen])

    listener: socket.socket | None = None

    @property
    def last(self) -> Seen:
        return self.seen[-1]

    def stop(self) -> None:
        """Take no more connections."""
        if self.listener is not None:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()


def answer(
    body: bytes = b"",
    status: int = 200,
    content_type: str = "application/json",
    length: int | None = None,
    **headers: str,
) -> bytes:
    """Return a whole HTTP response. `length` may lie."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def fake_jira(script: Script | bytes) -> Generator[FakeJira, None, None]:
    """Serve `script` until the block ends. Bytes are the answer to every request."""
    jira = FakeJira(_always(script) if isinstance(script, bytes) else script)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        jira.listener = listener
        jira.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        threads: list[threading.Thread] = []
        accepting = threading.Thread(target=_accept, args=(listener, jira, threads))
        accepting.start()
        try:
            yield jira
        finally:
            with suppress(OSError):  # it was stopped before
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()


def _always(reply: bytes) -> Script:
    return lambda _: reply


def _accept(listener: socket.socket, jira: FakeJira, threads: list[threading.Thread]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # the block ended
            return
        thread = threading.Thread(target=_serve, args=(connection, jira))
        threads.append(thread)
        thread.start()


def _serve(connection: socket.socket, jira: FakeJira) -> None:
    with connection, connection.makefile("rb") as reader:
        connection.settimeout(20)
        try:
            first = reader.readline().decode("latin-1").split(" ")
            headers = dict(_headers(reader))
            body, length, digest = _body(reader, headers)
            seen = Seen(first[1], first[0], headers, body, length, digest, connection)
            jira.seen.append(seen)
            reply = jira.script(seen)
            for part in [reply] if isinstance(reply, bytes) else reply:
                connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
        except Reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except (OSError, IndexError, ValueError):  # the client went away
            pass


def _headers(reader: Any) -> Iterator[tuple[str, str]]:
    while line := reader.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        yield name.lower(), value.strip()


def _body(reader: Any, headers: dict[str, str]) -> tuple[bytes, int, str]:
    kept, length, digest = b"", 0, hashlib.sha256()
    for chunk in (
        _chunked(reader) if "transfer-encoding" in headers else _counted(reader, int(headers.get("content-length", 0)))
    ):
        kept += chunk[: max(0, KEPT - len(kept))]
        length += len(chunk)
        digest.update(chunk)
    return kept, length, digest.hexdigest()


def _counted(reader: Any, length: int) -> Iterator[bytes]:
    while length > 0:
        chunk = reader.read(min(65_536, length))
        if not chunk:
            raise IndexError
        length -= len(chunk)
        yield chunk


def _chunked(reader: Any) -> Iterator[bytes]:
    while size := int(reader.readline().strip(), 16):
        yield reader.read(size)
        reader.readline()
    reader.readline()
