"""What a request names: the project, the type and the parent of an issue, and the priority that it has by itself."""

from __future__ import annotations

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.exchange import Refused

from .place import WrongValue
from .projects import Project
from .state import State
from .workflow import IssueType, Priority


def find_type(state: State, sent: object) -> IssueType | None:
    """Return the issue type that a request names by its id or its name, or None."""
    if not is_object(sent):
        return None
    return (
        state.issue_types.get(sent["id"]) if sent.get("id") is not None else state.issue_types.named(sent.get("name"))
    )


def find_project(state: State, sent: object) -> Project | None:
    """Return the project that a request names by its id or its key, or None."""
    wanted = {str(value).upper() for value in sent.values()} if is_object(sent) else set[str]()
    return next((one for one in state.projects.values() if wanted & {one.key, str(one.id), *one.former_keys}), None)


def find_parent(state: State, project: Project, sent: object) -> str:
    """Return the id of the parent that a request names; raise `WrongValue` for one that takes no sub-tasks here."""
    key = str((sent.get("key") or sent.get("id") or "") if is_object(sent) else "")
    try:
        found = state.issue(key)
    except Refused:
        message = "Could not find issue by id or key."
        raise WrongValue(message) from None
    if found.project != project.key:
        message = f"Given parent issue does not belong to project '{project.key}'."
        raise WrongValue(message)
    if state.issue_types[found.type].subtask:
        message = "Given parent issue is a sub-task itself."
        raise WrongValue(message)
    return str(found.id)


def usual_priority(state: State, project: Project) -> Priority | None:
    """Return the priority that an issue of a project gets by itself."""
    default = state.priorities.get(state.priority_schemes[project.priority_scheme].default)
    return default or next(iter(state.priorities_of(project)), None)
