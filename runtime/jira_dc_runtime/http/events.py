"""What happens to a call, as frozen values, for metrics and tracing: `Jira(…, on_event=print)`.

Each attempt begins with `Started`, may be `Waiting` for something of ours, and ends with `Answered` or `Failed`. Where
that is not the end of the call, `Retrying` comes next. No event holds a value of the request or of the answer, so
that all of them can be logged.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from jira_dc_runtime.errors import Drift
from jira_dc_runtime.errors.base import Sent


class Started(msgspec.Struct, frozen=True):
    """An attempt began. `attempt` counts from 1; `call` is the same number in all events of one call."""

    call: int
    operation: str
    """For example `GET /api/2/issue/{issueIdOrKey}`; `GET file` for a download."""
    attempt: int
    method: str
    template: str
    """The path as Jira's document has it; empty for a download."""
    server: str
    """The host of Jira."""
    port: int


class Waiting(msgspec.Struct, frozen=True):
    """The attempt waits before anything is sent: `reason` says in a few words for what."""

    call: int
    operation: str
    attempt: int
    reason: str
    seconds: float | None = None
    """How long, where that is known."""


class Answered(msgspec.Struct, frozen=True):
    """An answer came, whatever its status. Of a download it is told when nothing more of it is read."""

    call: int
    operation: str
    attempt: int
    status: int
    milliseconds: float
    """Since the attempt began."""
    request_id: str | None
    """`X-AREQUESTID`; Jira's access log holds the same id."""
    is_last: bool
    """Whether the call ends with it."""


class Failed(msgspec.Struct, frozen=True):
    """No complete answer came, or the login failed."""

    call: int
    operation: str
    attempt: int
    error: str
    """The class of the error, such as `TimedOut`."""
    sent: Sent
    """Whether the call was sent, in this attempt or in one before."""
    milliseconds: float
    is_last: bool
    """Whether the call ends with it."""


class Retrying(msgspec.Struct, frozen=True):
    """The call is tried again after so many seconds; `attempt` is the one that is to come."""

    call: int
    operation: str
    attempt: int
    seconds: float
    reason: str
    """Why, in a few words."""


class Drifted(msgspec.Struct, frozen=True):
    """A place in an answer has another type than declared."""

    operation: str
    drift: Drift


Event: TypeAlias = Started | Waiting | Answered | Failed | Retrying | Drifted
"""Whatever `on_event` is called with."""
