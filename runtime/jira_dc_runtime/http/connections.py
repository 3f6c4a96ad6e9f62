"""Where a request goes out: the client of the HTTP library in this process and event loop, and the gate before it.

A fork copies connections, so that parent and child would read each other's answers; an event loop leaves its
connections dead when it ends. So each process, and each event loop, has connections of its own.
"""

from __future__ import annotations

import os
import sys
import weakref
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec

from jira_dc_runtime.errors import ConfigurationError

from .adapters.brought import adapt, adapt_async, at_a_time, most_connections
from .adapters.misuse import CLOSED, FORKED, OTHER_LOOP
from .adapters.own import make_own, make_own_async, own_at_a_time
from .background_runner import BackgroundRunner
from .gate import AsyncGate, Gate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, MutableMapping

    from .adapters.adapter import Adapter, AsyncAdapter
    from .http_client import AsyncHttpClient, HttpClient

G = TypeVar("G")

_SHARE: Final = 4
"""One of so many connections of a brought client is for downloads, so that calls go on while all of those are open."""


class Channel(msgspec.Struct, frozen=True):
    """The way out in one process."""

    adapter: Adapter
    calls: Gate
    downloads: Gate


class AsyncChannel(msgspec.Struct, frozen=True):
    """The way out in one event loop."""

    adapter: AsyncAdapter
    calls: AsyncGate
    downloads: AsyncGate
    runner: BackgroundRunner
    guard: AsyncGenerator[None] | None
    """Closes the connections when it is closed, at the latest by the event loop when that ends."""


class Connections:
    """The channels of a sync client. `base_url` says whether a proxy may be used, `auth` what requests it is given."""

    def __init__(self, http_client: HttpClient | None, base_url: str, auth: object) -> None:
        self.is_closed = False
        self._base_url = base_url
        self._auth = auth
        self._brought = http_client
        self._home = os.getpid()
        if http_client is None:
            first = self._open()
        else:
            calls, downloads = _GATES.of(http_client, self._home)
            first = Channel(adapt(http_client, auth, forgets=_wants_nothing_else(auth)), calls, downloads)
        self._channels = {self._home: first}  # a child keeps its parent's too, so that nothing closes them there

    @property
    def is_at_home(self) -> bool:
        """Whether this is the process that made the client."""
        return os.getpid() == self._home

    def here(self) -> Channel:
        """Return the channel of this process. Raise `ConfigurationError` if there can be none."""
        if self.is_closed:
            raise ConfigurationError(CLOSED)
        process = os.getpid()
        found = self._channels.get(process)
        if found is not None:
            return found
        if self._brought is not None:
            raise ConfigurationError(FORKED)
        return self._channels.setdefault(process, self._open())

    def _open(self) -> Channel:
        return Channel(make_own(self._base_url, self._auth), Gate(own_at_a_time()), Gate(own_at_a_time()))

    def close(self) -> None:
        """Close every connection of this process, unless the caller brought the client. Once is enough."""
        self.is_closed = True
        mine = self._channels.pop(os.getpid(), None)
        if mine is not None and self._brought is None:
            mine.adapter.close()


class AsyncConnections:
    """The channels of an async client."""

    def __init__(self, http_client: AsyncHttpClient | None, base_url: str, auth: object) -> None:
        import asyncio  # noqa: PLC0415 - sync programs do without

        self.is_closed = False
        self._base_url = base_url
        self._auth = auth
        self._brought = http_client
        self._home = os.getpid()
        self._running_loop = asyncio.get_running_loop
        if http_client is None:
            self._adapter: AsyncAdapter = make_own_async(base_url, auth)  # here, to tell early what is wrong
            self._is_spare = True
        else:
            self._adapter = adapt_async(http_client, auth, forgets=_wants_nothing_else(auth))
            self._is_spare = False
        self._channels: dict[object, AsyncChannel] = {}
        self._first: object = None
        self._last: tuple[object, AsyncChannel] | None = None

    @property
    def is_at_home(self) -> bool:
        """Whether this is the process that made the client."""
        return os.getpid() == self._home

    def last(self) -> AsyncChannel | None:
        """Return the channel that was used last if it is that of the running event loop; raise as `here` does."""
        if self.is_closed:
            raise ConfigurationError(CLOSED)
        last = self._last
        return last[1] if last is not None and last[0] is self._find_loop() else None

    async def here(self) -> AsyncChannel:
        """Return the channel of the running event loop. Raise `ConfigurationError` if there can be none."""
        last = self.last()
        if last is not None:
            return last
        loop = self._find_loop()
        found = self._channels.get(loop)
        if found is None:
            found = await self._open(loop)
        self._last = loop, found
        return found

    def _find_loop(self) -> object:
        try:
            return self._running_loop()
        except RuntimeError:
            trio: Any = sys.modules.get("trio")
            if trio is None:
                raise
            return trio.lowlevel.current_trio_token()

    async def _open(self, loop: object) -> AsyncChannel:
        for other in [each for each in self._channels if _is_over(each)]:
            self._channels.pop(other, None)  # it closed its connections when it ended
        if self._brought is not None:
            return self._channels.setdefault(loop, self._open_brought(self._brought, loop))
        adapter, self._is_spare = self._adapter if self._is_spare else make_own_async(self._base_url, self._auth), False
        guard = _close_at_the_end(adapter)
        await anext(guard)
        calls, downloads = AsyncGate(own_at_a_time()), AsyncGate(own_at_a_time())
        channel = AsyncChannel(adapter, calls, downloads, BackgroundRunner(adapter), guard)
        return self._channels.setdefault(loop, channel)

    def _open_brought(self, http_client: AsyncHttpClient, loop: object) -> AsyncChannel:
        if not self.is_at_home:
            raise ConfigurationError(FORKED)
        if self._first is None:
            self._first = loop
        elif self._first is not loop and most_connections(http_client) is not None:
            raise ConfigurationError(OTHER_LOOP)
        calls, downloads = _ASYNC_GATES.of(http_client, loop)
        return AsyncChannel(self._adapter, calls, downloads, BackgroundRunner(self._adapter), None)

    async def aclose(self) -> None:
        """Close every connection of this event loop, unless the caller brought the client. Once is enough.

        Those of another event loop are closed when it ends.
        """
        from anyio import CancelScope  # noqa: PLC0415 - httpx needs anyio itself, and only for async

        self.is_closed = True
        self._last = None
        mine = self._channels.pop(self._find_loop(), None)
        with CancelScope(shield=True):  # also if the task is cancelled: nobody else would do it
            try:
                if mine is not None:
                    await mine.runner.settle()
            finally:
                if mine is not None and mine.guard is not None:
                    await mine.guard.aclose()
                elif self._is_spare and self.is_at_home:
                    await self._adapter.aclose()


def _wants_nothing_else(auth: object) -> bool:
    """Return whether the login wants nothing of the caller's client beside it: no cookies and no other login."""
    return not getattr(auth, "keeps_cookies", True)


async def _close_at_the_end(adapter: AsyncAdapter) -> AsyncGenerator[None]:
    """Close `adapter` when this is closed. An event loop does that with every async generator when it ends."""
    from anyio import CancelScope  # noqa: PLC0415 - as above

    try:
        yield
    finally:
        with CancelScope(shield=True):
            await adapter.aclose()


def _is_over(loop: object) -> bool:
    is_closed: Any = getattr(loop, "is_closed", None)  # of asyncio
    return is_closed is not None and is_closed()


class _SharedGates(Generic[G]):
    """The gates before each client of a caller's: whoever shares that client shares them too."""

    def __init__(self, make: Callable[[int], G]) -> None:
        self._make = make
        self._known: MutableMapping[object, tuple[object, tuple[G, G]]] = weakref.WeakKeyDictionary()

    def of(self, http_client: object, where: object) -> tuple[G, G]:
        """Return the gate for calls and the one for downloads, for the process or event loop `where`."""
        try:
            found = self._known.get(http_client)
            if found is None or found[0] != where:
                found = self._known[http_client] = where, self._make_both(http_client)
        except TypeError:  # some classes can be in no mapping
            return self._make_both(http_client)
        return found[1]

    def _make_both(self, http_client: object) -> tuple[G, G]:
        best, most = at_a_time(http_client), most_connections(http_client)
        if most is None:
            return self._make(best), self._make(best)
        downloads = max(1, min(best, most // _SHARE))
        return self._make(max(1, min(best, most - downloads))), self._make(downloads)


_GATES: Final = _SharedGates(Gate)
_ASYNC_GATES: Final = _SharedGates(AsyncGate)
