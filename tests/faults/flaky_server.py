"""A Jira that fails now and then, in a process of its own: `python -m tests.faults.flaky_server SHARE SEED`.

It prints its port, answers `GET /count` with what it has carried out, and ends when its stdin does. Each call has a
number in its path, so that the server can tell a call that is sent again from another one.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import struct
import sys
from collections import Counter

ANSWER = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
FAULTS = ("reset before", "reset after", "503", "429", "429 with a wait")


class Flaky:
    """The server: `share` of the requests fail, each in one of five ways."""

    def __init__(self, share: float, seed: int) -> None:
        self._share = share
        self._chance = random.Random(seed)
        self.carried_out: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.open = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError):  # the client went away
            pass
        finally:
            self.open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, target, _ = head.partition("\r\n")[0].split(" ")
        lengths = [line for line in head.lower().split("\r\n") if line.startswith("content-length:")]
        await reader.readexactly(int(lengths[0].partition(":")[2]) if lengths else 0)
        if target == "/count":
            found = {"carried_out": self.carried_out, "faults": self.faults, "open": self.open}
            await self._send(writer, b"200 OK", json.dumps(found).encode())
            return True
        fault = self._chance.choice(FAULTS) if self._chance.random() < self._share else ""
        if fault:
            self.faults[fault] += 1
        if fault == "503":
            await self._send(writer, b"503 Service Unavailable", b"{}")
        elif fault.startswith("429"):
            wait = b"Retry-After: 0\r\n" if fault.endswith("wait") else b""
            await self._send(writer, b"429 Too Many Requests", b"{}", wait)
        elif fault == "reset before":
            return self._reset(writer)
        else:
            self.carried_out[f"{method} {target}"] += 1
            if fault:
                return self._reset(writer)
            await self._send(writer, b"200 OK", b'{"done":true}')
        return True

    @staticmethod
    async def _send(writer: asyncio.StreamWriter, status: bytes, body: bytes, headers: bytes = b"") -> None:
        writer.write(ANSWER % (status, len(body), headers, body))
        await writer.drain()

    @staticmethod
    def _reset(writer: asyncio.StreamWriter) -> bool:
        found: socket.socket = writer.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return False


async def main(share: float, seed: int) -> None:
    """Serve until stdin ends."""
    server = await asyncio.start_server(Flaky(share, seed).serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), int(sys.argv[2])))
