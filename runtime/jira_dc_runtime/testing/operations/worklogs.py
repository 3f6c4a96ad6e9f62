"""The operations on worklogs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.issues import Worklog
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.issues import write_worklog
from jira_dc_runtime.testing.write.pages import write_page, write_time

from .find import find_on_issue
from .route import Route

_UNITS: Final = {"w": 144_000, "d": 28_800, "h": 3600, "m": 60}  # Jira's usual week of 5 days of 8 hours


def get_worklogs(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    written = [write_worklog(state, issue, worklog) for worklog in issue.worklogs]
    return json_answer(200, write_page(state, written, {"maxResults": len(written)}, "worklogs"))


def add_worklog(state: State, call: RecordedCall) -> Answer:
    issue, now = state.issue(call.path["issueIdOrKey"]), state.clock()
    seconds = _read_seconds(call.body)
    if seconds is None:
        raise Refused(400, errors={"timeLogged": "The time spent is required."})
    started = call.body.get("started") or write_time(now)
    worklog = Worklog(state.next_id(), call.user or "", call.body.get("comment", ""), started, seconds, now, now)
    issue.worklogs.append(worklog)
    issue.updated = now
    return json_answer(201, write_worklog(state, issue, worklog))


def get_worklog(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    return json_answer(200, write_worklog(state, issue, find_on_issue(issue.worklogs, call.path["id"], "worklog")))


def update_worklog(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    worklog = find_on_issue(issue.worklogs, call.path["id"], "worklog")
    worklog.comment = call.body.get("comment", worklog.comment)
    worklog.started = call.body.get("started", worklog.started)
    worklog.seconds = _read_seconds(call.body) or worklog.seconds
    worklog.updated = state.clock()
    return json_answer(200, write_worklog(state, issue, worklog))


def delete_worklog(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    issue.worklogs.remove(find_on_issue(issue.worklogs, call.path["id"], "worklog"))
    return Answer(204)


def _read_seconds(body: JsonObject) -> int | None:
    """Return the time spent in seconds, from `timeSpentSeconds` or a text such as `1h 30m`."""
    if body.get("timeSpentSeconds"):
        return int(body["timeSpentSeconds"])
    text = str(body.get("timeSpent") or "")
    parts = re.findall(r"([0-9]{1,9})\s*([wdhm])", text)
    if text and "".join(f"{count}{unit}" for count, unit in parts) != text.replace(" ", ""):
        raise Refused(400, errors={"timeLogged": "The time spent is no duration such as 1h 30m."})
    return sum(int(count) * _UNITS[unit] for count, unit in parts) or None


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/worklog": get_worklogs,
    "POST /api/2/issue/{issueIdOrKey}/worklog": add_worklog,
    "GET /api/2/issue/{issueIdOrKey}/worklog/{id}": get_worklog,
    "PUT /api/2/issue/{issueIdOrKey}/worklog/{id}": update_worklog,
    "DELETE /api/2/issue/{issueIdOrKey}/worklog/{id}": delete_worklog,
}
