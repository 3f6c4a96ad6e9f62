"""The operations on those who vote for an issue and those who watch it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.access import may_browse, visible_issue
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import DONE
from jira_dc_runtime.testing.write.attached import write_votes, write_watchers

from .route import Route


def get_votes(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    return json_answer(200, write_votes(state, issue, call.user, whole=True))


def add_vote(state: State, call: RecordedCall) -> Answer:
    issue = _find_open(state, call)
    if call.user is not None and call.user not in issue.voters:
        issue.voters.append(call.user)
    return Answer(200)


def remove_vote(state: State, call: RecordedCall) -> Answer:
    issue = _find_open(state, call)
    if call.user not in issue.voters:
        raise Refused(404, "You have not voted for this issue.")
    issue.voters.remove(call.user)
    return Answer(204)


def get_watchers(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    return json_answer(200, write_watchers(state, issue, call.user, whole=True))


def add_watcher(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    name = _read_name(state, call, issue, call.body if isinstance(call.body, str) else None)
    if name not in issue.watchers:
        issue.watchers.append(name)
    return Answer(204)


def remove_watcher(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    name = _read_name(state, call, issue, call.query.get("username") or call.query.get("userKey"))
    issue.watchers = [one for one in issue.watchers if one != name]
    return Answer(204)


def _find_open(state: State, call: RecordedCall) -> Issue:
    """Return an issue that the user may vote for: of somebody else, and not resolved."""
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    if issue.fields.get("reporter") == call.user:
        raise Refused(404, "You cannot vote for an issue you have reported.")
    if state.statuses[issue.status].category == DONE:
        raise Refused(404, "You cannot vote or change your vote on resolved issues.")
    return issue


def _read_name(state: State, call: RecordedCall, issue: Issue, sent: str | None) -> str:
    """Return the name of the watcher who is meant, by itself who asks; others than oneself need a permission."""
    user = state.find_user(sent or call.user or "")
    if user is None:
        raise Refused(404, f"The user named '{sent}' does not exist")
    if user.name != call.user:
        require(state, call.user, "MANAGE_WATCHERS", state.projects[issue.project], issue)
        if not may_browse(state, user.name, issue):
            raise Refused(401, f"The user '{user.name}' does not have permission to view this issue.")
    return user.name


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/votes": get_votes,
    "POST /api/2/issue/{issueIdOrKey}/votes": add_vote,
    "DELETE /api/2/issue/{issueIdOrKey}/votes": remove_vote,
    "GET /api/2/issue/{issueIdOrKey}/watchers": get_watchers,
    "POST /api/2/issue/{issueIdOrKey}/watchers": add_watcher,
    "DELETE /api/2/issue/{issueIdOrKey}/watchers": remove_watcher,
}
