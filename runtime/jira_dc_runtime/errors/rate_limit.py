"""What an answer says about the rate limit of its user, and how long it wants us to wait.

Jira counts with a bucket of tokens: each request takes one, and so many flow in per interval (protocol notes, section
7). It says so in `X-RateLimit-*`; `Retry-After` comes from it as seconds, and from proxies as a date too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT: Final = 30 * 86_400.0
"""Seconds; nobody means a longer `Retry-After`. Under "block all" Jira sends 9223372036854775807."""
_SECONDS: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_WHOLE: Final = re.compile(r"[0-9]{1,18}")
_PREFIX: Final = "x-ratelimit-"


class RateLimit(msgspec.Struct, frozen=True):
    """The bucket of tokens of one user, as an answer tells of it. What it does not tell is None."""

    limit: int | None = None
    """How many tokens the bucket holds. With 0 this user may send nothing, for ever."""
    remaining: int | None = None
    """How many are left, roughly."""
    interval: int | None = None
    """Seconds between two fillings."""
    fill_rate: int | None = None
    """How many tokens flow in each time."""
    retry_after: float | None = None
    """Seconds to wait at least, counted from the answer: 0 while tokens remain."""

    @property
    def is_blocked(self) -> bool:
        """Whether waiting does not help: the bucket holds no tokens at all."""
        return self.limit == 0


def read_rate_limit(headers: Mapping[str, str], now: float) -> RateLimit | None:
    """Return what `headers`, whose names match in any case, say about the rate limit; None if they say nothing.

    `now` is the time in seconds since 1970, for a date in an answer without `Date`.
    """
    found = RateLimit(
        _read_whole(headers, "limit"),
        _read_whole(headers, "remaining"),
        _read_whole(headers, "interval-seconds"),
        _read_whole(headers, "fillrate"),
        read_retry_after(headers, now),
    )
    return None if found == _NOTHING else found


_NOTHING: Final = RateLimit()


def read_retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that `Retry-After` asks for; None if it is missing, past, absurd or no time at all.

    A date counts from the `Date` of the same answer, so that a clock that is wrong, here or there, does no harm.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if _SECONDS.fullmatch(text):
        wait = float(text)
    else:
        until = _read_date(text)
        if until is None:
            return None
        since = _read_date(headers.get("date", ""))
        wait = until - (now if since is None else since)
    return wait if 0 <= wait <= LONGEST_WAIT else None


def _read_whole(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(_PREFIX + name, "").strip()
    return int(text) if _WHOLE.fullmatch(text) else None


def _read_date(text: str) -> float | None:
    from email.utils import mktime_tz, parsedate_tz  # noqa: PLC0415 - few answers have a date to be read

    try:
        parts = parsedate_tz(text)  # one without a zone is in UTC, as every date of HTTP
        return None if parts is None else float(mktime_tz(parts))
    except (ValueError, OverflowError):
        return None
