"""The operations on issue types and statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, json_answer
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.workflow import write_issue_type, write_status

from .route import Route


def get_statuses(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_status(state, status) for status in state.statuses])


def get_issue_types(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_issue_type(state, one) for one in state.issue_types])


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/status": get_statuses,
    "GET /api/2/issuetype": get_issue_types,
}
