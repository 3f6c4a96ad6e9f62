"""Nothing is written by mistake: a call that changes something is sent only when that was allowed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

from jira_dc_runtime.cli.person import read_line, say
from jira_dc_runtime.errors import RequestError

from .curl import write_curl

if TYPE_CHECKING:
    from jira_dc_runtime.call import Call
    from jira_dc_runtime.client.resource import Sender

T = TypeVar("T")


class NotAgreed(RequestError):
    """The call would write, and nobody allowed it."""


class Shown(Exception):
    """The request, as `curl` would send it."""


class Guard:
    """Sends calls with `sender`; the first one that writes asks for a typed yes, unless `may_write`."""

    def __init__(self, sender: Sender, place: str, *, may_write: bool) -> None:
        self._sender = sender
        self._place = place
        self._may_write = may_write

    def send(self, call: Call[T]) -> T:
        """Return what Jira answers. Raise `NotAgreed` for a call that writes and was not allowed."""
        if not call.only_reads and not self._may_write:
            _ask(call, self._place)
            self._may_write = True
        return self._sender.send(call)


class DryRun:
    """Sends nothing: raises `Shown` with the first request."""

    def __init__(self, base: str) -> None:
        self._base = base

    def send(self, call: Call[T]) -> T:
        """Raise `Shown`, or the `RequestError` of a call that could not be sent."""
        raise Shown(write_curl(call, self._base))


def _ask(call: Call[Any], place: str) -> None:
    if not sys.stdin.isatty():
        message = f"{call.operation} writes. Pass --write to allow it, or --dry-run to see the request."
        raise NotAgreed(message)
    say(f"{call.operation} writes to {place}. Type yes to send it, anything else leaves Jira as it is.")
    if (read_line("> ") or "").casefold() != "yes":
        message = f"{call.operation} was not sent, since the answer was not yes."
        raise NotAgreed(message)
