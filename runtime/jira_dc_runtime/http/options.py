"""`Options`: what may differ from call to call, and how a call with extra headers or parameters is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from time import monotonic
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from jira_dc_runtime.call import Call, render_target
from jira_dc_runtime.errors import ConfigurationError, RequestError
from jira_dc_runtime.ground.json_kind import is_object

from .retry import Retry

if TYPE_CHECKING:
    from jira_dc_runtime.call import QueryValue

T = TypeVar("T")

OWNED: Final = frozenset(
    {
        "accept",  # the answer is read as what was asked for
        "accept-encoding",
        "authorization",  # the login's
        "connection",  # the HTTP library's, and those below
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "host",
        "if-range",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "range",  # a part of an answer cannot be read
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-atlassian-token",  # without it Jira takes a write for XSRF
        "x-experimentalapi",  # the operation says whether it needs it
    }
)
"""Headers that only this client sets, in lower case: with others a request would mean something else, or break."""
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_USER_AGENT: Final = "user-agent"


class Options(msgspec.Struct, frozen=True):
    """How a call is sent, apart from the call itself. The names of headers are in lower case."""

    timeout: float | None = 30.0
    deadline: float | None = None
    retry: Retry | None = Retry()
    headers: Mapping[str, str] = {}
    query: Mapping[str, QueryValue] = {}

    def __repr__(self) -> str:  # a header may hold a secret
        return f"Options(timeout={self.timeout}, deadline={self.deadline}, retry={self.retry})"


LOG_OUT: Final = Options(timeout=10.0, retry=None)
"""How a session is ended: a close must not wait long for a courtesy."""


def with_changes(
    options: Options,
    *,
    timeout: float | EllipsisType | None = ...,
    deadline: float | EllipsisType | None = ...,
    retry: Retry | EllipsisType | None = ...,
    headers: Mapping[str, str] | EllipsisType = ...,
    query: Mapping[str, QueryValue] | EllipsisType = ...,
) -> Options:
    """Return `options` with what is given; headers and parameters are added to those that are there.

    Raise `ConfigurationError` for what cannot be sent, and for a header that only this client sets.
    """
    changes: dict[str, Any] = {}
    if timeout is not ...:
        changes["timeout"] = _checked_seconds(timeout, "timeout", "to wait for ever")
    if deadline is not ...:
        changes["deadline"] = _checked_seconds(deadline, "deadline", "for none")
    if retry is not ...:
        changes["retry"] = _checked_retry(retry)
    if headers is not ...:
        changes["headers"] = {**options.headers, **_checked_headers(headers)}
    if query is not ...:
        changes["query"] = {**options.query, **_checked_query(query)}
    return msgspec.structs.replace(options, **changes)


def left_of(options: Options, began: float) -> Options:
    """Return `options` with what is left of the deadline of a call that began at this moment of `monotonic()`."""
    if options.deadline is None:
        return options
    from .deadline import SHORTEST  # noqa: PLC0415 - few calls have one

    return msgspec.structs.replace(options, deadline=max(SHORTEST, options.deadline - (monotonic() - began)))


def add_to(call: Call[T], options: Options) -> Call[T]:
    """Return `call` with the headers and parameters of `options`.

    Raise `RequestError` for one that the call has already: nobody could say which of the two is meant.
    """
    changed = call
    if options.headers:
        changed = _added(changed, "headers", write_headers(options), {name.lower() for name in _given(call.headers)})
    if options.query:
        changed = _added(changed, "query", options.query, set(_given(call.query)))
    return changed


def write_headers(options: Options) -> dict[str, str]:
    """Return the headers of `options`, spelt so that they take the place of those that a request has anyway."""
    return {"User-Agent" if name == _USER_AGENT else name: value for name, value in options.headers.items()}


def write_query(options: Options) -> str:
    """Return the parameters of `options` as they stand in an address, without a question mark."""
    return render_target(Call("GET", "/", None, query=options.query)).partition("?")[2]


def _added(call: Call[T], place: str, extra: Mapping[str, Any], given: set[str]) -> Call[T]:
    twice = [name for name in extra if (name.lower() if place == "headers" else name) in given]
    if twice:
        what = "header" if place == "headers" else "query parameter"
        message = (
            f"{call.operation}: with_options and the call itself both set the {what} {twice[0]!r}. Leave one of them "
            "out. Nothing was sent."
        )
        raise RequestError(message)
    return msgspec.structs.replace(call, **{place: {**getattr(call, place), **extra}})


def _given(values: Mapping[str, Any]) -> list[str]:
    return [name for name, value in values.items() if value is not None]


def _checked_seconds(seconds: float | None, name: str, none_means: str) -> float | None:
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if seconds is not None and (not is_number or not seconds > 0):
        message = f"The {name} is {seconds!r}; it must be a number, be more than 0 seconds, or None {none_means}."
        raise ConfigurationError(message)
    return seconds


def _checked_retry(retry: Any) -> Retry | None:
    if retry is not None and not isinstance(retry, Retry):
        message = f"retry is a {type(retry).__name__}. Pass Retry(attempts=3), or None to try once."
        raise ConfigurationError(message)
    return retry


def _checked_headers(headers: Any) -> Mapping[str, str]:
    if not is_object(headers):
        message = f"headers is a {type(headers).__name__}. Pass a mapping of names to texts."
        raise ConfigurationError(message)
    for name, value in headers.items():
        problem = _find_problem(name, value)
        if problem:
            raise ConfigurationError(problem)
    return {name.lower(): value for name, value in headers.items()}


def _find_problem(name: Any, value: Any) -> str:
    """Return what is wrong with a header, without its value, which may be a secret."""
    if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
        return f"{name!r} is no name of a header."
    if name.lower() in OWNED:
        return f"The header {name} is set by this client itself. Leave it out."
    if not isinstance(value, str):
        return f"The header {name} is a {type(value).__name__}. Pass a str."
    if not value.isprintable() or not value.isascii():
        return f"The header {name} holds a line break or a character outside ASCII."
    if name.lower() == _USER_AGENT and "mozilla" in value.lower():
        return "A User-Agent with Mozilla in it makes Jira take a write for XSRF. Leave that word out."
    return ""


def _checked_query(query: Any) -> Mapping[str, QueryValue]:
    if not is_object(query) or not all(isinstance(name, str) for name in query):
        message = f"query is a {type(query).__name__}. Pass a mapping of names to values."
        raise ConfigurationError(message)
    return query
