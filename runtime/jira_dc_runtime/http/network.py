"""Connections of httpx whose every step asks how much time is left, so that no number of them passes a deadline.

httpcore, which is below httpx, takes the timeout of a step when a group of steps begins: an answer whose head comes
drop by drop may take for ever. Here a step with a `TimeLeft` gets what is left of it; any other passes through.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, Final

from .deadline import TimeLeft

if TYPE_CHECKING:
    from collections.abc import Iterator

_BACKEND: Final = "_network_backend"
_STREAM: Final = "_network_stream"
_SLICE: Final = 16_384
"""Bytes that are written in one step."""


def bound_connections(client: Any) -> None:
    """Let the connections of `client` ask how much time is left, where it is one of httpx.

    httpx has no public way to that; a client that is built otherwise is left alone.
    """
    for pool in find_pools(client):
        backend = getattr(pool, _BACKEND, None)
        if callable(getattr(backend, "connect_tcp", None)) and not isinstance(backend, BoundedBackend):
            setattr(pool, _BACKEND, BoundedBackend(backend))
            for connection in [*getattr(pool, "connections", ())]:
                _bound_open(connection)


def _bound_open(connection: Any) -> None:
    """Do it for a connection that is open already. What httpcore keeps of it lies one level deeper for each proxy."""
    inner = getattr(connection, "_connection", None)
    if inner is not None:
        _bound_open(inner)
    stream = getattr(connection, _STREAM, None)
    if callable(getattr(stream, "read", None)) and not isinstance(stream, BoundedStream):
        setattr(connection, _STREAM, BoundedStream(stream))


def find_pools(client: Any) -> Iterator[Any]:
    """Yield the connection pools of an httpx client; neither they nor what they lie in has a public name."""
    mounts: dict[Any, Any] = getattr(client, "_mounts", {})
    for transport in (getattr(client, "_transport", None), *mounts.values()):
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            yield pool


class BoundedBackend:
    """Opens connections as `inner` does, whose steps ask how much time is left."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> BoundedStream:
        """Connect to `host`: to each of its addresses in turn, within the time that is left for all of them."""
        if not isinstance(timeout, TimeLeft):
            return BoundedStream(self._inner.connect_tcp(host, port, timeout, **options))
        addresses = _resolve(host, port)
        for address in addresses[:-1]:
            try:
                return BoundedStream(self._inner.connect_tcp(address, port, timeout.now(), **options))
            except Exception:  # noqa: BLE001, S112 - the error of the last one counts, as always
                continue
        return BoundedStream(self._inner.connect_tcp(addresses[-1], port, timeout.now(), **options))

    def connect_unix_socket(self, path: str, timeout: float | None = None, **options: Any) -> BoundedStream:
        """Connect to a socket of this machine."""
        return BoundedStream(self._inner.connect_unix_socket(path, timeout, **options))


class BoundedStream:
    """A connection whose steps ask how much time is left."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.close = inner.close
        self.get_extra_info = inner.get_extra_info

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, at most `max_bytes`."""
        received: bytes = self._inner.read(max_bytes, timeout.now() if isinstance(timeout, TimeLeft) else timeout)
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of `buffer`."""
        if not isinstance(timeout, TimeLeft):
            self._inner.write(buffer, timeout)
            return
        for start in range(0, len(buffer), _SLICE):
            self._inner.write(buffer[start : start + _SLICE], timeout.now())

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> BoundedStream:
        """Return the same connection, encrypted."""
        left = timeout.now() if isinstance(timeout, TimeLeft) else timeout
        return BoundedStream(self._inner.start_tls(ssl_context, server_hostname, left))


def _resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, or itself where that fails: connecting says why."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return [host]
    return [str(address[0]) for *_, address in found] or [host]
