"""The HTTP client where the caller brought none: httpx2 where it is installed, else httpx; as the environment says.

Both take proxies and `SSL_CERT_FILE` from the environment. Without the latter, httpx2 trusts the certificates of the
operating system, and httpx those of certifi. Of `NO_PROXY`, httpx2 also reads networks, and skips what it cannot read.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from jira_dc_runtime.call.base_url import is_plain_loopback
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.http.cookies import make_empty_jar

from .brought import with_login, with_login_async
from .over_httpx import HTTPX2_AT_A_TIME, HTTPX_AT_A_TIME, AsyncHttpxAdapter, HttpxAdapter

if TYPE_CHECKING:
    from collections.abc import Callable

    from .adapter import Adapter, AsyncAdapter

PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_LAST_PORT: Final = 65_535
_USUAL: Final = (float, int, type(None))
T = TypeVar("T")


@cache
def own_library() -> Any:
    """Return the module httpx2, or httpx where that is not installed. Only a client of our own needs either."""
    try:
        import httpx2  # noqa: PLC0415 - optional, and a caller may bring another client
    except ImportError:
        import httpx  # noqa: PLC0415 - as above

        return httpx
    return httpx2


def own_at_a_time() -> int:
    """Return how many calls of a client of our own are under way at best."""
    return HTTPX2_AT_A_TIME if _name() == "httpx2" else HTTPX_AT_A_TIME


def make_own(base_url: str, auth: object) -> Adapter:
    """Return a client for `base_url`. Raise `ConfigurationError` if the environment makes it impossible."""
    return with_login(HttpxAdapter(_open("Client", base_url), forgets=False, timeout=_timeout), auth, _name())


def make_own_async(base_url: str, auth: object) -> AsyncAdapter:
    """Do the same for async code."""
    http = _open("AsyncClient", base_url)
    return with_login_async(AsyncHttpxAdapter(http, forgets=False, timeout=_timeout), auth, _name())


def _name() -> str:
    name: str = own_library().__name__
    return name


def _open(kind: str, base_url: str) -> Any:
    make = getattr(own_library(), kind)
    trusts = _trusts(base_url)
    return _made(lambda: make(cookies=make_empty_jar(), limits=_limits(), trust_env=trusts), trusts=trusts)


def _trusts(base_url: str) -> bool:
    """Return whether the environment may name a proxy: over plain http it would read what goes to this machine."""
    return not is_plain_loopback(base_url)


def _limits() -> Any:
    # The gate before it bounds the connections, in order and without a timeout.
    return own_library().Limits(max_connections=None, max_keepalive_connections=own_at_a_time())


def _timeout(seconds: float | None) -> Any:
    # The one of a deadline is a number of its own, which equals others.
    make = own_library().Timeout
    return _usual_timeout(make, seconds) if type(seconds) in _USUAL else make(seconds, pool=None)


@lru_cache(maxsize=64)
def _usual_timeout(make: Callable[..., object], seconds: float | None) -> Any:
    return make(seconds, pool=None)


def _made(make: Callable[[], T], *, trusts: bool) -> T:
    try:
        if trusts:
            for name in filter(None, map(_set_name, PROXIES)):
                _check_port(os.environ[name])
        return make()
    except Exception as error:  # noqa: BLE001 - whatever the library makes of its environment
        kind, missing = type(error).__name__, isinstance(error, ImportError)
    names = _find_culprits()
    if not names:
        message = f"The HTTP client cannot be made ({kind}). Pass one of your own as http_client."
        raise ConfigurationError(message)
    message = f"The environment variable {' or '.join(names)} cannot be used ({kind}). "
    if missing:
        message += f"It names a SOCKS proxy, which needs {_name()}[socks]. "
    message += "Correct or unset it, or pass an http_client that was made with trust_env=False."
    raise ConfigurationError(message)  # without the library's error: it may quote the proxy's password


def _find_culprits() -> list[str]:
    """Return the names of the variables that the library cannot use; never their values."""
    names = [name for proxy in PROXIES if (name := _set_name(proxy)) and _fails(_use_proxy, os.environ[name])]
    if not names and os.environ.get("SSL_CERT_FILE"):
        names = [name for name in ["SSL_CERT_FILE"] if _fails(_use_certificates, os.environ[name])]
    if not names and (name := _set_name("NO_PROXY")):
        names = [name]
    return names


def _set_name(name: str) -> str:
    """Return how the variable is written that counts, or "": the one in lower case goes first."""
    return next((each for each in (name.lower(), name) if os.environ.get(each)), "")


def _fails(use: Callable[[str], object], value: str) -> bool:
    try:
        use(value)
    except Exception:  # noqa: BLE001 - as above
        return True
    return False


def _check_port(proxy: str) -> None:
    if (own_library().URL(proxy).port or 0) > _LAST_PORT:  # which the library finds out when it connects
        raise ValueError(_LAST_PORT)


def _use_proxy(value: str) -> None:
    _check_port(value)
    own_library().Client(proxy=value if "://" in value else f"http://{value}", trust_env=False).close()


def _use_certificates(value: str) -> None:
    import ssl  # noqa: PLC0415 - only to find a mistake

    ssl.create_default_context(cafile=value)
