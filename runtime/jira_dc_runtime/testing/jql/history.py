"""Looking into the history of issues: `was`, `changed`, and by whom and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from jira_dc_runtime.testing.state.issues import Change, Issue, Step

from .asking import Asking

LABELS: Final = {
    "assignee": "assignee",
    "fixVersions": "Fix Version",
    "priority": "priority",
    "reporter": "reporter",
    "resolution": "resolution",
    "status": "status",
}
"""The fields whose history is searched, by id, with their names in the history."""
_BEGINNING: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_END: Final = dt.datetime.max.replace(tzinfo=dt.UTC)


class Window(msgspec.Struct, frozen=True):
    """What predicates ask for: by whom and when. None of `by` is anybody."""

    by: frozenset[str] | None = None
    start: dt.datetime = _BEGINNING
    end: dt.datetime = _END


class Line(msgspec.Struct, frozen=True):
    """One field of one issue: its name in the history, and the values that it has now."""

    issue: Issue
    label: str
    now: tuple[str, ...] = ()


class Span(msgspec.Struct, frozen=True):
    """How long an issue had one value, or none, and who gave it."""

    value: str | None
    start: dt.datetime
    end: dt.datetime
    author: str


def had(asking: Asking, line: Line, wanted: set[str | None], window: Window) -> bool:
    """Return whether an issue had one of the values within a window; None among them is EMPTY."""
    return any(
        span.value in wanted
        and span.start <= window.end
        and span.end > window.start
        and (window.by is None or span.author in window.by)
        for span in _list_spans(asking, line)
    )


def _list_spans(asking: Asking, line: Line) -> Iterator[Span]:
    """Yield the spans of each value, told backwards from the present values."""
    issue, label = line.issue, line.label
    open_until: dict[str | None, dt.datetime] = dict.fromkeys(line.now or (None,), _END)
    several = label == LABELS["fixVersions"]
    for step, change in reversed(list(_list_changes(issue, label))):
        for value in _values(asking, label, change.now, several=several):
            end = open_until.pop(value, None)
            if end is not None:
                yield Span(value, step.created, end, step.author)
        for value in _values(asking, label, change.was, several=several):
            open_until.setdefault(value, step.created)
        if several and not open_until:
            open_until[None] = step.created
    author = issue.creator or issue.fields.get("reporter") or ""
    for value, end in open_until.items():
        yield Span(value, issue.created, end, author)


def _values(asking: Asking, label: str, given: str | None, *, several: bool) -> Iterable[str | None]:
    if given is None or not given:
        return () if several else (None,)
    return (_as_name(asking, label, given),)


def _as_name(asking: Asking, label: str, given: str) -> str:
    """Return what a history keeps as JQL compares it: of a user, the name."""
    if label not in {"assignee", "reporter"}:
        return given
    user = asking.state.find_user(given)
    return given if user is None else user.name


def has_changed(
    asking: Asking, line: Line, was: set[str | None] | None, now: set[str | None] | None, window: Window
) -> bool:
    """Return whether a field was changed from one of the values and to one of the values, within a window."""
    label = line.label
    several = label == LABELS["fixVersions"]
    return any(
        window.start <= step.created <= window.end
        and (window.by is None or step.author in window.by)
        and (was is None or _fits(asking, label, change.was, was, several=several))
        and (now is None or _fits(asking, label, change.now, now, several=several))
        for step, change in _list_changes(line.issue, label)
    )


def _fits(asking: Asking, label: str, given: str | None, wanted: set[str | None], *, several: bool) -> bool:
    return any(value in wanted for value in _values(asking, label, given, several=several) or (None,))


def _list_changes(issue: Issue, label: str) -> Iterator[tuple[Step, Change]]:
    for step in issue.history:
        for change in step.changes:
            if change.field == label:
                yield step, change


def list_touched(asking: Asking, author: str, start: dt.datetime | None, end: dt.datetime | None) -> Iterator[int]:
    """Yield the ids of the issues that a user made, changed or commented on within a time."""
    inside: Callable[[dt.datetime], bool] = lambda moment: (start or _BEGINNING) <= moment <= (end or _END)  # noqa: E731
    for issue in asking.by_id.values():
        deeds = [
            *((step.author, step.created) for step in issue.history),
            *((one.author, one.created) for one in issue.comments),
            *((one.author, one.created) for one in issue.worklogs),
            (issue.creator or "", issue.created),
        ]
        if any(who == author and inside(when) for who, when in deeds):
            yield issue.id
