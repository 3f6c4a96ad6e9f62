"""Moving issues between sprints, the backlog and epics, and up and down in rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from jira_dc_runtime.testing.exchange import Refused

from .access import may_browse
from .history import watch
from .issues import Issue
from .permission import may
from .rank import ranks_between
from .state import State

MOVE_CAP: Final = 50  # Atlassian documents it for every agile move (protocol notes, 10.5)


def find_movable(state: State, keys: Sequence[object], user: str | None, permission: str) -> list[Issue]:
    """Return issues by keys or ids; refuse with 400 where one of them may not be moved, or there are too many."""
    if len(keys) > MOVE_CAP:
        raise Refused(400, f"At most {MOVE_CAP} issues can be moved at once.")
    found = [find_one(state, str(key), user, permission) for key in keys]
    faults = [one for one in found if isinstance(one, str)]
    if faults:
        raise Refused(400, *faults)
    return [one for one in found if isinstance(one, Issue)]


def find_one(state: State, key: str, user: str | None, permission: str) -> Issue | str:
    """Return an issue that `user` may move, or why it is none."""
    try:
        issue = state.issue(key)
    except Refused:
        issue = None
    project = None if issue is None else state.projects[issue.project]
    if issue is None or not may_browse(state, user, issue):
        return f"Issue {key} does not exist or you may not see it."
    if not may(state, user, permission, project, issue):
        return f"You do not have the permission to move issue {issue.key}."
    return issue


def put_in_sprint(state: State, issues: Sequence[Issue], sprint: int | None, user: str | None) -> None:
    """Put issues and their sub-tasks into a sprint, or into the backlog if None, and note it in their history."""
    for issue in _with_subtasks(state, issues):
        if issue.sprint == sprint:
            continue
        present = None if issue.sprint is None else state.sprints.get(issue.sprint)
        over = present is not None and present.state == "closed"
        if present is not None and over:
            issue.closed_sprints = [*issue.closed_sprints, present.id]
        if over and sprint is None:  # its field keeps the sprint that is over: there is nothing to note
            issue.sprint = None
            continue
        with watch(state, issue, user):
            issue.sprint = sprint


def _with_subtasks(state: State, issues: Sequence[Issue]) -> list[Issue]:
    numbers = {number for issue in issues for number in issue.subtasks}
    below = [one for one in state.issues.values() if one.id in numbers and one not in issues]
    return [*issues, *below]


def rank_issues(state: State, issues: Sequence[Issue], anchor: Issue, *, before: bool) -> None:
    """Give issues, in their order, ranks right before or right after that of `anchor`."""
    others = sorted(
        (one for one in state.issues.values() if one not in issues or one is anchor), key=lambda one: (one.rank, one.id)
    )
    at = others.index(anchor)
    moved = [one for one in issues if one is not anchor]
    low = others[at - 1].rank if before and at else None if before else anchor.rank
    high = anchor.rank if before else others[at + 1].rank if at + 1 < len(others) else None
    for issue, rank in zip(moved, ranks_between(low, high, len(moved)), strict=True):
        issue.rank = rank
    state.last_rank = max(state.last_rank, *(one.rank for one in moved), "")


def change_each(state: State, issues: Sequence[Issue], user: str | None, deed: Callable[[Issue], None]) -> None:
    """Do something to each issue, and note it in the history."""
    for issue in issues:
        with watch(state, issue, user):
            deed(issue)
