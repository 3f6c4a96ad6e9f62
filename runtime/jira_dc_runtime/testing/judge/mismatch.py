"""The errors that fail a test, and how they are written so that the difference is seen at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from jira_dc_runtime.testing.exchange import MockRequest

from .document import Document, Target, nearest
from .schema import Fault

_SHOWN: Final = 60  # characters of one value
_SECRET: Final = re.compile(r"pass|secret|token|authorization|cookie|verifier", re.IGNORECASE)


class RequestMismatch(AssertionError):
    """A request is not what the document of this Jira declares. `faults` holds each place."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class ReplyMismatch(AssertionError):
    """A reply that a test has set is not what Jira's document declares, so a test with it would prove nothing."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


def request_mismatch(
    document: Document, target: Target, request: MockRequest, faults: Sequence[Fault]
) -> RequestMismatch:
    """Return the error for a request with `faults`."""
    lines = [
        f"The request does not fit Jira {document.version}:",
        "",
        f"    {target.operation.key}",
        f"    sent as {request.method} {_shown_target(request)}",
        "",
        *_write_faults(faults, "sent"),
    ]
    return RequestMismatch("\n".join(lines), faults)


def unknown_operation(document: Document, request: MockRequest) -> RequestMismatch:
    """Return the error for a request that means no operation at all."""
    key = f"{request.method} {request.path.removeprefix('/rest')}"
    methods = document.methods_of(request.path)
    near = [f"{method} {key.partition(' ')[2]}" for method in methods] or nearest(key, document.operations)
    hint = f" Near it: {', '.join(near)}." if near else ""
    message = (
        f"Jira {document.version} has no operation {key}.{hint} If a plugin of your Jira answers it, say what: "
        f'mock_jira.reply("{key}", ...).'
    )
    return RequestMismatch(message)


def tell_in_a_line(document: Document, request: MockRequest, faults: Sequence[Fault]) -> str:
    """Return what is off the document in one request, as one line for a log."""
    said = "; ".join(
        f"{fault.place} {fault.pointer or '(all of it)'}: declared {fault.declared}, sent {_shown_value(fault)}"
        for fault in faults
    )
    return f"Off the document of Jira {document.version}: {request.method} {_shown_target(request)}: {said}"


def reply_mismatch(document: Document, key: str, status: int, faults: Sequence[Fault]) -> ReplyMismatch:
    """Return the error for a reply with `faults`."""
    lines = [
        f"The reply to {key} with status {status} is not what Jira {document.version} declares:",
        "",
        *_write_faults(faults, "set"),
        "",
        "Correct it, or set it with Reply(..., checked=False) to see what your code makes of it.",
    ]
    return ReplyMismatch("\n".join(lines), faults)


def _write_faults(faults: Sequence[Fault], verb: str) -> Iterator[str]:
    for fault in faults:
        yield f"    {fault.place} {fault.pointer or '(all of it)'}"
        yield f"      - declared  {fault.declared}"
        yield f"      + {verb:<8}  {_shown_value(fault)}"


def _shown_value(fault: Fault) -> str:
    secret = _SECRET.search(fault.pointer)
    if fault.value is None or secret or fault.seen in {"array", "object"}:
        return fault.seen
    text = msgspec.json.encode(fault.value).decode()
    return f"{fault.seen} {text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}"


def _shown_target(request: MockRequest) -> str:
    """Return path and query, without the values of parameters that may be secrets."""
    path, _, query = request.target.partition("?")
    parts = [
        f"{part.partition('=')[0]}=***" if _SECRET.search(part.partition("=")[0]) else part
        for part in query.split("&")
        if part
    ]
    return path + ("?" + "&".join(parts) if parts else "")
