"""What went wrong between here and Jira, as one of our errors.

The errors of an HTTP client are told apart by the names of their classes, which httpx and httpx2 share.
"""

from __future__ import annotations

from typing import Final

from .base import ConnectionFailed, JiraError, RequestError, TimedOut, UnexpectedBody

_AIOHTTP_ERROR: Final = "aiohttp.client_exceptions.ClientError"
"""The base of what aiohttp raises; httpx-aiohttp 0.2 lets some of it through, such as a bad status line."""


def failure_of(error: Exception, operation: str) -> JiraError | None:
    """Return our error for one of the HTTP client, or None for any other exception."""
    if isinstance(error, JiraError):
        return None
    names = _class_names(error)
    kind, said = type(error).__name__, str(error)
    if "header" in said and ("LocalProtocolError" in names or "injection" in said):
        said = "a header cannot be sent"  # h11 would quote its value, which may be the login
        names |= {"TransportError"}
    seen = f"{kind}: {said}" if said else kind
    if "TimeoutException" in names and not _is_broken_connection(error):
        message = (
            f"{operation}: no answer within the timeout ({seen}). Jira may have carried it out all the same. "
            "with_timeout(seconds) waits longer."
        )
        return TimedOut(message, operation)
    if names & {"TransportError", _AIOHTTP_ERROR}:
        message = (
            f"{operation}: no complete answer came ({seen}). Check the base URL, the network and the proxy; "
            "Jira may have carried it out all the same."
        )
        return ConnectionFailed(message, operation)
    if "DecodingError" in names:
        message = f"{operation}: the compressed body cannot be unpacked ({seen}). A proxy may have changed it."
        return UnexpectedBody(message, operation)
    if isinstance(error, UnicodeError):  # httpx meets a cookie that is not ASCII
        return ConnectionFailed(f"{operation}: the HTTP client cannot write or read a header ({kind}).", operation)
    if "InvalidURL" in names:
        return RequestError(f"{operation}: the address cannot be used ({seen}). Nothing was sent.")
    return None


def _class_names(error: BaseException | None) -> set[str]:
    kinds = type(error).__mro__
    return {kind.__name__ for kind in kinds} | {f"{kind.__module__}.{kind.__name__}" for kind in kinds}


def _is_broken_connection(error: Exception) -> bool:
    """Return whether a "timeout" is none: httpx-aiohttp 0.2 raises ConnectTimeout for every broken connection."""
    behind = _class_names(error.__cause__)
    return _AIOHTTP_ERROR in behind and "TimeoutError" not in behind
