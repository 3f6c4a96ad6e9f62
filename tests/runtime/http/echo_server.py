"""A healthy server on 127.0.0.1 that keeps its connections: it answers with the key it was asked for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(repr=False)
class EchoServer:
    """The server. `under_way` is how many requests it has at the moment, `most` how many it ever had at a time."""

    delay: float
    url: str = ""
    asked: list[str] = field(default_factory=list[str])
    connections: int = 0
    open_connections: int = 0
    under_way: int = 0
    most: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                target = head.split(b" ", 2)[1].decode()
                self.asked.append(target)
                self.under_way += 1
                self.most = max(self.most, self.under_way)
                await asyncio.sleep(self.delay)
                self.under_way -= 1
                body = b'{"key":"%s","id":1}' % target.rpartition("/")[2].encode()
                kind = b"Content-Type: application/json\r\n"
                writer.write(b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (kind, len(body), body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open_connections -= 1
            writer.close()


@contextmanager
def echo_server(delay: float = 0.0) -> Generator[EchoServer, None, None]:
    """Serve in a thread until the block ends."""
    echo = EchoServer(delay)
    started = threading.Event()
    ends: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def main() -> None:
        server = await asyncio.start_server(echo.serve, "127.0.0.1", 0, backlog=2000)
        echo.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        end = asyncio.Event()
        ends.append((asyncio.get_running_loop(), end))
        started.set()
        await end.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=[main()])
    thread.start()
    started.wait(10)
    try:
        yield echo
    finally:
        [(loop, end)] = ends
        loop.call_soon_threadsafe(end.set)
        thread.join()
