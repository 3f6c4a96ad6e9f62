"""many: calls at a time over one HTTP library, with ours and without, against a server in a process of its own.

`python -m bench.probes.many WHO LIBRARY [AT_ONCE]` prints the seconds of CPU that one of many calls takes in this
process, 50 at a time unless told otherwise; `gathered` and `batches` as WHO print the seconds that pass for 1,000
calls, all at once or in batches.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from bench.probes.fake import KEY
from bench.probes.loopback import running_server
from jira_dc import AsyncJira, PersonalAccessToken

CALLS = 1000
AT_ONCE = 50
TURNS = 3
HEADERS = {"Accept": "application/json", "User-Agent": "bench", "Authorization": "Bearer token"}


class PlainIssue(msgspec.Struct):
    """What a program that does without ours would decode an issue to."""

    id: str
    key: str
    self: str
    fields: dict[str, Any]


Ask = Callable[[], Awaitable[Any]]


def _open(library: str) -> Any:
    """Return an async client of `library` that opens as many connections as are asked of it."""
    module: Any = importlib.import_module(library)
    if library == "aiohttp":
        return module.ClientSession(connector=module.TCPConnector(limit=AT_ONCE * 2))
    return module.AsyncClient(limits=module.Limits(max_connections=AT_ONCE * 2, max_keepalive_connections=AT_ONCE))


@asynccontextmanager
async def ask_barely(library: str, url: str) -> AsyncGenerator[Ask]:
    """Give what gets an issue with the library alone, and decodes it to its type."""
    decoder = msgspec.json.Decoder(PlainIssue)
    address = f"{url}/rest/api/2/issue/{KEY}?fields=summary"
    async with _open(library) as http:

        async def ask_aiohttp() -> PlainIssue:
            async with http.get(address, headers=HEADERS) as answer:
                answer.raise_for_status()
                return decoder.decode(await answer.read())

        async def ask_httpx() -> PlainIssue:
            answer = await http.get(address, headers=HEADERS)
            answer.raise_for_status()
            return decoder.decode(answer.content)

        yield ask_aiohttp if library == "aiohttp" else ask_httpx


@asynccontextmanager
async def ask_ours(library: str, url: str) -> AsyncGenerator[Ask]:
    """Give what gets the same with ours, over a client of the library."""
    async with _open(library) as http, AsyncJira(url, auth=PersonalAccessToken("token"), http_client=http) as jira:
        yield lambda: jira.issue.get_issue(KEY, fields=["summary"])


async def _work(ask: Ask, calls: int, at_once: int = AT_ONCE) -> None:
    left = iter(range(calls))

    async def go_on() -> None:
        for _ in left:
            await ask()

    await asyncio.gather(*(go_on() for _ in range(at_once)))


async def time_cpu(ask: Ask, at_once: int) -> float:
    """Return the seconds of CPU that a call takes: the least of several turns, once every connection is open."""
    await _work(ask, at_once * 2, at_once)
    turns: list[float] = []
    for _ in range(TURNS):
        started = time.process_time()
        await _work(ask, CALLS, at_once)
        turns.append((time.process_time() - started) / CALLS)
    return min(turns)


async def time_gathered(ask: Ask, batch: int) -> float:
    """Return the seconds that pass for all calls, gathered `batch` at a time."""
    await _work(ask, AT_ONCE * 2)
    turns: list[float] = []
    for _ in range(TURNS):
        started = time.perf_counter()
        for begin in range(0, CALLS, batch):
            await asyncio.gather(*(ask() for _ in range(min(batch, CALLS - begin))))
        turns.append(time.perf_counter() - started)
    return min(turns)


async def measure(who: str, library: str, url: str, at_once: int) -> float:
    """Return the seconds that `who` needs over `library`."""
    async with (ask_barely if who == "bare" else ask_ours)(library, url) as ask:
        if who in {"gathered", "batches"}:
            return await time_gathered(ask, CALLS if who == "gathered" else AT_ONCE)
        return await time_cpu(ask, at_once)


if __name__ == "__main__":
    with running_server() as url:
        print(asyncio.run(measure(sys.argv[1], sys.argv[2], url, int(sys.argv[3]) if sys.argv[3:] else AT_ONCE)))
