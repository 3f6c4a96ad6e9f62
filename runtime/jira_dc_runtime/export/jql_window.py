"""What JQL can say of a stretch of time: its minutes, written in the time zone of the user who asks.

JQL knows no zone, so a boundary has to be a local minute that means one moment: one that comes twice as the clock is
put back is never one. Whether Jira's own table of that zone is as new as ours matters little: a boundary is the same
text in both slices that meet there.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jira_dc_runtime.errors import ConfigurationError, RequestError

MINUTE: Final = 60
_ORDER: Final = re.compile(r"\border\s+by\b", re.IGNORECASE)
_TOKEN: Final = re.compile(r"""\\.|["'()]|[^\\"'()]+|\\""", re.DOTALL)


class LocalMinutes:
    """The minutes of a time zone. A moment is a number of minutes since 1970, in UTC.

    Raise `ConfigurationError` for a zone that this machine does not know.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._zone = _find_zone(name)

    def write(self, minute: int) -> str:
        """Return the minute as JQL takes it: `2026-01-31 10:05`."""
        return self._local(minute).strftime("%Y-%m-%d %H:%M").rjust(16, "0")

    def read(self, text: str) -> int:
        """Return the moment of what `write` wrote; the first of two. Raise `RequestError` for what is no minute."""
        try:
            return minute_of(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=self._zone))
        except ValueError:
            message = f"{text!r} is no minute such as '2026-01-31 10:05'."
            raise RequestError(message) from None

    def is_plain(self, minute: int) -> bool:
        """Return whether the local form of a minute means one moment alone; it leaves out the seconds of old zones."""
        local = self._local(minute).replace(second=0, fold=0)
        return local.utcoffset() == local.replace(fold=1).utcoffset()

    def plain_from(self, minute: int) -> int:
        """Return the first plain minute that is not before `minute`."""
        while not self.is_plain(minute):
            minute += 1
        return minute

    def plain_until(self, minute: int) -> int:
        """Return the last plain minute that is not after `minute`."""
        while not self.is_plain(minute):
            minute -= 1
        return minute

    def _local(self, minute: int) -> datetime:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(self._zone)


def minute_of(moment: datetime) -> int:
    """Return the minute that a moment lies in."""
    return int(moment.timestamp() // MINUTE)


def read_moment(value: Any) -> datetime | None:
    """Return the moment that Jira wrote, such as `2026-01-31T10:05:59.123+0000`; None for what is none.

    In the first and the last year that Python knows there is none: not every time zone could write it.
    """
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return None if moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR else moment


def enclosed(jql: str) -> str:
    """Return a query as a condition in parentheses that nothing in it can leave; the empty one is all issues.

    Raise `RequestError` for a query with an order, and for one whose parentheses or quotes do not match.
    """
    text = jql.strip()
    if not text:
        return ""
    depth, quote, plain = 0, "", ""
    for token in _TOKEN.findall(text):
        if quote:
            quote = "" if token == quote else quote
        elif token in {'"', "'"}:
            quote = token
            plain += " ."  # a quoted text parts the words around it
        else:
            plain += token
            depth += {"(": 1, ")": -1}.get(token, 0)
            if depth < 0:
                break
    if quote or depth or text.endswith("\\"):
        message = f"The query {text!r} has parentheses or quotes that do not match."
        raise RequestError(message)
    if _ORDER.search(plain):
        message = f"The query {text!r} has an ORDER BY. An export has an order of its own: leave it out."
        raise RequestError(message)
    return f"({text})"


def _find_zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = (
            f"Jira says that the time zone of this user is {name!r}, which this machine does not know. "
            "Install the package tzdata, or choose another time zone in the user's profile."
        )
        error = ConfigurationError(message)
        error.sent = "yes"  # Jira was asked for it
        raise error from None
