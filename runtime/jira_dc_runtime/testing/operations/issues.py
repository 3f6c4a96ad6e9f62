"""The operations on issues: create, read, change, assign, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.fields import change, create
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.removal import delete
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.expanded import write_expanded

from .route import Route


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
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    if call.query.get("updateHistory") == "true" and call.user is not None:
        issue.viewed = {**issue.viewed, call.user: state.clock()}
    query = call.query
    written = write_expanded(
        state,
        issue,
        asked=query.get("fields", ""),
        expand=_split(query.get("expand")),
        properties=_split(query.get("properties")),
        user=call.user,
    )
    return json_answer(200, written)


def edit_issue(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "EDIT_ISSUES")
    change(state, issue, call.body, call.user)
    return Answer(204)


def delete_issue(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "DELETE_ISSUES")
    delete(state, issue, call.user, with_subtasks=call.query.get("deleteSubtasks", "").lower() == "true")
    return Answer(204)


def assign_issue(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "ASSIGN_ISSUES")
    body = dict(call.body) if is_object(call.body) else {}
    change(state, issue, {"fields": {"assignee": body}}, call.user, ["assignee"])
    return Answer(204)


def _split(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",")]


def _write_created(state: State, issue: Issue) -> JsonObject:
    return {"id": str(issue.id), "key": issue.key, "self": f"{state.base_url}/rest/api/2/issue/{issue.id}"}


ROUTES: Final[Mapping[str, Route]] = {
    "POST /api/2/issue": create_issue,
    "POST /api/2/issue/bulk": create_issues,
    "GET /api/2/issue/{issueIdOrKey}": get_issue,
    "PUT /api/2/issue/{issueIdOrKey}": edit_issue,
    "DELETE /api/2/issue/{issueIdOrKey}": delete_issue,
    "PUT /api/2/issue/{issueIdOrKey}/assignee": assign_issue,
}
