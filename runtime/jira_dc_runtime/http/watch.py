"""`Watch`: tells the log and the caller's function what happens to calls.

One line of the log per attempt, at level INFO; what an attempt waits for, at DEBUG. The environment variable
`JIRA_DC_LOG` writes them to stderr.
"""

from __future__ import annotations

import logging
import os
import sys
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import ConfigurationError

from .events import Answered, Failed, Retrying, Started, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from jira_dc_runtime.errors import JiraError

    from .events import Event
    from .request import PreparedRequest

LOGGER = logging.getLogger("jira_dc")
VARIABLE: Final = "JIRA_DC_LOG"
LEVELS: Final = {"debug": logging.DEBUG, "info": logging.INFO}
DOWNLOAD: Final = "file"
"""What stands for the address of a download, which has a value in it: the name of the file."""
_NUMBERS = count(1)


class Watch:
    """Who is told what happens to the calls of one client. `server` and `port` are those of its base URL."""

    def __init__(self, on_event: Callable[[Event], object] | None, server: str, port: int) -> None:
        self._on_event = on_event
        self._server = server
        self._port = port
        self._has_failed = False

    def follow(self, prepared: PreparedRequest) -> CallWatch | None:
        """Return who is told of this call, or None if nobody wants to know."""
        if self._on_event is None and not LOGGER.isEnabledFor(logging.INFO):
            return None
        return CallWatch(self, prepared, self._server, self._port)

    def tell(self, event: Event) -> None:
        """Call the caller's function. What it raises is logged once and breaks no call."""
        if self._on_event is None:
            return
        try:
            self._on_event(event)
        except Exception:
            if not self._has_failed:
                self._has_failed = True
                LOGGER.exception("on_event failed. The call goes on; this is said once.")


class CallWatch:
    """Tells of one call."""

    def __init__(self, watch: Watch, prepared: PreparedRequest, server: str, port: int) -> None:
        self._watch = watch
        self._call = next(_NUMBERS)
        self._method = prepared.method
        self._template = prepared.template
        self._operation = prepared.operation if prepared.template else f"{prepared.method} {DOWNLOAD}"
        self._server = server
        self._port = port

    def started(self, attempt: int) -> None:
        """Tell that an attempt begins."""
        self._watch.tell(
            Started(self._call, self._operation, attempt, self._method, self._template, self._server, self._port)
        )

    def waiting(self, attempt: int, reason: str, seconds: float | None = None) -> None:
        """Tell that an attempt waits."""
        LOGGER.debug("%s: attempt %d waits %s", self._operation, attempt, reason)
        self._watch.tell(Waiting(self._call, self._operation, attempt, reason, seconds))

    def answered(self, attempt: int, status: int, request_id: str | None, seconds: float, *, again: str) -> None:
        """Tell of an answer; `again` is "" for the last one."""
        known = f", request {request_id}" if request_id else ""
        LOGGER.info(
            "%s answered %d, attempt %d, %.1f ms%s%s", self._operation, status, attempt, seconds * 1000, known, again
        )
        self._watch.tell(
            Answered(self._call, self._operation, attempt, status, seconds * 1000, request_id, is_last=not again)
        )

    def failed(self, attempt: int, error: JiraError, seconds: float, *, again: str) -> None:
        """Tell of an attempt without a complete answer."""
        kind = type(error).__name__
        LOGGER.info("%s: %s, attempt %d, %.1f ms%s", self._operation, kind, attempt, seconds * 1000, again)
        self._watch.tell(
            Failed(self._call, self._operation, attempt, kind, error.sent, seconds * 1000, is_last=not again)
        )

    def retrying(self, attempt: int, seconds: float, reason: str) -> None:
        """Tell of a pause before the attempt with this number."""
        self._watch.tell(Retrying(self._call, self._operation, attempt, seconds, reason))


@cache
def write_log() -> None:
    """Write the log to stderr if `JIRA_DC_LOG` says so: `info`, or `debug` for more. Raise `ConfigurationError`."""
    wanted = os.environ.get(VARIABLE, "").strip().lower()
    if not wanted:
        return
    if wanted not in LEVELS:
        message = f"The environment variable {VARIABLE} is {wanted!r}. Set it to info or debug, or unset it."
        raise ConfigurationError(message)
    LOGGER.setLevel(LEVELS[wanted])
    if not LOGGER.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        LOGGER.addHandler(handler)
        LOGGER.propagate = False  # a handler of the program's own would write each line once more
