"""What a server answers and Jira's document does not have: a WADL shows it, or clients that work on live servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, json_answer
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.state import State

from .groups import get_group
from .route import Route
from .versions import delete_version

_TEMPLATES: Final = {
    "software": {
        "Scrum software development": "com.pyxis.greenhopper.jira:gh-scrum-template",
        "Kanban software development": "com.pyxis.greenhopper.jira:gh-kanban-template",
        "Basic software development": "com.pyxis.greenhopper.jira:basic-software-development-template",
    },
    "business": {
        "Project management": "com.atlassian.jira-core-project-templates:jira-core-project-management",
        "Task management": "com.atlassian.jira-core-project-templates:jira-core-task-management",
        "Process management": "com.atlassian.jira-core-project-templates:jira-core-process-management",
    },
}


def get_templates(state: State, call: RecordedCall) -> Answer:
    """Answer with the templates that projects are made from, by the type of the project."""
    require(state, call.user, "ADMINISTER")
    groups = [
        {
            "projectTypeKey": kind,
            "projectTypeDisplayKey": kind.capitalize(),
            "projectTemplates": [
                {"name": name, "projectTypeKey": kind, "projectTemplateModuleCompleteKey": key, "weight": weight}
                for weight, (name, key) in enumerate(templates.items(), 1)
            ],
        }
        for kind, templates in _TEMPLATES.items()
    ]
    return json_answer(200, {"projectTemplatesGroupedByType": groups})


def get_application_links(state: State, call: RecordedCall) -> Answer:
    """Answer that no other application is linked."""
    require(state, call.user, "ADMINISTER")
    return json_answer(200, {"list": []})


OUTSIDE: Final[Mapping[str, Route]] = {
    "DELETE /api/2/version/{id}": delete_version,
    "GET /api/2/group": get_group,
    "GET /applinks/latest/listApplicationlinks": get_application_links,
    "GET /project-templates/latest/templates": get_templates,
}
