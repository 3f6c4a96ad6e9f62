"""What happens to everything else when a project gets another key, or goes."""

from __future__ import annotations

from .projects import Project
from .removal import rekey
from .state import State


def change_key(state: State, project: Project, key: str) -> None:
    """Give a project another key, and its issues and boards with it; the former key finds the project still."""
    former, project.key = project.key, key
    project.former_keys = [one for one in (*project.former_keys, former) if one != key]
    state.projects = {one.key: one for one in state.projects.values()}
    issues = [issue for issue in state.issues.values() if issue.project == former]
    rekey(state, {issue.key: f"{key}-{issue.key.rpartition('-')[2]}" for issue in issues})
    for board in state.boards.values():
        if board.project == former:
            board.project = key


def delete_project(state: State, project: Project) -> None:
    """Forget a project and everything in it."""
    state.issues = {key: issue for key, issue in state.issues.items() if issue.project != project.key}
    boards = {number for number, board in state.boards.items() if board.project == project.key}
    state.boards = {number: board for number, board in state.boards.items() if number not in boards}
    state.sprints = {number: sprint for number, sprint in state.sprints.items() if sprint.board not in boards}
    for table in (state.versions, state.components):
        for part in table:
            if part.project == project.id:
                table.remove(part.id)
    state.properties.pop(f"project {project.id}", None)
    del state.projects[project.key]
