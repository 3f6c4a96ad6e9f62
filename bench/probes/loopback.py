"""loopback: a server in a process of its own on 127.0.0.1 that answers every request with the same small issue.

It stands on the standard library alone: the environments of the peers have nothing of ours.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

BACKLOG = 1000
BODY = b'{"id":"10000","key":"EX-1","self":"https://jira.example.com/rest/api/2/issue/10000","fields":{"summary":"A"}}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\nX-AREQUESTID: 1x1x1\r\nX-ANODEID: node1\r\nX-Seraph-LoginReason: OK\r\n"
    b"X-AUSERNAME: fred\r\nCache-Control: no-cache, no-store\r\nX-Content-Type-Options: nosniff\r\n"
    b"Content-Type: application/json;charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


class _Answering(asyncio.Protocol):
    """Answers each head with the same issue."""

    def connection_made(self, transport: Any) -> None:
        """Take the connection."""
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole by now."""
        *heads, self.rest = (self.rest + data).split(b"\r\n\r\n")
        self.transport.write(ANSWER * len(heads))


def serve(pipe: Connection) -> None:
    """Answer until the process is ended; tell the port first."""

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(_Answering, "127.0.0.1", 0, backlog=BACKLOG)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@contextmanager
def running_server() -> Generator[str]:
    """Run a server in a process of its own; the block gets its address."""
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that reading from a server that did not start ends
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
