"""What issues of a project and a type take when they are made or changed: createmeta and editmeta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue
from jira_dc_runtime.testing.state.permission import may
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.site_fields import create_screen
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import IssueType
from jira_dc_runtime.testing.write.expanded import write_edit_metas
from jira_dc_runtime.testing.write.fields import write_metas
from jira_dc_runtime.testing.write.pages import write_page
from jira_dc_runtime.testing.write.projects import write_project_reference
from jira_dc_runtime.testing.write.workflow import write_issue_type

from .route import Route
from .undeclared import OLD_CREATEMETA


def get_issue_types(state: State, call: RecordedCall) -> Answer:
    project = _find_project(state, call)
    written = [write_issue_type(state, one) for one in state.issue_types_of(project)]
    return json_answer(200, write_page(state, written, call.query, "values"))


def get_create_fields(state: State, call: RecordedCall) -> Answer:
    project, wanted = _find_project(state, call), call.path["issueTypeId"]
    issue_type = next((one for one in state.issue_types_of(project) if one.id == wanted), None)
    if issue_type is None:
        raise Refused(400, f"The issue type with id '{wanted}' does not exist in the project {project.key}.")
    fields = list(_write_create_metas(state, project, issue_type).values())
    return json_answer(200, write_page(state, fields, call.query, "values"))


def get_edit_fields(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    allowed = may(state, call.user, "EDIT_ISSUES", state.projects[issue.project], issue)
    return json_answer(200, {"fields": write_edit_metas(state, issue) if allowed else {}})


def get_old_createmeta(state: State, call: RecordedCall) -> Answer:
    """Return all of it at once, as Jira 8 and earlier do."""
    expand = "projects.issuetypes.fields" in call.query.get("expand", "")
    query = {name: set(filter(None, call.query.get(name, "").split(","))) for name in _OLD_FILTERS}
    projects: list[JsonObject] = []
    for project in state.projects.values():
        named = query["projectKeys"] | query["projectIds"]
        if (named and not named & {project.key, str(project.id)}) or not may(
            state, call.user, "CREATE_ISSUES", project
        ):
            continue
        types: list[JsonObject] = []
        for one in state.issue_types_of(project):
            wanted = query["issuetypeIds"] | query["issuetypeNames"]
            if not wanted or wanted & {one.id, one.name}:
                fields = {"expand": "fields", "fields": _write_create_metas(state, project, one)} if expand else {}
                types.append({**write_issue_type(state, one), **fields})
        projects.append({"expand": "issuetypes", **write_project_reference(state, project), "issuetypes": types})
    return json_answer(200, {"expand": "projects", "projects": projects})


_OLD_FILTERS: Final = ("projectKeys", "projectIds", "issuetypeIds", "issuetypeNames")


def _find_project(state: State, call: RecordedCall) -> Project:
    try:
        project = state.project(call.path["projectIdOrKey"])
    except Refused as refused:
        raise Refused(400, *refused.messages) from None
    if not may(state, call.user, "CREATE_ISSUES", project):
        raise Refused(400, f"You cannot create issues in the project {project.key}.")
    return project


def _write_create_metas(state: State, project: Project, issue_type: IssueType) -> dict[str, JsonObject]:
    screen = [name for name in create_screen(state, issue_type) if name not in {"comment", "worklog"}]
    return write_metas(state, project, issue_type, ["project", *screen])


ROUTES: Final[Mapping[str, Route]] = {
    OLD_CREATEMETA: get_old_createmeta,
    "GET /api/2/issue/createmeta/{projectIdOrKey}/issuetypes": get_issue_types,
    "GET /api/2/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}": get_create_fields,
    "GET /api/2/issue/{issueIdOrKey}/editmeta": get_edit_fields,
}
