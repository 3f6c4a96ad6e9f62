"""The operations on issues: create, read, edit, search, comment, transition, log work, attach."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.jql.find import find_issues
from jira_dc_runtime.testing.state.fields import change, comment_on, create, read_comment_text, read_user
from jira_dc_runtime.testing.state.state import TRANSITIONS, Attachment, Comment, Issue, State, Worklog
from jira_dc_runtime.testing.state.writing import (
    write_attachment,
    write_comment,
    write_issue,
    write_page,
    write_time,
    write_transition,
    write_worklog,
)

Entry = TypeVar("Entry", Comment, Worklog)

_NULL_UNLESS_EXPANDED: Final = ("expand", "names", "schema", "warningMessages")  # seen on 10.3: null, not absent
_UNITS: Final = {"w": 144_000, "d": 28_800, "h": 3600, "m": 60}  # Jira's usual week of 5 days of 8 hours


def create_issue(state: State, call: RecordedCall) -> Answer:
    issue = create(state, call.body, call.user)
    return json_answer(201, _write_created(state, issue))


def create_issues(state: State, call: RecordedCall) -> Answer:
    made: list[JsonObject] = []
    failed: list[JsonObject] = []
    for number, one in enumerate(call.body.get("issueUpdates", [])):
        try:
            made.append(_write_created(state, create(state, one, call.user)))
        except Refused as refused:
            errors = {"errorMessages": list(refused.messages), "errors": refused.errors}
            failed.append({"status": 400, "elementErrors": errors, "failedElementNumber": number})
    return json_answer(201 if made else 400, {"issues": made, "errors": failed})


def get_issue(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    return json_answer(200, write_issue(state, issue, call.query.get("fields", "")))


def edit_issue(state: State, call: RecordedCall) -> Answer:
    change(state, state.issue(call.path["issueIdOrKey"]), call.body, call.user)
    return Answer(204)


def delete_issue(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    del state.issues[issue.key]
    return Answer(204)


def assign_issue(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    issue.fields["assignee"] = read_user(state, "assignee", call.body)
    issue.updated = state.clock()
    return Answer(204)


def search(state: State, call: RecordedCall) -> Answer:
    wanted: JsonObject = {**call.query, **(call.body or {})}
    return json_answer(200, write_found(state, find_issues(state, wanted.get("jql") or "", call.user), wanted))


def write_found(state: State, found: list[Issue], wanted: Mapping[str, Any]) -> JsonObject:
    """Return a page of issues with the fields that `wanted` names."""
    fields = wanted.get("fields") or ""
    listed = fields if isinstance(fields, str) else ",".join(fields)
    page = write_page(state, found, wanted, "issues")
    page["issues"] = [write_issue(state, issue, listed) for issue in page["issues"]]
    return {**dict.fromkeys(_NULL_UNLESS_EXPANDED), **page}


def get_comments(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    comments = [write_comment(state, issue, comment) for comment in issue.comments]
    return json_answer(200, write_page(state, comments, call.query, "comments"))


def add_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    comment = comment_on(state, issue, call.body, call.user)
    return json_answer(201, write_comment(state, issue, comment))


def get_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    return json_answer(200, write_comment(state, issue, _find(issue.comments, call.path["id"], "comment")))


def update_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    comment = _find(issue.comments, call.path["id"], "comment")
    comment.body = read_comment_text(call.body)
    comment.updated = state.clock()
    return json_answer(200, write_comment(state, issue, comment))


def delete_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    issue.comments.remove(_find(issue.comments, call.path["id"], "comment"))
    return Answer(204)


def get_transitions(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    wanted = call.query.get("transitionId")
    written = [write_transition(state, number) for number in _open_transitions(issue) if wanted in {None, number}]
    return json_answer(200, {"expand": "transitions", "transitions": written})


def do_transition(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    transition: JsonObject = call.body.get("transition") or {}
    number = str(transition.get("id", ""))
    if number not in _open_transitions(issue):
        raise Refused(400, f"There is no transition {number!r} for {issue.key} now.")
    change(state, issue, call.body, call.user)
    issue.status = TRANSITIONS[number][1]
    return Answer(204)


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
    return json_answer(200, write_worklog(state, issue, _find(issue.worklogs, call.path["id"], "worklog")))


def update_worklog(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    worklog = _find(issue.worklogs, call.path["id"], "worklog")
    worklog.comment = call.body.get("comment", worklog.comment)
    worklog.started = call.body.get("started", worklog.started)
    worklog.seconds = _read_seconds(call.body) or worklog.seconds
    worklog.updated = state.clock()
    return json_answer(200, write_worklog(state, issue, worklog))


def delete_worklog(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    issue.worklogs.remove(_find(issue.worklogs, call.path["id"], "worklog"))
    return Answer(204)


def add_attachments(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    added = [Attachment(state.next_id(), call.user or "", file, state.clock()) for file in call.files]
    issue.attachments += added
    return json_answer(200, [write_attachment(state, attachment) for attachment in added])


def _open_transitions(issue: Issue) -> list[str]:
    return [number for number, (_, status) in TRANSITIONS.items() if status != issue.status]


def _read_seconds(body: JsonObject) -> int | None:
    """Return the time spent in seconds, from `timeSpentSeconds` or a text such as `1h 30m`."""
    if body.get("timeSpentSeconds"):
        return int(body["timeSpentSeconds"])
    text = str(body.get("timeSpent") or "")
    parts = re.findall(r"([0-9]{1,9})\s*([wdhm])", text)
    if text and "".join(f"{count}{unit}" for count, unit in parts) != text.replace(" ", ""):
        raise Refused(400, errors={"timeLogged": "The time spent is no duration such as 1h 30m."})
    return sum(int(count) * _UNITS[unit] for count, unit in parts) or None


def _write_created(state: State, issue: Issue) -> JsonObject:
    return {"id": str(issue.id), "key": issue.key, "self": f"{state.base_url}/rest/api/2/issue/{issue.id}"}


def _find(items: list[Entry], number: str, what: str) -> Entry:
    for item in items:
        if str(item.id) == number:
            return item
    raise Refused(404, f"There is no {what} {number}.")
