"""The templates that projects are made from. No document has this operation; clients of live servers read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, json_answer
from jira_dc_runtime.testing.state.state import State

from .access import administered
from .route import Route

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


ROUTES: Final[Mapping[str, Route]] = {"GET /project-templates/latest/templates": administered(get_templates)}
