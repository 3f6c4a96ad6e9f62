"""Which operations answer from the state, and the other small ones: projects, users, the server itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.state import EPOCH, FIRST_ID, ISSUE_TYPES, STATUSES, Project, State
from jira_dc_runtime.testing.state.writing import (
    write_attachment,
    write_issue_type,
    write_project,
    write_status,
    write_time,
    write_user,
)

from . import agile, columns, development, issues, webhooks

Route = Callable[["State", "RecordedCall"], Answer]

_PIECE: Final = 65_536  # bytes read at a time


def get_server_info(state: State, call: RecordedCall) -> Answer:
    info = {
        "baseUrl": state.base_url,
        "version": state.version,
        "versionNumbers": [int(part) for part in state.version.split(".")],
        "deploymentType": "Data Center",
        "buildNumber": FIRST_ID,
        "buildDate": write_time(EPOCH),
        "serverTime": write_time(EPOCH),
        "serverTitle": "MockJira",
    }
    return json_answer(200, info)


def get_myself(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_user(state, call.user or ""))


def get_preference(state: State, call: RecordedCall) -> Answer:
    """Jira sends the text as it was stored, without quotes, and calls that JSON."""
    stored = state.preferences.get(_preference(call))
    if stored is None:
        raise Refused(404, "key not found")
    return Answer(200, stored.encode(), {"Content-Type": "application/json;charset=UTF-8"})


def set_preference(state: State, call: RecordedCall) -> Answer:
    state.preferences[_preference(call)] = str(call.body)
    return Answer(204)


def remove_preference(state: State, call: RecordedCall) -> Answer:
    if state.preferences.pop(_preference(call), None) is None:
        raise Refused(404, "key not found")
    return Answer(204)


def _preference(call: RecordedCall) -> tuple[str, str]:
    return call.user or "", call.query.get("key", "")


def get_user(state: State, call: RecordedCall) -> Answer:
    name = call.query.get("username") or call.query.get("key") or ""
    for known in state.users:
        if name in {known, write_user(state, known)["key"]}:
            return json_answer(200, write_user(state, known))
    raise Refused(404, f"The user named '{name}' does not exist")


def find_users(state: State, call: RecordedCall) -> Answer:
    wanted = call.query.get("username", "").lower()
    start, size = int(call.query.get("startAt", 0)), int(call.query.get("maxResults", 50))
    found = [write_user(state, name) for name, shown in state.users.items() if wanted in f"{name} {shown}".lower()]
    return json_answer(200, found[start : start + size])


def get_projects(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_project(state, project) for project in state.projects.values()])


def get_project(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_project(state, state.project(call.path["projectIdOrKey"]), whole=True))


def create_project(state: State, call: RecordedCall) -> Answer:
    key, name = str(call.body.get("key", "")), call.body.get("name")
    errors: dict[str, str] = {}
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{1,9}", key):
        errors["projectKey"] = "A project key has 2 to 10 capital letters, digits or underscores, a letter first."
    elif key in state.projects:
        errors["projectKey"] = f"There is a project {key} already."
    if not name:
        errors["projectName"] = "A project needs a name."
    lead = call.body.get("lead") or call.user
    if lead not in state.users:
        errors["projectLead"] = "A project needs a known user as its lead."
    if errors:
        raise Refused(400, errors=errors)
    project = Project(state.next_id(), key, str(name), str(lead), call.body.get("description", ""))
    project.kind = call.body.get("projectTypeKey", project.kind)
    state.projects[key] = project
    address = f"{state.base_url}/rest/api/2/project/{project.id}"
    return json_answer(201, {"self": address, "id": project.id, "key": key})


def delete_project(state: State, call: RecordedCall) -> Answer:
    project = state.project(call.path["projectIdOrKey"])
    state.issues = {key: issue for key, issue in state.issues.items() if issue.project != project.key}
    state.boards = {number: board for number, board in state.boards.items() if board.project != project.key}
    del state.projects[project.key]
    return Answer(204)


def get_statuses(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_status(state, status) for status in STATUSES])


def get_issue_types(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_issue_type(state, number) for number in ISSUE_TYPES])


def get_attachment(state: State, call: RecordedCall) -> Answer:
    for _, attachment in state.attachments():
        if str(attachment.id) == call.path["id"]:
            written = write_attachment(state, attachment)
            del written["id"]  # the metadata of an attachment names none
            return json_answer(200, written)
    raise Refused(404, f"The attachment with id '{call.path['id']}' does not exist")


def remove_attachment(state: State, call: RecordedCall) -> Answer:
    for issue, attachment in state.attachments():
        if str(attachment.id) == call.path["id"]:
            issue.attachments.remove(attachment)
            return Answer(204)
    raise Refused(404, f"The attachment with id '{call.path['id']}' does not exist")


def download_attachment(state: State, number: str) -> Answer:
    """Return the content of an attachment, in pieces."""
    for _, attachment in state.attachments():
        if str(attachment.id) == number:
            file = attachment.file
            headers = {"Content-Type": file.content_type, "Content-Length": str(file.size)}
            return Answer(200, _pieces(state, file.content), headers)
    return Answer(404)


def _pieces(state: State, file: BinaryIO) -> Iterator[bytes]:
    at, piece = 0, b"more"
    while piece:
        with state.lock:  # two downloads may read the same file
            file.seek(at)
            piece = file.read(_PIECE)
        at += len(piece)
        if piece:
            yield piece


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/serverInfo": get_server_info,
    "GET /api/2/myself": get_myself,
    "GET /api/2/mypreferences": get_preference,
    "PUT /api/2/mypreferences": set_preference,
    "DELETE /api/2/mypreferences": remove_preference,
    "GET /api/2/user": get_user,
    "GET /api/2/user/search": find_users,
    "GET /api/2/user/assignable/search": find_users,
    "GET /api/2/status": get_statuses,
    "GET /api/2/issuetype": get_issue_types,
    "GET /api/2/project": get_projects,
    "POST /api/2/project": create_project,
    "GET /api/2/project/{projectIdOrKey}": get_project,
    "DELETE /api/2/project/{projectIdOrKey}": delete_project,
    "GET /api/2/search": issues.search,
    "POST /api/2/search": issues.search,
    "POST /api/2/issue": issues.create_issue,
    "POST /api/2/issue/bulk": issues.create_issues,
    "GET /api/2/issue/{issueIdOrKey}": issues.get_issue,
    "PUT /api/2/issue/{issueIdOrKey}": issues.edit_issue,
    "DELETE /api/2/issue/{issueIdOrKey}": issues.delete_issue,
    "PUT /api/2/issue/{issueIdOrKey}/assignee": issues.assign_issue,
    "GET /api/2/issue/{issueIdOrKey}/comment": issues.get_comments,
    "POST /api/2/issue/{issueIdOrKey}/comment": issues.add_comment,
    "GET /api/2/issue/{issueIdOrKey}/comment/{id}": issues.get_comment,
    "PUT /api/2/issue/{issueIdOrKey}/comment/{id}": issues.update_comment,
    "DELETE /api/2/issue/{issueIdOrKey}/comment/{id}": issues.delete_comment,
    "GET /api/2/issue/{issueIdOrKey}/transitions": issues.get_transitions,
    "POST /api/2/issue/{issueIdOrKey}/transitions": issues.do_transition,
    "GET /api/2/issue/{issueIdOrKey}/worklog": issues.get_worklogs,
    "POST /api/2/issue/{issueIdOrKey}/worklog": issues.add_worklog,
    "GET /api/2/issue/{issueIdOrKey}/worklog/{id}": issues.get_worklog,
    "PUT /api/2/issue/{issueIdOrKey}/worklog/{id}": issues.update_worklog,
    "DELETE /api/2/issue/{issueIdOrKey}/worklog/{id}": issues.delete_worklog,
    "POST /api/2/issue/{issueIdOrKey}/attachments": issues.add_attachments,
    "GET /api/2/attachment/{id}": get_attachment,
    "DELETE /api/2/attachment/{id}": remove_attachment,
    "GET /api/2/filter/{id}/columns": columns.get_filter_columns,
    "PUT /api/2/filter/{id}/columns": columns.set_columns,
    "DELETE /api/2/filter/{id}/columns": columns.reset_columns,
    "GET /api/2/settings/columns": columns.get_columns,
    "PUT /api/2/settings/columns": columns.set_columns,
    "GET /api/2/user/columns": columns.get_columns,
    "PUT /api/2/user/columns": columns.set_columns,
    "DELETE /api/2/user/columns": columns.reset_columns,
    "GET /agile/1.0/board": agile.get_boards,
    "POST /agile/1.0/board": agile.create_board,
    "GET /agile/1.0/board/{boardId}": agile.get_board,
    "DELETE /agile/1.0/board/{boardId}": agile.delete_board,
    "GET /agile/1.0/board/{boardId}/project": agile.get_board_projects,
    "GET /agile/1.0/board/{boardId}/issue": agile.get_board_issues,
    "GET /agile/1.0/board/{boardId}/backlog": agile.get_backlog,
    "GET /agile/1.0/board/{boardId}/sprint": agile.get_board_sprints,
    "GET /agile/1.0/board/{boardId}/sprint/{sprintId}/issue": agile.get_sprint_issues,
    "GET /agile/1.0/issue/{issueIdOrKey}": issues.get_issue,
    "POST /agile/1.0/sprint": agile.create_sprint,
    "GET /agile/1.0/sprint/{sprintId}": agile.get_sprint,
    "POST /agile/1.0/sprint/{sprintId}": agile.update_sprint,
    "PUT /agile/1.0/sprint/{sprintId}": agile.replace_sprint,
    "DELETE /agile/1.0/sprint/{sprintId}": agile.delete_sprint,
    "GET /agile/1.0/sprint/{sprintId}/issue": agile.get_sprint_issues,
    "POST /agile/1.0/sprint/{sprintId}/issue": agile.move_to_sprint,
    "POST /agile/1.0/backlog/issue": agile.move_to_backlog,
    "GET /dev-status/latest/issue/detail": development.get_detail,
    "GET /dev-status/latest/issue/summary": development.get_summary,
    "GET /jira-webhook/1.0/webhooks": webhooks.get_webhooks,
    "POST /jira-webhook/1.0/webhooks": webhooks.create_webhook,
    "GET /jira-webhook/1.0/webhooks/{webhookId}": webhooks.get_webhook,
    "PUT /jira-webhook/1.0/webhooks/{webhookId}": webhooks.replace_webhook,
    "DELETE /jira-webhook/1.0/webhooks/{webhookId}": webhooks.delete_webhook,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/latest": webhooks.get_latest_delivery,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/statistics": webhooks.get_statistics,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/statistics/summary": webhooks.get_statistics_summary,
    "GET /jira-webhook/1.0/webhooks/{webhookId}/transitions": webhooks.get_transitions,
}
