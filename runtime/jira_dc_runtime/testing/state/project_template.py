"""What a project gets when it is created from a template of software projects: workflows of its own, and a board."""

from __future__ import annotations

from typing import Final

from .agile import Board
from .filters import Filter, Share
from .project_schemes import DEFAULT_WORKFLOWS, SIMPLIFIED, Workflow, WorkflowScheme
from .projects import Project
from .state import State

_OF_SOFTWARE: Final = "com.pyxis.greenhopper.jira:"
_BOARDS: Final = ("scrum", "kanban")


def apply_template(state: State, project: Project, template: str) -> None:
    """Give a new project what the template of this key brings: `com.pyxis.greenhopper.jira:gh-scrum-template`."""
    if not template.startswith(_OF_SOFTWARE):
        return
    if project.workflow_scheme == DEFAULT_WORKFLOWS:
        flow = state.workflows.add(Workflow(str(state.next_id()), f"{SIMPLIFIED} for Project {project.key}"))
        name = f"{project.key}: {SIMPLIFIED} Scheme"
        scheme = state.workflow_schemes.add(WorkflowScheme(str(state.next_id()), name, default=flow.name))
        project.workflow_scheme = scheme.id
    kind = next((kind for kind in _BOARDS if kind in template), None)
    if kind is not None:
        name = f"{project.key} board"
        jql = f"project = {project.key} ORDER BY Rank ASC"
        shares = [Share(state.next_id(), "project", str(project.id))]
        chosen = state.filters.add(Filter(str(state.next_id()), f"Filter for {name}", project.lead, jql, shares=shares))
        number = max(state.boards, default=0) + 1
        state.boards[number] = Board(number, name, kind, project.key, chosen.id)
