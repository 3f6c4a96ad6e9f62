"""The server itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, json_answer
from jira_dc_runtime.testing.state.state import EPOCH, FIRST_ID, State
from jira_dc_runtime.testing.write.pages import write_time

from .route import Route


def get_server_info(state: State, call: RecordedCall) -> Answer:
    info = {
        "baseUrl": state.base_url,
        "version": state.version,
        "versionNumbers": [int(part) for part in state.version.split(".")],
        "deploymentType": "Data Center",
        "buildNumber": FIRST_ID,
        "buildDate": write_time(EPOCH),
        "serverTime": write_time(EPOCH),
        "serverTitle": "MockJira",
    }
    return json_answer(200, info)


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/serverInfo": get_server_info,
}
