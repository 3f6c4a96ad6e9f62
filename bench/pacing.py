"""Pace a fleet under a rate limit: `python -m bench.pacing` prints what share of the limit it gets, and is refused.

The server is a process of its own. It has the bucket of tokens that Jira has, and says so in every answer.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from jira_dc import AsyncJira, Call, Jira, Pacer


@dataclass(frozen=True)
class Limit:
    """A bucket: how many tokens it holds, and how many flow in per second, all the time or once a second."""

    size: int
    per_second: int
    in_steps: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a fleet got of a limit."""

    calls: int
    served: int
    refused: int
    seconds: float
    share: float
    """Calls beyond the first bucketful, by what flowed in meanwhile."""

    def __str__(self) -> str:
        refused = self.refused / self.calls
        return f"{self.calls} calls in {self.seconds:.1f} s: {self.share:.1%} of the rate, {refused:.2%} refused"


class _Bucket:
    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.tokens = float(limit.size)
        self.begun = self.filled_at = 0.0
        self.ended = 0.0
        self.served = self.refused = 0

    def take(self) -> tuple[bool, int]:
        """Take a token; return whether there was one, and how many are left."""
        now = time.monotonic()
        self.begun = self.begun or now
        self.filled_at = self.filled_at or now
        flowed = now - self.filled_at
        if self.limit.in_steps:
            flowed = float(int(now - self.begun) - int(self.filled_at - self.begun))
        self.tokens = min(self.limit.size, self.tokens + flowed * self.limit.per_second)
        self.filled_at = now
        if self.tokens < 1:
            self.refused += 1
            return False, 0
        self.tokens -= 1
        self.served += 1
        self.ended = now
        return True, int(self.tokens)


def serve(pipe: Connection, limit: Limit) -> None:
    """Answer until told to stop; then tell how many were served and refused, and in how many seconds."""
    bucket = _Bucket(limit)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await _read_head(reader):
            is_served, left = bucket.take()
            writer.write(
                b"HTTP/1.1 %s\r\nX-RateLimit-Limit: %d\r\nX-RateLimit-Remaining: %d\r\nX-RateLimit-FillRate: %d\r\n"
                b"X-RateLimit-Interval-Seconds: 1\r\nRetry-After: %d\r\nContent-Type: application/json\r\n"
                b"Content-Length: 2\r\n\r\n{}"
                % (
                    b"200 OK" if is_served else b"429 Too Many Requests",
                    limit.size,
                    left,
                    limit.per_second,
                    0 if is_served else 1,
                )
            )
            await writer.drain()
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0, backlog=500)
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(pipe.recv)
        pipe.send((bucket.served, bucket.refused, bucket.ended - bucket.begun))

    asyncio.run(main())


async def _read_head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


@contextmanager
def limited_server(limit: Limit) -> Generator[tuple[str, Connection]]:
    """Run a server in a process of its own; the block gets its address, and the pipe to ask it at the end."""
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=serve, args=(theirs, limit), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}", ours
    finally:
        process.terminate()
        process.join()


def measure(limit: Limit, calls: int, at_once: int, *, is_async: bool, pacer: Pacer | None) -> Outcome:
    """Return what `calls` calls, so many at once, got of `limit`."""
    asked = [Call("GET", "/rest/x", None)] * calls

    async def gather(url: str) -> None:
        async with AsyncJira(url, pacer=pacer) as jira:
            async for each in jira.gather(asked, at_once=at_once):
                _ = each.value

    with limited_server(limit) as (url, pipe):
        if is_async:
            asyncio.run(gather(url))
        else:
            with Jira(url, pacer=pacer) as jira:
                for each in jira.gather(asked, at_once=at_once):
                    _ = each.value
        pipe.send(None)
        served, refused, seconds = pipe.recv()
    return Outcome(calls, served, refused, seconds, (served - limit.size) / (limit.per_second * seconds))


def main() -> None:
    """Measure 2,000 calls, 50 at a time, from threads and from tasks."""
    for limit in (Limit(200, 100), Limit(70, 50), Limit(200, 20, in_steps=True)):
        for is_async in (False, True):
            outcome = measure(limit, 2000, 50, is_async=is_async, pacer=Pacer())
            sys.stdout.write(f"{limit}, {'tasks' if is_async else 'threads'}: {outcome}\n")


if __name__ == "__main__":
    main()
