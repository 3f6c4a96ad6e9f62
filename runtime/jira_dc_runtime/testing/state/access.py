"""Which issues a user may see and work on."""

from __future__ import annotations

from jira_dc_runtime.testing.exchange import Refused

from .issues import Issue
from .permission import may, require
from .state import State

_HIDDEN = "You do not have the permission to see the specified issue."


def visible_issue(state: State, id_or_key: str, user: str | None) -> Issue:
    """Return an issue that `user` may see; refuse with 404 what is not there, with 401 or 403 what is hidden."""
    issue = state.issue(id_or_key)
    if not may_browse(state, user, issue):
        raise Refused(401, _HIDDEN, "Login Required") if user is None else Refused(403, _HIDDEN)
    return issue


def may_browse(state: State, user: str | None, issue: Issue) -> bool:
    """Return whether `user` may see `issue`."""
    may_see = may(state, user, "BROWSE_PROJECTS", state.projects[issue.project], issue)
    return may_see and is_cleared(state, user, issue)


def is_cleared(state: State, user: str | None, issue: Issue) -> bool:
    """Return whether the security level of an issue lets `user` see it."""
    chosen = issue.fields.get("security")
    level = None if chosen is None else state.security_levels.get(chosen["id"])
    return level is None or may(state, user, level.needs, state.projects[issue.project], issue)


def workable_issue(state: State, id_or_key: str, user: str | None, permission: str) -> Issue:
    """Return an issue on which `user` has a permission; refuse otherwise, and always for an archived issue."""
    issue = visible_issue(state, id_or_key, user)
    require(state, user, permission, state.projects[issue.project], issue)
    if issue.archived is not None:
        raise Refused(400, f"Issue {issue.key} is archived; it cannot be changed until it is restored.")
    return issue
