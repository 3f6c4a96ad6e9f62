"""How Jira writes boards and sprints."""

from __future__ import annotations

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.agile import Board, Sprint
from jira_dc_runtime.testing.state.state import State


def write_board(state: State, board: Board) -> JsonObject:
    """Return a board."""
    address = f"{state.base_url}/rest/agile/1.0/board/{board.id}"
    return {"id": board.id, "self": address, "name": board.name, "type": board.type}


def write_sprint(state: State, sprint: Sprint) -> JsonObject:
    """Return a sprint; what is not set is left out."""
    optional = {"startDate": sprint.start, "endDate": sprint.end, "completeDate": sprint.complete, "goal": sprint.goal}
    return {
        "id": sprint.id,
        "self": f"{state.base_url}/rest/agile/1.0/sprint/{sprint.id}",
        "state": sprint.state,
        "name": sprint.name,
        "originBoardId": sprint.board,
        **{name: value for name, value in optional.items() if value},
    }
