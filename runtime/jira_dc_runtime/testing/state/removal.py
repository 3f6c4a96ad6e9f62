"""Issues that go: deleted with what hangs on them, or moved to another project."""

from __future__ import annotations

from collections.abc import Mapping

from jira_dc_runtime.testing.exchange import Refused

from .history import note, watch
from .issues import Change, Issue
from .links import unlink
from .projects import Project
from .state import State


def delete(state: State, issue: Issue, user: str | None, *, with_subtasks: bool = False) -> None:
    """Delete an issue; refuse with 400 one that has sub-tasks, unless these go too."""
    children = [one for one in state.issues.values() if one.id in issue.subtasks]
    if children and not with_subtasks:
        message = (
            f"The issue '{issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this "
            "issue and all its subtasks."
        )
        raise Refused(400, message)
    for child in children:
        delete(state, child, user, with_subtasks=True)
    for link in list(state.links):
        if issue.id in {link.source, link.target}:
            unlink(state, link, user)
    epics = [one.id for one in state.custom_fields if one.kind == "epic"]
    for other in state.issues.values():
        if issue.id in other.subtasks:
            other.subtasks = [number for number in other.subtasks if number != issue.id]
        if any(other.fields.get(name) == issue.key for name in epics):
            other.fields = {**other.fields, **dict.fromkeys(epics)}
    now = state.clock()
    state.deleted_worklogs += [(worklog.id, now) for worklog in issue.worklogs]
    state.moved_keys = {key: number for key, number in state.moved_keys.items() if number != issue.id}
    del state.issues[issue.key]


def move_to_project(state: State, issue: Issue, project: Project, user: str | None) -> None:
    """Move an issue, with its sub-tasks, to another project: it gets a new key, and answers by the old one too."""
    project.count += 1
    family = [issue, *(one for one in state.issues.values() if one.id in issue.subtasks)]
    with watch(state, issue, user):
        rekey(state, {issue.key: f"{project.key}-{project.count}"})
        kept: dict[str, list[str]] = {"versions": [], "fixVersions": [], "components": []}
        issue.fields = {**issue.fields, **{name: empty for name, empty in kept.items() if name in issue.fields}}
    for child in family[1:]:
        move_to_project(state, child, project, user)


def rekey(state: State, keys: Mapping[str, str]) -> None:
    """Give issues other keys; the old ones find them still, and what is in an epic stays in it."""
    for old, new in keys.items():
        state.moved_keys[old] = state.issues[old].id
        state.moved_keys.pop(new, None)
        state.issues[old].key = new
    state.issues = {one.key: one for one in state.issues.values()}
    links = [one.id for one in state.custom_fields if one.kind == "epic"]
    for issue in state.issues.values():
        moved = {name: keys[issue.fields[name]] for name in links if issue.fields.get(name) in keys}
        if moved:
            issue.fields = {**issue.fields, **moved}


def attach_to(state: State, issue: Issue, user: str | None, number: int, name: str, *, gone: bool = False) -> None:
    """Note in the history that a file came, or went."""
    shown = (str(number), name)
    note(
        state, issue, user, Change("Attachment", *(shown if gone else (None, None)), *((None, None) if gone else shown))
    )
