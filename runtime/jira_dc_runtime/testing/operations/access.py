"""Who may carry out an operation, and which projects somebody sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.permission import may, require
from jira_dc_runtime.testing.state.projects import Component, Project, Version
from jira_dc_runtime.testing.state.state import State

from .route import Route

One = TypeVar("One", Component, Version)


def administered(route: Route) -> Route:
    """Return `route` for administrators only: others get 403, and who is not logged in gets 401."""

    def answer(state: State, call: RecordedCall) -> Answer:
        require(state, call.user, "ADMINISTER")
        return route(state, call)

    return answer


def sees(state: State, user: str | None, project: Project) -> bool:
    """Return whether `user` sees a project."""
    return may(state, user, "BROWSE_PROJECTS", project) or may(state, user, "ADMINISTER_PROJECTS", project)


def seen_projects(state: State, user: str | None) -> Iterator[Project]:
    """Yield the projects that `user` sees."""
    return (project for project in list(state.projects.values()) if sees(state, user, project))


def see_project(state: State, call: RecordedCall, id_or_key: str) -> Project:
    """Return a project, or refuse with 404 where there is none that may be seen."""
    project = state.project(id_or_key)
    if not sees(state, call.user, project):
        raise Refused(404, f"No project could be found with {'id' if id_or_key.isdigit() else 'key'} '{id_or_key}'.")
    return project


def administer_project(state: State, call: RecordedCall, id_or_key: str) -> Project:
    """Return a project that `call` may change; refuse with 404, 401 or 403."""
    project = see_project(state, call, id_or_key)
    require(state, call.user, "ADMINISTER_PROJECTS", project)
    return project


def asked_projects(state: State, call: RecordedCall) -> list[Project]:
    """Return the projects that `projectIds` names, or all that the caller sees."""
    keys = [one for one in call.query.get("projectIds", "").split(",") if one]
    return [see_project(state, call, key) for key in keys] or list(seen_projects(state, call.user))


def see_version(state: State, call: RecordedCall, number: str, *, change: bool = False) -> Version:
    """Return a version that the caller sees, or may change; else refuse as Jira does."""
    return _see(state, call, state.versions.get(number), f"Could not find version for id '{number}'", change=change)


def see_component(state: State, call: RecordedCall, number: str, *, change: bool = False) -> Component:
    """Return a component that the caller sees, or may change; else refuse as Jira does."""
    missing = f"The component with id {number} does not exist."
    return _see(state, call, state.components.get(number), missing, change=change)


def _see(state: State, call: RecordedCall, found: One | None, missing: str, *, change: bool) -> One:
    project = None if found is None else state.project(str(found.project))
    if found is None or project is None or not sees(state, call.user, project):
        raise Refused(404, missing)
    if change:
        require(state, call.user, "ADMINISTER_PROJECTS", project)
    return found


def may_rewrite(state: State, call: RecordedCall, issue: Issue, author: str | None, right: str) -> bool:
    """Tell whether the caller may change what `author` wrote on an issue: their own, or anybody's.

    `right` is that for all, such as EDIT_ALL_COMMENTS.
    """
    project = state.projects[issue.project]
    own = author == call.user and may(state, call.user, right.replace("_ALL_", "_OWN_"), project, issue)
    return own or may(state, call.user, right, project, issue)
