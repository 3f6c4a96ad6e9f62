"""The operations on projects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.projects import write_project

from .route import Route


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


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/project": get_projects,
    "POST /api/2/project": create_project,
    "GET /api/2/project/{projectIdOrKey}": get_project,
    "DELETE /api/2/project/{projectIdOrKey}": delete_project,
}
