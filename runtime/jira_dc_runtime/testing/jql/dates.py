"""Dates as JQL has them: days, minutes, periods from now on, and the starts and ends of days, weeks, months, years."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

FORMATS: Final = (
    "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', "
    "or a period format e.g. '-5d', '4w 2d'."
)
_ABSOLUTE: Final = re.compile(r"(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?: (\d{1,2}):(\d{2}))?")
_PERIOD: Final = re.compile(r"([+-]?)((?:\s*\d{1,9}\s*[a-z]+)+)")
_PART: Final = re.compile(r"(\d+)\s*([a-z]+)")
_UNITS: Final = {
    "m": dt.timedelta(minutes=1),
    "minute": dt.timedelta(minutes=1),
    "h": dt.timedelta(hours=1),
    "hour": dt.timedelta(hours=1),
    "d": dt.timedelta(days=1),
    "day": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1),
    "week": dt.timedelta(weeks=1),
    "y": dt.timedelta(days=365),
    "year": dt.timedelta(days=365),
}
_SHIFT: Final = re.compile(r"([+-]?)(\d{1,6})([yMwdhm]?)")
_USUAL_UNIT: Final = {"Day": "d", "Week": "w", "Month": "M", "Year": "y"}
_MONTHS: Final = 12
_FIRST: Final = dt.datetime(2, 1, 1, tzinfo=dt.UTC)
_LAST: Final = dt.datetime(9998, 1, 1, tzinfo=dt.UTC)
"""Any time zone can still tell what time it is there."""


def read_moment(text: str, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the moment that a text means: a day or a minute in `zone`, or a period from `now` on; else None."""
    text = text.strip()
    if match := _ABSOLUTE.fullmatch(text):
        year, _, month, day, hour, minute = match.groups()
        try:
            return dt.datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=zone)
        except ValueError:
            return None
    if match := _PERIOD.fullmatch(text.lower()):
        sign = -1 if match[1] == "-" else 1
        parts = [
            (int(count) * sign, _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s")))
            for count, unit in _PART.findall(match[2])
        ]
        return None if any(unit is None for _, unit in parts) else _add(now, parts)
    return None


def _add(moment: dt.datetime, parts: Sequence[tuple[int, dt.timedelta | None]]) -> dt.datetime:
    """Return a moment moved by all of the parts; what leaves the calendar stays at its end."""
    try:
        return moment + sum((count * unit for count, unit in parts if unit is not None), dt.timedelta())
    except OverflowError:
        return _FIRST if any(count < 0 for count, _ in parts) else _LAST


def edge_of(name: str, shift: str, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the moment that a function such as `startOfWeek` means, moved by `-1w`; None for what is no such text.

    Weeks begin on Sunday, as in Jira's own language.
    """
    edge, unit = name[: name.index("Of")], name[name.index("Of") + 2 :]
    here = now.astimezone(zone)
    if shift:
        match = _SHIFT.fullmatch(shift)
        if match is None:
            return None
        moved = _shift(here, int(match[2]) * (-1 if match[1] == "-" else 1), match[3] or _USUAL_UNIT[unit])
        if moved is None:
            return None
        here = moved
    start = _start(here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0), unit)
    if edge == "start":
        return start
    after = _shift(start, 1, _USUAL_UNIT[unit])
    return start if after is None else after - dt.timedelta(milliseconds=1)


def _start(day: dt.datetime, unit: str) -> dt.datetime:
    match unit:
        case "Week":
            return day - dt.timedelta(days=day.isoweekday() % 7)
        case "Month":
            return day.replace(day=1)
        case "Year":
            return day.replace(month=1, day=1)
        case _:
            return day


def _shift(moment: dt.datetime, count: int, unit: str) -> dt.datetime | None:
    months = {"M": count, "y": count * _MONTHS}.get(unit)
    try:
        if months is None:
            return moment + count * _UNITS[unit]
        year, month = divmod(moment.year * _MONTHS + moment.month - 1 + months, _MONTHS)
        day = min(moment.day, calendar.monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day)
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        return None
