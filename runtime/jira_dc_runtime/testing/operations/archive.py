"""The operations that archive issues and bring them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, text_answer
from jira_dc_runtime.testing.state.access import visible_issue
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.state import State

from .route import Route


def archive_issue(state: State, call: RecordedCall) -> Answer:
    issue = _find(state, call, call.path["issueIdOrKey"], "ARCHIVE_ISSUES")
    if issue.archived is None:
        _archive(state, issue, call.user)
    return Answer(204)


def restore_issue(state: State, call: RecordedCall) -> Answer:
    issue = _find(state, call, call.path["issueIdOrKey"], "RESTORE_ISSUES")
    for one in _family(state, issue):
        one.archived = None
    return Answer(204)


def archive_issues(state: State, call: RecordedCall) -> Answer:
    """Archive many, and say of each in one line what became of it."""
    lines: list[str] = []
    for key in call.body:
        try:
            issue = _find(state, call, str(key), "ARCHIVE_ISSUES")
        except Refused as refused:
            lines.append(f"{key}: {'; '.join(refused.messages)}")
            continue
        _archive(state, issue, call.user)
        lines.append(f"{key}: archived")
    return text_answer(200, "".join(f"{line}\n" for line in lines))


def _archive(state: State, issue: Issue, user: str | None) -> None:
    for one in _family(state, issue):
        one.archived = one.archived or (user or "", state.clock())


def _family(state: State, issue: Issue) -> list[Issue]:
    return [issue, *(one for one in state.issues.values() if one.id in issue.subtasks)]


def _find(state: State, call: RecordedCall, key: str, permission: str) -> Issue:
    issue = visible_issue(state, key, call.user)
    require(state, call.user, permission, state.projects[issue.project], issue)
    return issue


ROUTES: Final[Mapping[str, Route]] = {
    "PUT /api/2/issue/{issueIdOrKey}/archive": archive_issue,
    "PUT /api/2/issue/{issueIdOrKey}/restore": restore_issue,
    "POST /api/2/issue/archive": archive_issues,
}
