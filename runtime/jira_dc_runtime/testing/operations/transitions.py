"""The operations on the way of issues through the workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.permission import may
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.transitions import do_transition, open_transitions
from jira_dc_runtime.testing.write.expanded import write_open_transition

from .route import Route


def get_transitions(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    wanted, fields = call.query.get("transitionId") or None, "transitions.fields" in call.query.get("expand", "")
    allowed = may(state, call.user, "TRANSITION_ISSUES", state.projects[issue.project], issue)
    written = [
        write_open_transition(state, issue, one, fields=fields)
        for one in open_transitions(state, issue)
        if allowed and wanted in {None, one.id}
    ]
    return json_answer(200, {"expand": "transitions", "transitions": written})


def post_transition(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "TRANSITION_ISSUES")
    do_transition(state, issue, call.body, call.user)
    return Answer(204)


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/transitions": get_transitions,
    "POST /api/2/issue/{issueIdOrKey}/transitions": post_transition,
}
