"""What can become of a file while it is downloaded: each fault is a function over one connection, as in fault_server.

The first connection breaks off in the middle; the server knows by the requests it has seen which one it is at.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .fault_server import Fault, Wire, head

FILE = random.Random(1).randbytes(150_000)
NEW = random.Random(2).randbytes(120_000)
CUT = 50_000
"""Where it breaks off."""
PATIENCE = 5.0  # seconds
DATE, BEFORE = "Thu, 26 Nov 2026 10:00:00 GMT", "Wed, 25 Nov 2026 10:00:00 GMT"
STRONG = ('ETag: "a"',)
OTHER = ('ETag: "b"',)
WEAK = ('ETag: W/"a"',)
DATED = (f"Last-Modified: {BEFORE}", f"Date: {DATE}")

Break = Callable[[Wire], None]


@dataclass
class Position:
    """How far the client has come: aiohttp drops what it has not handed on when a connection breaks."""

    done: int = 0
    asked: list[str] = field(default_factory=list[str])
    """For each request "whole", or "rest" with what `If-Range` said."""

    def tell(self, done: int, _: int | None) -> None:
        """Take notice; to be passed as `on_progress`."""
        self.done = done

    def wait_for(self, position: int) -> None:
        """Wait until the client has got so far."""
        end = time.monotonic() + PATIENCE
        while self.done < position and time.monotonic() < end:
            time.sleep(0.002)


@dataclass(frozen=True)
class Files:
    """What a server has to say, request by request; the last step answers all further ones."""

    steps: tuple[Callable[[Wire, int, Position], None], ...]

    def fault(self, position: Position) -> Fault:
        """Return the fault that a `fault_server` serves on each connection."""

        def serve(wire: Wire) -> None:
            headers = wire.take_head()
            start = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
            position.asked.append(f"rest if {headers['if-range']}" if start else "whole")
            step = self.steps[min(len(position.asked), len(self.steps)) - 1]
            step(wire, int(start[1]) if start else 0, position)

        return serve


Step = Callable[[Wire, int, Position], None]


def whole(content: bytes = FILE, *says: str) -> Step:
    """Answer with all of it, also if a part was asked for."""

    def serve(wire: Wire, _: int, __: Position) -> None:
        wire.send(_head("200 OK", len(content), *says), content)

    return serve


def rest(content: bytes = FILE, *says: str, breaks_after: int | None = None) -> Step:
    """Answer with the part that was asked for, or a piece of it."""

    def serve(wire: Wire, start: int, position: Position) -> None:
        part = content[start:]
        found = f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}"
        wire.send(_head("206 Partial Content", len(part), found, *says), part[:breaks_after])
        if breaks_after is not None:
            position.wait_for(start + breaks_after)

    return serve


def cut(*says: str, at: int = CUT, end: Break = lambda _: None) -> Step:
    """Answer with the first part of the file, and then `end` the connection."""

    def serve(wire: Wire, _: int, position: Position) -> None:
        wire.send(_head("200 OK", len(FILE), *says), FILE[:at])
        position.wait_for(at)
        end(wire)

    return serve


def gone(wire: Wire, _: int, __: Position) -> None:
    """Answer that there is no such file."""
    wire.answer(b"{}", "404 Not Found")


def stall(wire: Wire) -> None:
    """Send nothing more, and wait until the client has had enough."""
    wire.wait_for_the_end()


def reset(wire: Wire) -> None:
    """End with a reset."""
    wire.reset()


def _head(status: str, length: int, *says: str) -> bytes:
    return head(status, f"Content-Length: {length}", "Connection: close", *says)
