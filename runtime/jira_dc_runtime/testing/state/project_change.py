"""What happens to everything else when a project gets another key, or goes."""

from __future__ import annotations

from .projects import Project
from .removal import delete, rekey
from .state import State


def change_key(state: State, project: Project, key: str) -> None:
    """Give a project another key, and its issues and boards with it; the former keys find them still."""
    former, project.key = project.key, key
    project.former_keys = [one for one in (*project.former_keys, former) if one != key]
    state.projects = {one.key: one for one in state.projects.values()}
    issues = [issue for issue in state.issues.values() if issue.project == former]
    rekey(state, {issue.key: f"{key}-{issue.key.rpartition('-')[2]}" for issue in issues})
    for board in state.boards.values():
        if board.project == former:
            board.project = key


def delete_project(state: State, project: Project, user: str | None) -> None:
    """Forget a project and everything in it."""
    for issue in [issue for issue in state.issues.values() if issue.project == project.key]:
        if issue.key in state.issues:  # a sub-task may have gone with its parent
            delete(state, issue, user, with_subtasks=True)
    boards = {number for number, board in state.boards.items() if board.project == project.key}
    state.boards = {number: board for number, board in state.boards.items() if number not in boards}
    state.sprints = {number: sprint for number, sprint in state.sprints.items() if sprint.board not in boards}
    for version in [one for one in state.versions if one.project == project.id]:
        state.versions.remove(version.id)
        state.remote_links.pop(version.id, None)
    for component in [one for one in state.components if one.project == project.id]:
        state.components.remove(component.id)
    state.properties.pop(f"project {project.id}", None)
    del state.projects[project.key]
