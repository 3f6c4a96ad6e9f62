"""How a query is cut into slices: windows of the time of creation, split by counts until each is small enough."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Any, Final

import msgspec

from jira_dc_runtime.client.catalogue.catalogue import GET_FIELDS, SiteField, make_catalogue
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_object

from .asking import (
    MYSELF,
    SERVER_INFO,
    WINDOW,
    Ask,
    Flow,
    checked_count,
    fields_of,
    issues_of,
    join,
    search,
    time_zone_of,
    total_of,
    unreadable,
)
from .jql_window import LocalMinutes, enclosed, minute_of, read_moment
from .slices import Plan, Slice, Watermark

OVERLAP: Final = 5
"""Minutes that an increment goes back: Jira's index has an issue some time after its `updated`, other nodes later."""
FIRST_ASKED: Final = 6
"""Requests at most that tell who asks, what time it is, which fields there are, and the first and the last issue."""
THIRDS: Final = 3
_YEAR: Final = 365 * 24 * 60


class Window(msgspec.Struct, frozen=True):
    """Minutes from `start` to before `end`, and how many issues were created in them."""

    start: int
    end: int
    count: int


def most_requests(total: int, slice_size: int, minutes: int) -> int:
    """Return how many requests planning needs at most, for issues created within so many minutes.

    A window that is too large is cut into two parts for each slice it may hold, three at least. So a round asks no more
    than three requests per slice of the result, and leaves windows a third as long; one round more, and two requests a
    year, are for hours that come twice.
    """
    if total <= slice_size:
        return FIRST_ASKED
    rounds = math.ceil(math.log(max(minutes, 2), THIRDS)) + 1
    return FIRST_ASKED + rounds * THIRDS * math.ceil(total / slice_size) + 2 * (minutes // _YEAR + 1)


def cut(window: Window, slice_size: int, minutes: LocalMinutes) -> list[tuple[int, int]]:
    """Return the parts of a window, as starts and ends; itself alone if it cannot be cut.

    The cuts are even, two for each slice that the window may hold. One that falls into an hour that comes twice is
    made before that hour and behind it.
    """
    length = window.end - window.start
    parts = min(length, math.ceil(2 * window.count / slice_size))
    even = [window.start + length * part // parts for part in range(1, parts)]
    plain = {mark for each in even for mark in (minutes.plain_until(each), minutes.plain_from(each))}
    marks = [window.start, *sorted(mark for mark in plain if window.start < mark < window.end), window.end]
    return list(pairwise(marks))


def merge(windows: Sequence[Window], slice_size: int) -> list[Window]:
    """Return the windows with neighbours joined as long as they fit into a slice, and empty ones with any."""
    merged: list[Window] = []
    for window in windows:
        last = merged[-1] if merged else None
        if last is not None and (last.count + window.count <= slice_size or window.count == 0):
            merged[-1] = Window(last.start, window.end, last.count + window.count)
        elif last is not None and last.count == 0:
            merged[-1] = Window(last.start, window.end, window.count)
        else:
            merged.append(window)
    return merged


def plan(jql: str, slice_size: int, since: Watermark | None) -> Flow[Plan]:
    """Ask for counts, and return the plan. See `Export.plan`."""
    checked_count("slice_size", slice_size, WINDOW)
    if since is not None and since.jql != jql:
        message = f"The watermark is one of the query {since.jql!r}, and not of {jql!r}: there it tells nothing."
        raise RequestError(message)
    query = enclosed(jql)
    outcomes = yield Ask((MYSELF, SERVER_INFO, GET_FIELDS))
    me, server, catalogue = (outcome.value for outcome in outcomes)
    asked = len(outcomes)
    now = read_moment(server.get("serverTime")) if is_object(server) else None
    if now is None:
        outcomes = yield Ask((SERVER_INFO,), whole=True)
        now = _read_date(outcomes[0].value.headers.get("date"))
        asked += 1
    minutes = LocalMinutes(time_zone_of(me))
    condition = query if since is None else join(query, f'updated >= "{_carry_over(since, minutes)}"')
    ends = [search(f"{condition} ORDER BY created {way}".strip(), 0, 1, ("created",)) for way in ("ASC", "DESC")]
    first, last = [outcome.value for outcome in (yield Ask(tuple(ends)))]
    asked += len(ends)
    start, latest = _created(first), _created(last)
    end = minutes.plain_from(max(minute_of(now), minute_of(now) if latest is None else latest) + 1)
    found: list[Window] = []
    if start is not None or since is None:  # an export of nothing has a slice too, whose tables have no row
        found = [Window(start or 0, end, total_of(first))]
    splitter = _Splitter(condition, slice_size, minutes, start or 0)
    while splitter.pending(found):
        found = yield from splitter.split(found)
    slices = splitter.slices(merge(found, slice_size))
    fields: tuple[SiteField, ...] = tuple(make_catalogue(catalogue).values())
    return Plan(
        jql=jql,
        slice_size=slice_size,
        time_zone=minutes.name,
        slices=slices,
        total=sum(each.expected for each in slices),
        requests=asked + splitter.asked,
        since=since,
        watermark=Watermark(
            jql=jql, updated=minutes.write(minutes.plain_until(minute_of(now) - OVERLAP)), time_zone=minutes.name
        ),
        fields=fields,
    )


class _Splitter:
    """Splits windows until none is too large that can be cut."""

    def __init__(self, condition: str, slice_size: int, minutes: LocalMinutes, start: int) -> None:
        self.asked = 0
        self._condition = condition
        self._size = slice_size
        self._minutes = minutes
        self._start = start
        self._whole: set[int] = set()  # starts of the windows that cannot be cut

    def pending(self, windows: Sequence[Window]) -> bool:
        return any(self._is_large(window) for window in windows)

    def split(self, windows: Sequence[Window]) -> Flow[list[Window]]:
        """Cut every window that is too large, and count the parts, all at once."""
        parts = {window.start: cut(window, self._size, self._minutes) for window in windows if self._is_large(window)}
        self._whole.update(start for start, pieces in parts.items() if len(pieces) == 1)
        ranges = [piece for pieces in parts.values() if len(pieces) > 1 for piece in pieces]
        counts: dict[tuple[int, int], int] = {}
        if ranges:
            calls = tuple(search(self._within(*each), 0, 0) for each in ranges)
            outcomes = yield Ask(calls)
            self.asked += len(calls)
            counts = {each: total_of(got.value) for each, got in zip(ranges, outcomes, strict=True)}
        found: list[Window] = []
        for window in windows:
            pieces = parts.get(window.start, ())
            if len(pieces) > 1:
                found += [Window(*piece, counts[piece]) for piece in pieces]
            else:
                found.append(window)
        return found

    def slices(self, windows: Sequence[Window]) -> tuple[Slice, ...]:
        return tuple(
            Slice(
                name=f"{number:05d}",
                jql=self._within(window.start, window.end),
                expected=window.count,
                by_key=self._is_too_many(window.count),
                time_zone=self._minutes.name,
            )
            for number, window in enumerate(windows, 1)
        )

    def _is_large(self, window: Window) -> bool:
        return self._is_too_many(window.count) and window.start not in self._whole

    def _is_too_many(self, count: int) -> bool:
        return count > self._size or count >= WINDOW  # a Jira that stops counting there has more

    def _within(self, start: int, end: int) -> str:
        """Return the condition of a window. The first one has no start: nothing is older than it."""
        after = "" if start == self._start else f'created >= "{self._minutes.write(start)}"'
        return join(self._condition, after, f'created < "{self._minutes.write(end)}"')


def _created(page: Any) -> int | None:
    """Return in which minute the only issue of a page was created; None if there is none."""
    for issue in issues_of(page)[:1]:
        moment = read_moment(fields_of(issue).get("created"))
        if moment is None:
            raise unreadable("POST /api/2/search", "an issue does not say when it was created.")
        return minute_of(moment)
    return None


def _read_date(text: str | None) -> datetime:
    """Return the moment of a `Date` header. Raise `UnexpectedBody` if there is none."""
    try:
        return parsedate_to_datetime(text or "").astimezone(UTC)
    except ValueError:
        raise unreadable("GET /api/2/serverInfo", "Jira does not tell what time it is.") from None


def _carry_over(since: Watermark, minutes: LocalMinutes) -> str:
    """Return the minute of a watermark in the time zone that JQL goes by now; the user may have changed it."""
    return minutes.write(minutes.plain_until(LocalMinutes(since.time_zone).read(since.updated)))
