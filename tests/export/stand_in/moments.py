"""When the issues were created: more from year to year, hardly any at night, and many in one minute now and then.

All of it follows from how many issues there are. Each issue is younger than the one before, but for those of one bulk
import, which share a second.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE_NAME = "Europe/Berlin"
ZONE = ZoneInfo(ZONE_NAME)
FIRST_DAY = date(2016, 1, 4)
DAYS = 3800
MINUTE = 60_000
HOUR = 60 * MINUTE
HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 9, 14, 15, 9, 6, 13, 15, 12, 8, 5, 3, 2, 1, 1, 0, 0)
"""How many of 117 issues of a day are created in each local hour."""
BULK = 12_000
"""How many issues one minute brings at most: more than a search shows."""
BULK_MOMENT = datetime(2021, 6, 16, 23, 7, tzinfo=ZONE)  # an hour in which nobody else is up
AUTUMN = datetime(2020, 10, 25, 0, 20, tzinfo=UTC)  # 02:20 in Berlin, for the first time of two
SPRING = datetime(2022, 3, 27, 0, 50, tzinfo=UTC)  # ten minutes before 02:00 becomes 03:00


def list_moments(count: int) -> tuple[array[int], range]:
    """Return when each of `count` issues was created, in milliseconds of Unix time, and which are the bulk import."""
    bulk = min(BULK, count // 3)
    around = min(400, count // 20)  # issues that crowd about each change of the clocks
    moments = array("q", _spread(count - bulk - 2 * around))
    moments.extend(_every(AUTUMN, timedelta(hours=2), around))
    moments.extend(_every(SPRING, timedelta(minutes=20), around))
    moments = array("q", sorted(moments))
    start = milliseconds(BULK_MOMENT)
    place = bisect_left(moments, start)
    imported = array("q", (start + index * 60 // bulk * 1000 for index in range(bulk)))
    return moments[:place] + imported + moments[place:], range(place, place + bulk)


def _spread(count: int) -> Iterator[int]:
    """Yield `count` rising moments over all days: each day weighs by its number, and at the weekend a tenth of that."""
    days = [FIRST_DAY + timedelta(number) for number in range(DAYS)]
    weights = [(200 + number) * (1 if day.weekday() < 5 else 0.1) for number, day in enumerate(days)]
    scale, due, done = count / sum(weights), 0.0, 0
    for day, weight in zip(days, weights, strict=True):
        due += weight * scale
        share = round(due) - done
        done += share
        yield from _spread_over_day(day, share)


def _spread_over_day(day: date, count: int) -> Iterator[int]:
    start, total, due, done = milliseconds(datetime(day.year, day.month, day.day, tzinfo=ZONE)), sum(HOURS), 0.0, 0
    for hour, weight in enumerate(HOURS):
        due += count * weight / total
        share = min(count, int(due + 0.5)) - done
        done += share
        for index in range(share):
            # Not evenly: the squares crowd at the start of the hour, as after a meeting.
            yield start + hour * HOUR + index * index * (HOUR - MINUTE) // (share * share) + index
    yield from (start + 22 * HOUR + index for index in range(count - done))


def _every(start: datetime, length: timedelta, count: int) -> Iterator[int]:
    begin, step = milliseconds(start), int(length.total_seconds() * 1000) // max(1, count)
    yield from (begin + index * step for index in range(count))


def milliseconds(moment: datetime) -> int:
    """Return `moment` in milliseconds of Unix time."""
    return int(moment.timestamp()) * 1000


def read_minute(text: str) -> int:
    """Return the moment of a local minute, `2026-01-31 10:05`, as JQL says it.

    Raise `ValueError` where no such minute is, or two are: an export has to keep away from them.
    """
    local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise ValueError(f"{text} is not one minute in {ZONE_NAME}.")
    return milliseconds(local)


@lru_cache(maxsize=20_000)
def _show_hour(hour: int) -> tuple[str, str]:
    local = datetime.fromtimestamp(hour * 3600, ZONE)
    return local.strftime("%Y-%m-%dT%H:"), local.strftime("%z")


def show_moment(moment: int) -> str:
    """Return `moment` as Jira shows it: `2026-01-31T10:05:12.000+0100`."""
    hour, rest = divmod(moment, HOUR)
    day, offset = _show_hour(hour)
    minute, rest = divmod(rest, MINUTE)
    return f"{day}{minute:02}:{rest // 1000:02}.{rest % 1000:03}{offset}"
