"""The HTTP client where the caller brought none: httpx, as the environment says."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

import httpx

from jira_dc_runtime.call.base_url import is_plain_loopback
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.http.cookies import make_empty_jar

from .over_httpx import HTTPX_AT_A_TIME, AsyncHttpxAdapter, HttpxAdapter

if TYPE_CHECKING:
    from collections.abc import Callable

PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_LAST_PORT: Final = 65_535
_USUAL: Final = (float, int, type(None))
T = TypeVar("T")


def make_own(base_url: str) -> HttpxAdapter:
    """Return a client for `base_url`. Raise `ConfigurationError` if the environment makes it impossible."""
    trusts = _trusts(base_url)
    http = _made(lambda: httpx.Client(cookies=make_empty_jar(), limits=_limits(), trust_env=trusts), trusts=trusts)
    return HttpxAdapter(http, forgets=False, timeout=_timeout)


def make_own_async(base_url: str) -> AsyncHttpxAdapter:
    """Do the same for async code."""
    trusts = _trusts(base_url)
    http = _made(lambda: httpx.AsyncClient(cookies=make_empty_jar(), limits=_limits(), trust_env=trusts), trusts=trusts)
    return AsyncHttpxAdapter(http, forgets=False, timeout=_timeout)


def _trusts(base_url: str) -> bool:
    """Return whether the environment may name a proxy: over plain http it would read what goes to this machine."""
    return not is_plain_loopback(base_url)


def _limits() -> httpx.Limits:
    # The gate before it bounds the connections, in order and without a timeout.
    return httpx.Limits(max_connections=None, max_keepalive_connections=HTTPX_AT_A_TIME)


def _timeout(seconds: float | None) -> httpx.Timeout:
    # The one of a deadline is a number of its own, which equals others.
    return _usual_timeout(seconds) if type(seconds) in _USUAL else httpx.Timeout(seconds, pool=None)


@lru_cache(maxsize=64)
def _usual_timeout(seconds: float | None) -> httpx.Timeout:
    return httpx.Timeout(seconds, pool=None)


def _made(make: Callable[[], T], *, trusts: bool) -> T:
    try:
        if trusts:
            for name in filter(None, map(_set_name, PROXIES)):
                _check_port(os.environ[name])
        return make()
    except Exception as error:  # noqa: BLE001 - whatever httpx makes of its environment
        kind, missing = type(error).__name__, isinstance(error, ImportError)
    names = _find_culprits()
    if not names:
        message = f"The HTTP client cannot be made ({kind}). Pass one of your own as http_client."
        raise ConfigurationError(message)
    message = f"The environment variable {' or '.join(names)} cannot be used ({kind}). "
    if missing:
        message += "It names a SOCKS proxy, which needs httpx[socks]. "
    message += "Correct or unset it, or pass an http_client that was made with trust_env=False."
    raise ConfigurationError(message)  # without the error of httpx: it may quote the proxy's password


def _find_culprits() -> list[str]:
    """Return the names of the variables that httpx cannot use; never their values."""
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
    if (httpx.URL(proxy).port or 0) > _LAST_PORT:  # which httpx finds out when it connects
        raise ValueError(_LAST_PORT)


def _use_proxy(value: str) -> None:
    _check_port(value)
    httpx.Client(proxy=value if "://" in value else f"http://{value}", trust_env=False).close()


def _use_certificates(value: str) -> None:
    import ssl  # noqa: PLC0415 - only to find a mistake

    ssl.create_default_context(cafile=value)
