"""What a client of the caller's is: of which library, with which limits, and whether it logs in by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.errors import ConfigurationError

from .over_httpx import HTTPX2_AT_A_TIME, HTTPX_AT_A_TIME, AsyncHttpxAdapter, HttpxAdapter

if TYPE_CHECKING:
    from .adapter import Adapter, AsyncAdapter

CAUTIOUS: Final = 10
"""How many calls are under way where the limits of the client cannot be read."""
_LOGIN_HEADERS: Final = {"authorization", "cookie"}


def adapt(http: Any, auth: object, *, forgets: bool) -> Adapter:
    """Return the adapter for a sync client and the login `auth`.

    Raise `ConfigurationError` for a client of another kind.
    """
    if is_aiohttp(http):
        raise ConfigurationError("aiohttp is for async code only. Use the async client with it.")
    if hasattr(http, "aclose"):
        message = f"A sync client needs a sync http_client; {type(http).__name__} is async."
        raise ConfigurationError(message)
    return with_login(HttpxAdapter(http, forgets=forgets), auth, _library_of(http))


def adapt_async(http: Any, auth: object, *, forgets: bool) -> AsyncAdapter:
    """Return the adapter for an async client and the login `auth`, as `adapt` does."""
    if is_aiohttp(http):
        from .over_aiohttp import AiohttpAdapter  # noqa: PLC0415 - aiohttp is optional

        return with_login_async(AiohttpAdapter(http, forgets=forgets), auth, "aiohttp")
    if any(_is_of(part, "httpx_aiohttp") for part in (http, *_transports(http))):
        message = (
            "httpx-aiohttp sends PUT and DELETE twice when a connection breaks, and changes what is percent-encoded. "
            "Pass the aiohttp.ClientSession itself as http_client."
        )
        raise ConfigurationError(message)
    if not hasattr(http, "aclose"):
        message = f"An async client needs an async http_client; {type(http).__name__} is not."
        raise ConfigurationError(message)
    return with_login_async(AsyncHttpxAdapter(http, forgets=forgets), auth, _library_of(http))


def with_login(adapter: Adapter, auth: object, carrier: str) -> Adapter:
    """Return `adapter`, or what stands before it if `auth` was written for another library than `carrier`."""
    if auth is None:
        return adapter
    from .foreign_login import ForeignLoginAdapter, find_library  # noqa: PLC0415 - anonymous clients need none

    library = find_library(auth, carrier)
    return ForeignLoginAdapter(adapter, library) if library else adapter


def with_login_async(adapter: AsyncAdapter, auth: object, carrier: str) -> AsyncAdapter:
    """Do the same for async code."""
    if auth is None:
        return adapter
    from .foreign_login import AsyncForeignLoginAdapter, find_library  # noqa: PLC0415 - as above

    library = find_library(auth, carrier)
    return AsyncForeignLoginAdapter(adapter, library) if library else adapter


def at_a_time(http: Any) -> int:
    """Return how many calls may be under way: what suits the library, and no more than the client allows."""
    if is_aiohttp(http):
        from .over_aiohttp import AIOHTTP_AT_A_TIME  # noqa: PLC0415 - as above

        limits = [getattr(http.connector, name, 0) for name in ("limit", "limit_per_host")]
        return min([AIOHTTP_AT_A_TIME, *(limit for limit in limits if limit)])
    limits = _pool_limits(http)
    if not limits:
        return CAUTIOUS
    return min([HTTPX2_AT_A_TIME if _is_of(http, "httpx2") else HTTPX_AT_A_TIME, *limits])


def most_connections(http: Any) -> int | None:
    """Return how many connections the client opens at most, or None if that cannot be read."""
    if is_aiohttp(http):
        limits = [getattr(http.connector, name, 0) for name in ("limit", "limit_per_host")]
        return min((limit for limit in limits if limit), default=sys.maxsize)
    return min(_pool_limits(http), default=None)


def carries_login(http: Any) -> bool:
    """Return whether the client sends a login by itself: its `auth`, a header, or cookies that it has already."""
    if getattr(http, "auth", None) is not None:
        return True
    headers: Any = getattr(http, "headers", None)
    if any(name.lower() in _LOGIN_HEADERS for name in headers or ()):
        return True
    jar = getattr(http, "cookie_jar", None)  # aiohttp
    if jar is None:
        jar = getattr(getattr(http, "cookies", None), "jar", None)
    return any(True for _ in jar or ())


def is_aiohttp(http: object) -> bool:
    """Return whether a client of the caller's is a session of aiohttp."""
    aiohttp: Any = sys.modules.get("aiohttp")  # a session cannot be there unless this is
    return aiohttp is not None and isinstance(http, aiohttp.ClientSession)


def _library_of(http: object) -> str:
    """Return "httpx" or "httpx2", or "" for a client of neither."""
    return next((library for library in ("httpx", "httpx2") if _is_of(http, library)), "")


def _is_of(part: object, library: str) -> bool:
    return any(kind.__module__.partition(".")[0] == library for kind in type(part).__mro__)


def _transports(http: Any) -> Iterator[Any]:
    """Yield the transports of an httpx client; they have no public name."""
    yield getattr(http, "_transport", None)
    mounts: dict[Any, Any] = getattr(http, "_mounts", {})
    yield from mounts.values()


def _pool_limits(http: Any) -> list[int]:
    limits = [getattr(getattr(each, "_pool", None), "_max_connections", None) for each in _transports(http)]
    return [limit for limit in limits if isinstance(limit, int)]
