"""What aiohttp raises, as the error of httpx that says the same."""

from __future__ import annotations

from typing import Any, Final

import aiohttp

from jira_dc_runtime.errors import ConfigurationError

from .misuse import find_misuse

_NAMES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (aiohttp.ConnectionTimeoutError, "ConnectTimeout"),
    (aiohttp.ServerTimeoutError, "ReadTimeout"),
    (TimeoutError, "ReadTimeout"),
    (aiohttp.ClientProxyConnectionError, "ProxyError"),
    (aiohttp.ClientHttpProxyError, "ProxyError"),
    (aiohttp.ClientConnectorError, "ConnectError"),
    (aiohttp.ClientSSLError, "ConnectError"),
    (aiohttp.ServerFingerprintMismatch, "ConnectError"),
    (aiohttp.NonHttpUrlClientError, "UnsupportedProtocol"),
    (aiohttp.InvalidURL, "InvalidURL"),
    (aiohttp.ServerDisconnectedError, "RemoteProtocolError"),
    (aiohttp.ClientPayloadError, "RemoteProtocolError"),
    (aiohttp.ClientResponseError, "RemoteProtocolError"),
    (aiohttp.ClientOSError, "ReadError"),
)
"""The first that fits counts, so the more special ones come first."""
_OTHER: Final = "NetworkError"


def named_error(error: Exception, *, is_closed: bool) -> Exception | None:
    """Return what to raise instead of `error`, or None if it is none of aiohttp's. `is_closed`: the session is."""
    if isinstance(error, (TimeoutError, aiohttp.ClientError)):
        import httpx  # noqa: PLC0415 - programs that use aiohttp do without, as long as nothing fails

        name = next((name for kind, name in _NAMES if isinstance(error, kind)), _OTHER)
        kind: Any = getattr(httpx, name)
        made: Exception = kind(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
        return made
    if isinstance(error, RuntimeError):
        return find_misuse(error, is_closed=is_closed)
    if isinstance(error, ValueError) and "Cannot combine" in str(error):
        message = (
            "The aiohttp session has a login of its own, in .netrc, beside auth=. Pass only one. Nothing was sent."
        )
        return ConfigurationError(message)
    return None
