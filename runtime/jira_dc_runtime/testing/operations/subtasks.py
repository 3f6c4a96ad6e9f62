"""The operations on the sub-tasks of issues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.issues import list_subtasks
from jira_dc_runtime.testing.write.references import write_issue_reference

from .route import Route


def get_subtasks(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    return json_answer(200, [write_issue_reference(state, one) for one in list_subtasks(state, issue)])


def may_move(state: State, call: RecordedCall) -> Answer:
    workable_issue(state, call.path["issueIdOrKey"], call.user, "EDIT_ISSUES")
    return json_answer(200, True)  # noqa: FBT003 - the whole answer


def move_subtask(state: State, call: RecordedCall) -> Answer:
    """Put the sub-task at `original` to the place `current`; places count from 0."""
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "EDIT_ISSUES")
    places = [call.body.get(name) for name in ("original", "current")]
    if not all(isinstance(place, int) and 0 <= place < len(issue.subtasks) for place in places):
        raise Refused(400, f"original and current are places among the {len(issue.subtasks)} sub-tasks, from 0 on.")
    original, current = places
    order = list(issue.subtasks)
    order.insert(current, order.pop(original))
    issue.subtasks = order
    return Answer(204)


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/subtask": get_subtasks,
    "GET /api/2/issue/{issueIdOrKey}/subtask/move": may_move,
    "POST /api/2/issue/{issueIdOrKey}/subtask/move": move_subtask,
}
