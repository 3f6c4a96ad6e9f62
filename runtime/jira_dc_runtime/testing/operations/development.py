"""The development panel of an issue. No development tool is connected, so what comes is a sample, and marked as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import SAMPLE_MARK, Answer, JsonObject, json_answer
from jira_dc_runtime.testing.state.state import State

from .route import Route


def get_summary(state: State, call: RecordedCall) -> Answer:
    state.issue(call.query["issueId"])
    summary = {"sample": {"overall": {"count": 1}, "byInstanceType": {"sample": {"count": 1, "name": "Sample"}}}}
    return json_answer(200, {"errors": [], "configErrors": [], "summary": summary}, SAMPLE_MARK)


def get_detail(state: State, call: RecordedCall) -> Answer:
    state.issue(call.query["issueId"])
    detail: JsonObject = {"sample": True, call.query["dataType"]: []}
    return json_answer(200, {"errors": [], "detail": [detail]}, SAMPLE_MARK)


ROUTES: Final[Mapping[str, Route]] = {
    "GET /dev-status/latest/issue/detail": get_detail,
    "GET /dev-status/latest/issue/summary": get_summary,
}
MARKED_AS_SAMPLES: Final = frozenset(ROUTES)
"""What is answered here looks at the issue that was asked for, and is a sample all the same."""
