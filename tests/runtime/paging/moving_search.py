"""Read a search of many issues while it moves, over a socket.

    python -m tests.runtime.paging.moving_search 100000 1000

Jira is a process of its own. Before each page but the first it takes issues out and puts as many others in, so that
the total tells nothing. It knows in the end which issues were there throughout.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE = 100


class MovingSearch:
    """What a search finds: as many issues as at the beginning, but others."""

    def __init__(self, count: int, changes: int) -> None:
        self.issues = list(range(count))
        self.lasting = set(self.issues)
        self.new = count
        self.left = changes
        self.each = max(1, changes * PAGE // count)
        self.chance = random.Random(1)  # the same moves each time
        self.asked = 0

    def answer(self, start: int, size: int) -> dict[str, Any]:
        for _ in range(min(self.each, self.left) if self.asked else 0):
            self.left -= 1
            # Mostly before the page that is read, where it matters; new issues come behind it.
            gone = self.issues.pop(self.chance.randrange(max(1, min(len(self.issues), start * 5 // 4))))
            self.lasting.discard(gone)
            self.issues.insert(self.chance.randrange(len(self.issues) * 3 // 4, len(self.issues)), self.new)
            self.new += 1
        self.asked += 1
        found = self.issues[start : start + size]
        issues = [
            {"id": str(each), "key": f"EX-{each}", "fields": {"summary": f"{each} does not print"}} for each in found
        ]
        return {"startAt": start, "maxResults": size, "total": len(self.issues), "issues": issues}


async def read_head(reader: asyncio.StreamReader) -> bytes:
    """Return the head of the next request, or nothing if the client hung up."""
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def serve(pipe: Connection, count: int, changes: int) -> None:
    """Answer searches until told to stop, then tell which issues were there throughout, and how many were made."""
    search = MovingSearch(count, changes)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await read_head(reader):
            query = parse_qs(urlsplit(head.split(b" ", 2)[1].decode()).query)
            body = json.dumps(search.answer(int(query["startAt"][0]), int(query["maxResults"][0]))).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body))
            writer.write(body)
            await writer.drain()

    async def main() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(pipe.recv)
        pipe.send((search.lasting, search.new, search.left, search.asked))

    asyncio.run(main())


def read(pipe: Connection, port: int, *, is_async: bool) -> None:
    """Go through the search with a client of its own process; tell how often each issue came, and the memory."""
    from jira_dc import AsyncJira, Jira  # noqa: PLC0415 - only this process pays for it

    came: dict[int, int] = {}
    url = f"http://127.0.0.1:{port}"

    async def walk() -> None:
        async with AsyncJira(url) as jira:
            async for issue in jira.search.iter_search(jql="project = EX ORDER BY key", page_size=PAGE):
                came[int(issue.id or 0)] = came.get(int(issue.id or 0), 0) + 1

    if is_async:
        asyncio.run(walk())
    else:
        with Jira(url) as jira:
            for issue in jira.search.iter_search(jql="project = EX ORDER BY key", page_size=PAGE):
                came[int(issue.id or 0)] = came.get(int(issue.id or 0), 0) + 1
    pipe.send((came, read_peak()))


def read_peak() -> int:
    """Return the most memory that this process held at a time, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # on Linux, getrusage counts what the parent held when it forked
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) // 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024) if sys.platform == "darwin" else most // 1024


def measure(count: int, changes: int, *, is_async: bool = False) -> dict[str, int]:
    """Return what became of a search of `count` issues of which `changes` go, and as many come, while it is read."""
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    server = fresh.Process(target=serve, args=(theirs, count, changes), daemon=True)
    server.start()
    try:
        port = ours.recv()
        told, teller = fresh.Pipe()
        reader = fresh.Process(target=read, args=(teller, port), kwargs={"is_async": is_async}, daemon=True)
        reader.start()
        teller.close()
        came, megabytes = told.recv()
        reader.join()
        ours.send(None)
        lasting, new, left, asked = ours.recv()
    finally:
        server.terminate()
        server.join()
    return {
        "lasting": len(lasting),
        "moved": new - count,
        "unmoved": left,
        "lost": len(lasting - came.keys()),
        "doubled": sum(times > 1 for times in came.values()),
        "requests": asked,
        "megabytes": megabytes,
    }


if __name__ == "__main__":
    for is_async in (False, True):
        sys.stdout.write(f"{measure(int(sys.argv[1]), int(sys.argv[2]), is_async=is_async)}\n")
