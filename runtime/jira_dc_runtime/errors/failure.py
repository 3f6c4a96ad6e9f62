"""What went wrong between here and Jira, as one of our errors, and whether the request was sent.

The errors of an HTTP client are told apart by the names of their classes, which httpx and httpx2 share.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final

from .base import ConfigurationError, ConnectionFailed, JiraError, RequestError, TimedOut, UnexpectedBody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .base import Sent

_UNSENT: Final = frozenset(
    {
        "ConnectError",  # refused, no such name, no route, no TLS
        "ConnectTimeout",
        "InvalidURL",
        "PoolTimeout",
        "ProxyError",  # the proxy opened no tunnel; what it answers to a plain request is an answer
        "UnsupportedProtocol",
    }
)
"""The errors of httpx that come before the first byte of a request. All others may come after it."""

_UNSENT_BY_AIOHTTP: Final = frozenset(
    {
        "ClientConnectorError",  # refused, no such name, no TLS, no proxy
        "ClientHttpProxyError",
        "ConnectionTimeoutError",
        "InvalidURL",
        "NonHttpUrlClientError",
        "ServerFingerprintMismatch",
    }
)
"""The same for aiohttp, whose error is looked at first: httpx-aiohttp 0.2 makes ConnectTimeout of every broken one."""

_LIBRARIES: Final = frozenset({"aiohttp", "anyio", "h11", "h2", "hpack", "httpcore", "httpcore2", "socksio", "trio"})
"""What works below an HTTP client. Now and then it lets an error through that is not its own."""

_NETWORK: Final = (ConnectionError, EOFError, TimeoutError, ssl.SSLError)
"""Errors of Python that only a network raises; another `OSError` may be about the caller's own file."""

SHORTEN_URL: Final = "ask with less in the query, or by a POST: jira.search.search_using_search_request takes any JQL."
"""What to do about an address that is too long."""


def failure_of(error: Exception, operation: str, status: int = 0) -> JiraError | None:
    """Return our error for one of the HTTP client, or None for any other exception.

    `operation` begins with the method. `status` is that of the answer if the error came while its body was read.
    """
    if isinstance(error, JiraError):
        return None
    names = set(_names_of(error))
    seen = _describe(error, names)
    if "DecodingError" in names:
        message = f"{operation}: the compressed body cannot be unpacked ({seen}). A proxy may have changed it."
        return UnexpectedBody(message, operation, status)
    if "InvalidURL" in names:
        advice = f"; {SHORTEN_URL}" if "too long" in seen else "."
        return RequestError(f"{operation}: the address cannot be used ({seen}){advice} Nothing was sent.")
    if isinstance(error, UnicodeError):  # httpx meets a cookie that is not ASCII
        sent: Sent = "no" if isinstance(error, UnicodeEncodeError) else "unknown"
        message = f"{operation}: the HTTP client cannot write or read a header ({type(error).__name__})."
        return ConnectionFailed(message, operation, sent)
    if _is_closed(error):
        message = f"{operation}: the client is closed ({seen}). Make a new one, and close it after the last call."
        return ConfigurationError(message)
    if not _is_of_network(error, names):
        return None
    sent = "yes" if status else _was_sent(error, names)
    if _is_timeout(error, names):
        return TimedOut(_explain_timeout(operation, seen, sent, status), operation, sent)
    failure = ConnectionFailed(_explain_break(operation, seen, sent, status, error), operation, sent)
    failure.is_lasting = _is_lasting(error, names)
    return failure


def _names_of(error: BaseException | None) -> Iterator[str]:
    """Yield the names of the classes of `error`; those of aiohttp with `aiohttp.` before them."""
    for kind in type(error).__mro__:
        yield f"aiohttp.{kind.__name__}" if kind.__module__.startswith("aiohttp") else kind.__name__


def _describe(error: Exception, names: set[str]) -> str:
    kind, said = type(error).__name__, str(error)
    if _is_of_a_header(said, names):
        said = "a header cannot be sent"  # h11 would quote its value, which may be the login
    return f"{kind}: {said}" if said else kind


def _is_closed(error: Exception) -> bool:
    """Return whether the caller's own client was closed; httpx and aiohttp say so with a plain RuntimeError."""
    said = str(error)
    return type(error) is RuntimeError and ("client has been closed" in said or said == "Session is closed")


def _is_of_network(error: Exception, names: set[str]) -> bool:
    if names & {"TransportError", "StreamError"} or isinstance(error, _NETWORK):
        return True
    if any(kind.__module__.partition(".")[0] in _LIBRARIES for kind in type(error).__mro__):
        return True
    return isinstance(error, ValueError) and _is_of_a_header(str(error), names)  # as aiohttp refuses it


def _was_sent(error: Exception, names: set[str]) -> Sent:
    behind = {name.removeprefix("aiohttp.") for name in (*_names_of(error.__cause__), *names) if "aiohttp." in name}
    if behind:
        return "no" if behind & _UNSENT_BY_AIOHTTP else "unknown"
    if names & _UNSENT:
        return "no"
    said = str(error).lower()
    # A header is checked before anything is sent; a body that is shorter than announced is noticed at its end.
    return "no" if _is_of_a_header(said, names) else "unknown"


def _is_of_a_header(said: str, names: set[str]) -> bool:
    """Return whether an error is about a header that cannot be sent: h11 says so, and aiohttp in two ways."""
    refused = "LocalProtocolError" in names or "injection" in said or "carriage return" in said
    return refused and "header" in said


def _is_timeout(error: Exception, names: set[str]) -> bool:
    behind = set(_names_of(error.__cause__))
    if "aiohttp.ClientError" in behind:  # see _UNSENT_BY_AIOHTTP
        names = behind
    return bool(names & {"TimeoutException", "TimeoutError"})


def _is_lasting(error: Exception, names: set[str]) -> bool:
    """Return whether the same will come of it next time: a certificate, an address or a header that is not right."""
    said = str(error).lower()
    return "certificate" in said or "UnsupportedProtocol" in names or _is_of_a_header(said, names)


def _explain_timeout(operation: str, seen: str, sent: Sent, status: int) -> str:
    if sent == "no":
        return f"{operation}: no connection within the timeout ({seen}). with_options(timeout=seconds) waits longer."
    if status:
        return (
            f"{operation} answered {status}, but the rest of the body did not come within the timeout ({seen}). "
            "with_options(timeout=seconds) waits longer."
        )
    return f"{operation}: no answer within the timeout ({seen}). with_options(timeout=seconds) waits longer."


def _explain_break(operation: str, seen: str, sent: Sent, status: int, error: Exception) -> str:
    if status:
        return (
            f"{operation}: no complete answer came ({seen}). It answered {status}, but the body broke off. Check the "
            "network and the proxy."
        )
    what = "no connection came about" if sent == "no" else "no complete answer came"
    return f"{operation}: {what} ({seen}). {_advise_on_connection(error)}"


def _advise_on_connection(error: BaseException) -> str:
    said = str(error).lower()
    if "certificate required" in said or "certificate_required" in said:
        return (
            "Jira, or the proxy before it, wants a certificate of yours: pass http_client=httpx.Client(verify=context) "
            "with an ssl.SSLContext that has loaded it."
        )
    if "hostname mismatch" in said or "not valid for" in said:
        return "The certificate is that of another host: check the base URL."
    if "certificate has expired" in said or "certificate is not yet valid" in said:
        return "Check the clock of this machine; else the certificate of Jira has to be renewed."
    if "certificate" in said:
        return (
            "Set the environment variable SSL_CERT_FILE to a PEM file with the CA of your organisation, or pass a "
            "client that trusts it: http_client=httpx.Client(verify=ssl.create_default_context(cafile='ca.pem'))."
        )
    return "Check the base URL, the network and the proxy."
