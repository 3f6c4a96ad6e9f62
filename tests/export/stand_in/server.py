"""The stand-in as a server: HTTP/1.1 on loopback, in a process of its own, with faults by a seeded chance."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import sys
from collections import Counter
from email.utils import formatdate
from typing import Any, Final, cast

from tests.export.stand_in.answers import OURS, Answer, Asked, StandIn, refuse

FAULTS: Final = ("reset", "reset after", "503", "429", "429 with a wait", "cut off", "slow")
REASONS: Final = {200: "OK", 400: "Bad Request", 404: "Not Found", 429: "Too Many Requests", 500: "Error", 503: "Busy"}
SLOW: Final = 0.5


class Faults:
    """Which requests go wrong, and how: `share` of them, each in one of seven ways."""

    def __init__(self, share: float, seed: int = 1) -> None:
        self.share = share
        self.happened: Counter[str] = Counter()
        self._chance = random.Random(seed)

    def next(self) -> str:
        """Return what happens to the next request; mostly nothing."""
        if self._chance.random() >= self.share:
            return ""
        fault = self._chance.choice(FAULTS)
        self.happened[fault] += 1
        return fault


class Connection(asyncio.Protocol):
    """One connection: requests one after the other, each answered before the next is looked at."""

    def __init__(self, stand_in: StandIn, faults: Faults) -> None:
        self._stand_in = stand_in
        self._faults = faults
        self._received = bytearray()
        self._is_slow = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        self._go_on()

    def _go_on(self) -> None:
        while not self._is_slow and self._transport is not None:
            asked = self._take_request()
            if asked is None:
                return
            self._answer(asked)

    def _take_request(self) -> Asked | None:
        """Return the next request, or None while it is not whole."""
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._received[:end].decode("latin-1")
        length = 0
        for line in head.split("\r\n")[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "content-length":
                length = int(value)
        if len(self._received) < end + 4 + length:
            return None
        body = bytes(self._received[end + 4 : end + 4 + length])
        del self._received[: end + 4 + length]
        method, target, _version = head.partition("\r\n")[0].split(" ")
        return Asked.read(method, target, body)

    def _answer(self, asked: Asked) -> None:
        fault = "" if asked.path in OURS else self._faults.next()
        if fault == "reset":
            self._reset()
        elif fault == "503":
            self._send(refuse(503, "Busy"))
        elif fault.startswith("429"):
            wait = "1" if fault.endswith("wait") else "0"
            self._send(refuse(429, "Rate limit exceeded."), f"Retry-After: {wait}\r\n")
        else:
            answer = self._stand_in.answer(asked)
            if fault == "slow":
                self._is_slow = True
                asyncio.get_running_loop().call_later(SLOW, self._send_late, answer)
            elif fault == "reset after":
                self._reset()
            elif fault == "cut off":
                self._send(answer, cut_off=True)
            else:
                self._send(answer)

    def _send_late(self, answer: Answer) -> None:
        self._is_slow = False
        self._send(answer)
        self._go_on()

    def _send(self, answer: Answer, headers: str = "", *, cut_off: bool = False) -> None:
        if self._transport is None:
            return
        date = formatdate(self._stand_in.issues.now / 1000, usegmt=True)
        head = (
            f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Unknown')}\r\nContent-Type: {answer.kind}\r\n"
            f"Content-Length: {len(answer.body)}\r\nDate: {date}\r\nX-ANODEID: node1\r\n{headers}\r\n"
        )
        if cut_off:
            self._transport.write(head.encode() + answer.body[: len(answer.body) // 2])
            self._transport.close()
            self._transport = None
        else:
            self._transport.writelines((head.encode(), answer.body))

    def _reset(self) -> None:
        if self._transport is not None:
            found: socket.socket = self._transport.get_extra_info("socket")
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._transport.abort()
            self._transport = None


async def serve(stand_in: StandIn, faults: Faults) -> None:
    """Print the address, and serve until stdin ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(stand_in, faults), "127.0.0.1", 0, backlog=512)
    address: Any = server.sockets[0].getsockname()
    stand_in.issues.address = f"http://127.0.0.1:{address[1]}"
    print(stand_in.issues.address, flush=True)
    await asyncio.to_thread(sys.stdin.read)
