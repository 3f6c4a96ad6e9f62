"""The operations on boards and sprints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.jql.find import find_issues
from jira_dc_runtime.testing.state.agile import Board, Sprint
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.agile import write_board, write_sprint
from jira_dc_runtime.testing.write.pages import write_page
from jira_dc_runtime.testing.write.projects import write_project

from .issues import write_found
from .route import Route

_KINDS = ("scrum", "kanban")
_STATES = ("future", "active", "closed")
_DATES = {"startDate": "start", "endDate": "end", "completeDate": "complete"}


def get_boards(state: State, call: RecordedCall) -> Answer:
    kinds = call.query.get("type", "scrum,kanban").split(",")
    name = call.query.get("name", "").lower()
    project = call.query.get("projectKeyOrId")
    key = state.project(project).key if project else None
    boards = [
        write_board(state, board)
        for board in state.boards.values()
        if board.type in kinds and name in board.name.lower() and key in {None, board.project}
    ]
    return json_answer(200, write_page(state, boards, call.query, "values"))


def get_board(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_board(state, state.board(call.path["boardId"])))


def create_board(state: State, call: RecordedCall) -> Answer:
    name, kind = call.body.get("name"), call.body.get("type")
    if not name or kind not in _KINDS:
        raise Refused(400, "A board needs a name, and a type that is scrum or kanban.")
    if not state.projects:
        raise Refused(400, "A board needs a project, and there is none.")
    number = max(state.boards, default=0) + 1
    state.boards[number] = Board(number, name, kind, next(iter(state.projects)))
    return json_answer(201, write_board(state, state.boards[number]))


def delete_board(state: State, call: RecordedCall) -> Answer:
    del state.boards[state.board(call.path["boardId"]).id]
    return Answer(204)


def get_board_projects(state: State, call: RecordedCall) -> Answer:
    project = state.projects[state.board(call.path["boardId"]).project]
    written = write_project(state, project)
    del written["archived"]  # a board's project does not say so
    return json_answer(200, write_page(state, [written], call.query, "values"))


def get_board_issues(state: State, call: RecordedCall) -> Answer:
    board = state.board(call.path["boardId"])
    return _find(state, call, lambda issue: issue.project == board.project)


def get_backlog(state: State, call: RecordedCall) -> Answer:
    board = state.board(call.path["boardId"])
    return _find(state, call, lambda issue: issue.project == board.project and issue.sprint is None)


def get_board_sprints(state: State, call: RecordedCall) -> Answer:
    board = state.board(call.path["boardId"])
    if board.type != "scrum":
        raise Refused(400, "The board does not support sprints")
    states = call.query.get("state", "closed,active,future").split(",")
    sprints = [
        write_sprint(state, sprint)
        for sprint in state.sprints.values()
        if sprint.board == board.id and sprint.state in states
    ]
    return json_answer(200, write_page(state, sprints, call.query, "values", total=False))


def get_sprint(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_sprint(state, state.sprint(call.path["sprintId"])))


def create_sprint(state: State, call: RecordedCall) -> Answer:
    name, board = call.body.get("name"), call.body.get("originBoardId")
    if not name or board is None:
        raise Refused(400, "A sprint needs a name and an originBoardId.")
    number = max(state.sprints, default=0) + 1
    sprint = Sprint(number, name, "future", state.board(board).id)
    state.sprints[number] = sprint
    _change(sprint, call.body)
    return json_answer(201, write_sprint(state, sprint))


def update_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = state.sprint(call.path["sprintId"])
    _change(sprint, call.body)
    return json_answer(200, write_sprint(state, sprint))


def replace_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = state.sprint(call.path["sprintId"])
    if not call.body.get("name") or not call.body.get("state"):
        raise Refused(400, "A sprint as a whole has a name and a state.")
    _change(sprint, {"goal": "", **dict.fromkeys(_DATES), **call.body})
    return json_answer(200, write_sprint(state, sprint))


def delete_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = state.sprint(call.path["sprintId"])
    state.move([issue.key for issue in state.issues.values() if issue.sprint == sprint.id], None)
    del state.sprints[sprint.id]
    return Answer(204)


def get_sprint_issues(state: State, call: RecordedCall) -> Answer:
    sprint = state.sprint(call.path["sprintId"])
    return _find(state, call, lambda issue: issue.sprint == sprint.id)


def move_to_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = state.sprint(call.path["sprintId"])
    if sprint.state == "closed":
        raise Refused(400, "A closed sprint takes no issues.")
    state.move(call.body.get("issues", []), sprint.id)
    return Answer(204)


def move_to_backlog(state: State, call: RecordedCall) -> Answer:
    state.move(call.body.get("issues", []), None)
    return Answer(204)


def _find(state: State, call: RecordedCall, belongs: Callable[[Issue], bool]) -> Answer:
    found = [issue for issue in find_issues(state, call.query.get("jql", ""), call.user) if belongs(issue)]
    return json_answer(200, write_found(state, found, call.query))


def _change(sprint: Sprint, body: JsonObject) -> None:
    state = body.get("state", sprint.state)
    if state not in _STATES:
        raise Refused(400, f"The sprint state '{state}' is not known.")
    if state == "active" and not body.get("startDate", sprint.start):
        raise Refused(400, "A sprint needs a startDate to be started.")
    sprint.name = body.get("name", sprint.name)
    sprint.goal = body.get("goal", sprint.goal)
    for wire, name in _DATES.items():
        if wire in body:
            setattr(sprint, name, body[wire])
    sprint.state = state


ROUTES: Final[Mapping[str, Route]] = {
    "GET /agile/1.0/board": get_boards,
    "POST /agile/1.0/board": create_board,
    "GET /agile/1.0/board/{boardId}": get_board,
    "DELETE /agile/1.0/board/{boardId}": delete_board,
    "GET /agile/1.0/board/{boardId}/project": get_board_projects,
    "GET /agile/1.0/board/{boardId}/issue": get_board_issues,
    "GET /agile/1.0/board/{boardId}/backlog": get_backlog,
    "GET /agile/1.0/board/{boardId}/sprint": get_board_sprints,
    "GET /agile/1.0/board/{boardId}/sprint/{sprintId}/issue": get_sprint_issues,
    "POST /agile/1.0/sprint": create_sprint,
    "GET /agile/1.0/sprint/{sprintId}": get_sprint,
    "POST /agile/1.0/sprint/{sprintId}": update_sprint,
    "PUT /agile/1.0/sprint/{sprintId}": replace_sprint,
    "DELETE /agile/1.0/sprint/{sprintId}": delete_sprint,
    "GET /agile/1.0/sprint/{sprintId}/issue": get_sprint_issues,
    "POST /agile/1.0/sprint/{sprintId}/issue": move_to_sprint,
    "POST /agile/1.0/backlog/issue": move_to_backlog,
}
