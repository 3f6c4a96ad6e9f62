"""The exit status of the command: a script learns from it what to do, without reading words."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.errors import (
    ConfigurationError,
    ConnectionFailed,
    JiraError,
    LoginError,
    NotFound,
    RequestError,
    Unauthorized,
)

OK: Final = 0
FAILED: Final = 1
WRONG: Final = 2
LOGIN: Final = 3
NOT_FOUND: Final = 4
NO_ANSWER: Final = 5
NOT_AGREED: Final = 6
FAULT: Final = 70
INTERRUPTED: Final = 130
READER_LEFT: Final = 141

MEANINGS: Final = {
    OK: "done",
    FAILED: "Jira refused or failed, part of a batch or of an export is not done, or `live` saw a difference",
    WRONG: "the command line or the environment is wrong; nothing was sent",
    LOGIN: "the login is missing, wrong, expired or not enough",
    NOT_FOUND: "Jira, or this command, knows no such thing, or does not show it to this user",
    NO_ANSWER: "no answer: no connection, or not in time",
    NOT_AGREED: "it would write, and neither --write nor a typed yes allowed it; nothing was sent",
    FAULT: "a fault of jira-dc itself",
    INTERRUPTED: "interrupted with Ctrl-C",
    READER_LEFT: "whoever read the output has left, as `head` does",
}
"""What each status means; the help and the page on the command show this table."""


def status_of(error: JiraError) -> int:
    """Return the exit status for an error of a call."""
    kinds: tuple[tuple[type[JiraError] | tuple[type[JiraError], ...], int], ...] = (
        ((LoginError, Unauthorized), LOGIN),
        (NotFound, NOT_FOUND),
        (ConnectionFailed, NO_ANSWER),
        ((RequestError, ConfigurationError), WRONG),
    )
    return next((status for kind, status in kinds if isinstance(error, kind)), FAILED)
