"""Work that is logged on issues, and what it does to their estimates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .comments import read_visibility
from .durations import read_duration
from .history import note
from .issues import Change, Issue, Worklog
from .state import State
from .values import parse_time

_INVALID = "Invalid time duration entered."


def log_work(state: State, issue: Issue, body: JsonObject, user: str | None, adjust: Mapping[str, str]) -> Worklog:
    """Return a new worklog; `adjust` says what becomes of the remaining estimate, as the query does."""
    seconds = _read_seconds(body)
    if seconds is None:
        raise Refused(400, errors={"timeLogged": "You must indicate the time spent working."})
    remaining = _adjust(issue.fields.get("timeestimate"), adjust, -seconds, "reduceBy", -1)
    now = state.clock()
    worklog = Worklog(
        state.next_id(),
        user or "",
        str(body.get("comment") or ""),
        _read_started(body) or _write_time(now),
        seconds,
        now,
        now,
        read_visibility(state, body.get("visibility"), user),
    )
    _keep(state, issue, user, remaining, lambda: issue.worklogs.append(worklog))
    return worklog


def change_worklog(  # noqa: PLR0917 - the request, and whose it is
    state: State, issue: Issue, worklog: Worklog, body: JsonObject, user: str | None, adjust: Mapping[str, str]
) -> None:
    """Change a worklog as a request says."""
    seconds = _read_seconds(body) or worklog.seconds
    started = _read_started(body) or worklog.started
    remaining = _adjust(issue.fields.get("timeestimate"), adjust, worklog.seconds - seconds, "", 0)

    visibility = read_visibility(state, body["visibility"], user) if "visibility" in body else worklog.visibility

    def do() -> None:
        worklog.seconds, worklog.started, worklog.visibility = seconds, started, visibility
        worklog.comment = str(body.get("comment", worklog.comment) or "")
        worklog.editor, worklog.updated = user, state.clock()

    _keep(state, issue, user, remaining, do, worklog)


def remove_worklog(state: State, issue: Issue, worklog: Worklog, user: str | None, adjust: Mapping[str, str]) -> None:
    """Delete a worklog."""
    remaining = _adjust(issue.fields.get("timeestimate"), adjust, worklog.seconds, "increaseBy", 1)
    _keep(state, issue, user, remaining, lambda: issue.worklogs.remove(worklog), worklog)
    state.deleted_worklogs.append((worklog.id, state.clock()))


def time_spent(issue: Issue) -> int | None:
    """Return the seconds that were logged on an issue, None if nothing was."""
    return sum(one.seconds for one in issue.worklogs) if issue.worklogs else None


def find_worklog(issue: Issue, number: str) -> Worklog:
    """Return a worklog of `issue`, or refuse with 404."""
    for worklog in issue.worklogs:
        if str(worklog.id) == number:
            return worklog
    raise Refused(404, f"Cannot find worklog with id: '{number}'.")


def log_by_update(
    state: State, verb: str, sent: JsonObject, user: str | None, issue: Issue | None
) -> Callable[[Issue], None]:
    """Return what `update` of a request does to the worklogs of an issue; refuse now what would fail then."""
    if verb == "add" and _read_seconds(sent) is None:
        raise Refused(400, errors={"timeLogged": "You must indicate the time spent working."})
    _read_seconds(sent)
    _read_started(sent)
    read_visibility(state, sent.get("visibility"), user)
    _adjust(0, sent, 0, {"add": "reduceBy", "remove": "increaseBy"}.get(verb, ""), 1)
    if verb != "add" and issue is not None:
        find_worklog(issue, str(sent.get("id")))

    def do(issue: Issue) -> None:
        if verb == "add":
            log_work(state, issue, sent, user, sent)
        elif verb == "edit":
            change_worklog(state, issue, find_worklog(issue, str(sent.get("id"))), sent, user, sent)
        else:
            remove_worklog(state, issue, find_worklog(issue, str(sent.get("id"))), user, sent)

    return do


def _keep(  # noqa: PLR0917 - what is done, and to which issue
    state: State,
    issue: Issue,
    user: str | None,
    remaining: int | None,
    do: Callable[[], None],
    worklog: Worklog | None = None,
) -> None:
    """Do it, set the remaining estimate, and note both in the history."""
    spent, estimate = time_spent(issue), issue.fields.get("timeestimate")
    do()
    changes = [Change("WorklogId", str(worklog.id), str(worklog.id), None, None)] if worklog else []
    issue.fields = {**issue.fields, "timeestimate": remaining}
    for name, was, now in (
        ("timeestimate", estimate, remaining),
        ("timespent", spent, time_spent(issue)),
    ):
        if was != now:
            before, after = (None if one is None else str(one) for one in (was, now))
            changes.append(Change(name, before, before, after, after))
    note(state, issue, user, *changes)


def _adjust(remaining: int | None, adjust: Mapping[str, str], by: int, parameter: str, sign: int) -> int | None:
    """Return the remaining estimate as `adjustEstimate` says; by itself it changes by the time of the worklog."""
    match adjust.get("adjustEstimate") or "auto":
        case "leave":
            return remaining
        case "new":
            wanted = read_duration(adjust.get("newEstimate"))
            if wanted is None:
                raise Refused(400, errors={"newEstimate": "You must supply a valid new estimate."})
            return wanted
        case "manual" if parameter:
            wanted = read_duration(adjust.get(parameter))
            if wanted is None:
                said = "You must supply a valid amount of time to adjust the estimate by."
                raise Refused(400, errors={"adjustmentAmount": said})
            return max(0, (remaining or 0) + sign * wanted)
        case "auto":
            return max(0, (remaining or 0) + by)
        case other:
            raise Refused(400, f"The way '{other}' to adjust the estimate is unknown; use new, leave, manual or auto.")


def _read_seconds(body: JsonObject) -> int | None:
    """Return the time spent in seconds, from `timeSpentSeconds` or a text such as `1h 30m`."""
    if body.get("timeSpentSeconds"):
        text = str(body["timeSpentSeconds"])
        if not (text.isascii() and text.isdigit()):
            raise Refused(400, errors={"timeLogged": _INVALID})
        return int(text)
    if not body.get("timeSpent"):
        return None
    seconds = read_duration(body["timeSpent"])
    if not seconds:
        raise Refused(400, errors={"timeLogged": _INVALID})
    return seconds


def _read_started(body: JsonObject) -> str | None:
    if not body.get("started"):
        return None
    moment = parse_time(str(body["started"]))
    if moment is None:
        raise Refused(400, errors={"started": f"Error parsing time: {body['started']}"})
    return _write_time(moment.astimezone(dt.UTC))


def _write_time(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "+0000")
