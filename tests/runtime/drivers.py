"""The same questions put to every kind of client: sync and async, over httpx, httpx2 and aiohttp."""

from __future__ import annotations

import asyncio
import functools
import importlib
from collections.abc import Callable, Coroutine, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from unittest.mock import patch

from jira_dc_runtime import Call, Response, Retry
from jira_dc_runtime.client import AsyncClient, Client
from jira_dc_runtime.http.adapters import own

T = TypeVar("T")


@dataclass(frozen=True)
class Driver:
    """One kind of client. Each method opens a client, asks, and closes it."""

    library: str | None  # None: the client that the runtime makes itself
    is_async: bool
    client: str = "AsyncClient"  # the async class of the library
    made_with: str = ""  # the library of a client that the runtime makes itself; "" leaves it the choice

    def send(self, url: str, call: Call[T], **settings: Any) -> T:
        value: T = self._run(url, settings, "send", call)
        return value

    def respond(self, url: str, call: Call[T], **settings: Any) -> Response[T]:
        def sync_way(client: Client) -> Response[T]:
            return client.with_response(client.send, call)

        async def async_way(client: AsyncClient) -> Response[T]:
            return await client.with_response(client.send, call)

        response: Response[T] = self._run(url, settings, async_way if self.is_async else sync_way)
        return response

    def download(self, url: str, address: str, to: Any, **settings: Any) -> int:
        size: int = self._run(url, settings, "download", address, to)
        return size

    def stream(self, url: str, address: str, **settings: Any) -> list[bytes]:
        def sync_way(client: Client) -> list[bytes]:
            with client.stream(address) as chunks:
                return list(chunks)

        async def async_way(client: AsyncClient) -> list[bytes]:
            async with client.stream(address) as chunks:
                return [chunk async for chunk in chunks]

        chunks: list[bytes] = self._run(url, settings, async_way if self.is_async else sync_way)
        return chunks

    def run(self, url: str, action: Callable[[Any], Any], **settings: Any) -> Any:
        """Open a client, call `action` with it, a coroutine function for an async one, and close it."""
        return self._run(url, settings, action)

    def use(self, url: str, work: Callable[[Any], Coroutine[Any, Any, T]], **settings: Any) -> T:
        """Return what `work(client)` returns; `ask` lets it put a question to either kind of client."""

        def sync_way(client: Client) -> T:
            return asyncio.run(work(client))

        value: T = self._run(url, settings, work if self.is_async else sync_way)
        return value

    def _run(self, url: str, settings: dict[str, Any], action: Any, *args: Any) -> Any:
        settings = {"retry": Retry(first_pause=0.01), **settings}  # as often as usual, but sooner
        with ExitStack() as stack:
            if self.made_with:
                stack.enter_context(own_clients_of(self.made_with))
            return self._run_here(url, settings, action, args)

    def _run_here(self, url: str, settings: dict[str, Any], action: Any, args: tuple[Any, ...]) -> Any:
        if self.is_async:
            return asyncio.run(self._run_async(url, settings, action, args))
        if self.library is None:
            with Client(url, **settings) as client:
                return _method(client, action)(*args)
        with (
            importlib.import_module(self.library).Client() as http,
            Client(url, http_client=http, **settings) as client,
        ):
            return _method(client, action)(*args)

    async def _run_async(self, url: str, settings: dict[str, Any], action: Any, args: tuple[Any, ...]) -> Any:
        if self.library is None:
            async with AsyncClient(url, **settings) as client:
                return await _method(client, action)(*args)
        async with (
            getattr(importlib.import_module(self.library), self.client)() as http,
            AsyncClient(url, http_client=http, **settings) as client,
        ):
            return await _method(client, action)(*args)


@contextmanager
def own_clients_of(library: str) -> Generator[None]:
    """Let the runtime make its own clients of `library`, whatever is installed."""
    module = importlib.import_module(library)
    with patch.object(own, "own_library", lambda: module):
        yield


async def ask(client: Any, call: Call[T]) -> T:
    """Send `call` over a client of either kind."""
    sent = client.send(call)
    value: T = await sent if isinstance(client, AsyncClient) else sent
    return value


def _method(client: Any, action: Any) -> Any:
    return getattr(client, action) if isinstance(action, str) else functools.partial(action, client)


DRIVERS = {
    "httpx-sync": Driver(None, is_async=False, made_with="httpx"),
    "httpx-async": Driver(None, is_async=True, made_with="httpx"),
    "httpx2-sync": Driver(None, is_async=False, made_with="httpx2"),
    "httpx2-async": Driver(None, is_async=True, made_with="httpx2"),
    "aiohttp": Driver("aiohttp", is_async=True, client="ClientSession"),
}
BROUGHT = {
    "httpx-sync": Driver("httpx", is_async=False),
    "httpx-async": Driver("httpx", is_async=True),
    "httpx2-sync": Driver("httpx2", is_async=False),
    "httpx2-async": Driver("httpx2", is_async=True),
    "aiohttp": Driver("aiohttp", is_async=True, client="ClientSession"),
}
"""The same libraries, over clients that the caller brings."""
