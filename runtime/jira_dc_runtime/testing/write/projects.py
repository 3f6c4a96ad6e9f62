"""How Jira writes projects."""

from __future__ import annotations

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.state import State

from .people import write_user
from .workflow import write_issue_type


def write_project_reference(state: State, project: Project) -> JsonObject:
    """Return a project as an issue names it."""
    whole = write_project(state, project)
    return {name: whole[name] for name in ("self", "id", "key", "name", "projectTypeKey")}


def write_project(state: State, project: Project, *, whole: bool = False) -> JsonObject:
    """Return a project; `whole` as the project resource gives it."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/project/{project.id}",
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.kind,
        "archived": False,
    }
    if whole:
        written |= {
            "description": project.description,
            "lead": write_user(state, project.lead),
            "issueTypes": [write_issue_type(state, one) for one in state.issue_types],
            "components": [],
            "versions": [],
        }
    return written
