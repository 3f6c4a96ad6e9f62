"""`CallWatch`: tells the log and the caller's function what happens to one call."""

from __future__ import annotations

import logging
from itertools import count
from typing import TYPE_CHECKING, Final

from .events import Answered, Failed, Retrying, Started, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from jira_dc_runtime.errors import JiraError

    from .events import Event
    from .request import PreparedRequest

LOGGER = logging.getLogger("jira_dc")
DOWNLOAD: Final = "file"
"""What stands for the address of a download, which has a value in it: the name of the file."""
_NUMBERS = count(1)


class CallWatch:
    """Tells of one call."""

    def __init__(self, tell: Callable[[Event], None], prepared: PreparedRequest, server: str, port: int) -> None:
        self._tell = tell
        self._call = next(_NUMBERS)
        self._method = prepared.method
        self._template = prepared.template
        self._operation = prepared.operation if prepared.template else f"{prepared.method} {DOWNLOAD}"
        self._server = server
        self._port = port

    def started(self, attempt: int) -> None:
        """Tell that an attempt begins."""
        self._tell(
            Started(self._call, self._operation, attempt, self._method, self._template, self._server, self._port)
        )

    def waiting(self, attempt: int, reason: str, seconds: float | None = None) -> None:
        """Tell that an attempt waits."""
        LOGGER.debug("%s: attempt %d waits %s", self._operation, attempt, reason)
        self._tell(Waiting(self._call, self._operation, attempt, reason, seconds))

    def answered(self, attempt: int, status: int, request_id: str | None, seconds: float, *, again: str) -> None:
        """Tell of an answer; `again` is "" for the last one."""
        known = f", request {request_id}" if request_id else ""
        LOGGER.info(
            "%s answered %d, attempt %d, %.1f ms%s%s", self._operation, status, attempt, seconds * 1000, known, again
        )
        self._tell(
            Answered(self._call, self._operation, attempt, status, seconds * 1000, request_id, is_last=not again)
        )

    def failed(self, attempt: int, error: JiraError, seconds: float, *, again: str) -> None:
        """Tell of an attempt without a complete answer."""
        kind = type(error).__name__
        LOGGER.info("%s: %s, attempt %d, %.1f ms%s", self._operation, kind, attempt, seconds * 1000, again)
        self._tell(Failed(self._call, self._operation, attempt, kind, error.sent, seconds * 1000, is_last=not again))

    def retrying(self, attempt: int, seconds: float, reason: str) -> None:
        """Tell of a pause before the attempt with this number."""
        self._tell(Retrying(self._call, self._operation, attempt, seconds, reason))
