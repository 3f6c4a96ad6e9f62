"""`Watch`: tells the log and the caller's function what happens to calls.

One line of the log per attempt, at level INFO; what an attempt waits for, at DEBUG. The environment variable
`JIRA_DC_LOG` writes them to stderr.
"""

from __future__ import annotations

import logging
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jira_dc_runtime.errors import Drift

    from .call_watch import CallWatch
    from .events import Event
    from .request import PreparedRequest

LOGGER = logging.getLogger("jira_dc")
VARIABLE: Final = "JIRA_DC_LOG"
LEVELS: Final = {"debug": logging.DEBUG, "info": logging.INFO}


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
        from .call_watch import CallWatch  # noqa: PLC0415 - few programs want to know

        return CallWatch(self.tell, prepared, self._server, self._port)

    def drifted(self, drift: Drift) -> None:
        """Tell that a place in an answer has another type than declared."""
        if self._on_event is not None:
            from .events import Drifted  # noqa: PLC0415 - as above

            self.tell(Drifted(drift.operation, drift))

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
