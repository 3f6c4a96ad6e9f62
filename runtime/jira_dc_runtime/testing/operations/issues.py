"""The operations on issues: create, read, edit, search, transition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.jql.find import find_issues
from jira_dc_runtime.testing.state.fields import change, create, read_user
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.issues import write_issue
from jira_dc_runtime.testing.write.pages import write_page
from jira_dc_runtime.testing.write.workflow import write_transition

from .route import Route

_NULL_UNLESS_EXPANDED: Final = ("expand", "names", "schema", "warningMessages")  # seen on 10.3: null, not absent


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


def get_transitions(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    wanted = call.query.get("transitionId")
    written = [
        write_transition(state, state.transitions[number])
        for number in _open_transitions(state, issue)
        if wanted in {None, number}
    ]
    return json_answer(200, {"expand": "transitions", "transitions": written})


def do_transition(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    transition: JsonObject = call.body.get("transition") or {}
    number = str(transition.get("id", ""))
    if number not in _open_transitions(state, issue):
        raise Refused(400, f"There is no transition {number!r} for {issue.key} now.")
    change(state, issue, call.body, call.user)
    issue.status = state.transitions[number].to
    return Answer(204)


def _open_transitions(state: State, issue: Issue) -> list[str]:
    return [one.id for one in state.transitions if one.to != issue.status]


def _write_created(state: State, issue: Issue) -> JsonObject:
    return {"id": str(issue.id), "key": issue.key, "self": f"{state.base_url}/rest/api/2/issue/{issue.id}"}


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/search": search,
    "POST /api/2/search": search,
    "POST /api/2/issue": create_issue,
    "POST /api/2/issue/bulk": create_issues,
    "GET /api/2/issue/{issueIdOrKey}": get_issue,
    "PUT /api/2/issue/{issueIdOrKey}": edit_issue,
    "DELETE /api/2/issue/{issueIdOrKey}": delete_issue,
    "PUT /api/2/issue/{issueIdOrKey}/assignee": assign_issue,
    "GET /api/2/issue/{issueIdOrKey}/transitions": get_transitions,
    "POST /api/2/issue/{issueIdOrKey}/transitions": do_transition,
    "GET /agile/1.0/issue/{issueIdOrKey}": get_issue,
}
