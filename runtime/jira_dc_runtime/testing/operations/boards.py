"""The operations on boards, and what they list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from jira_dc_runtime.call import write_scalar
from jira_dc_runtime.testing import jql
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.agile import Board
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.sharing import may_use
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.agile import (
    agile_fields,
    epic_of,
    is_epic,
    is_epic_done,
    is_open,
    write_board,
    write_board_version,
    write_configuration,
    write_epic,
    write_sprint,
)
from jira_dc_runtime.testing.write.pages import write_page
from jira_dc_runtime.testing.write.projects import write_project_reference

from .filters import find_filter
from .properties import property_routes
from .route import Route
from .search import answer_found

_KINDS: Final = ("scrum", "kanban")
_STATES: Final = "closed,active,future"


def find_board(state: State, call: RecordedCall) -> Board:
    """Return the board that a path names, or refuse with 404 one that is not there or may not be seen."""
    board = state.board(call.path["boardId"])
    one = state.filters.get(board.filter)
    if one is not None and not may_use(state, call.user, one):
        raise Refused(404, f"Board {board.id} does not exist, or you may not see it.")
    return board


def find_scrum_board(state: State, call: RecordedCall) -> Board:
    """Return the board of a path, or refuse with 400 one without sprints."""
    board = find_board(state, call)
    if board.type != "scrum":
        raise Refused(400, "The board does not support sprints")
    return board


def jql_of(state: State, board: Board) -> str:
    """Return the query of the filter of a board."""
    one = state.filters.get(board.filter)
    return f'project = "{board.project}" ORDER BY Rank ASC' if one is None else one.jql


def projects_of(state: State, board: Board) -> list[Project]:
    """Return the projects that the filter of a board names."""
    found = [state.projects[key] for key in jql.projects_in(state, jql_of(state, board))]
    return found or [state.projects[key] for key in (board.project,) if key in state.projects]


def get_boards(state: State, call: RecordedCall) -> Answer:
    kinds = call.query.get("type", "scrum,kanban").split(",")
    name = call.query.get("name", "").lower()
    wanted = call.query.get("projectKeyOrId")
    project = state.project(wanted) if wanted else None
    boards = [
        write_board(state, board)
        for board in state.boards.values()
        if board.type in kinds
        and name in board.name.lower()
        and (project is None or project in projects_of(state, board))
        and _may_see(state, board, call.user)
    ]
    return json_answer(200, write_page(state, boards, call.query, "values"))


def _may_see(state: State, board: Board, user: str | None) -> bool:
    one = state.filters.get(board.filter)
    return one is None or may_use(state, user, one)


def get_board(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_board(state, find_board(state, call)))


def create_board(state: State, call: RecordedCall) -> Answer:
    name, kind, number = call.body.get("name"), call.body.get("type"), call.body.get("filterId")
    errors: dict[str, str] = {}
    if not isinstance(name, str) or not name.strip():
        errors["name"] = "The board name must be specified."
    if kind not in _KINDS:
        errors["type"] = "The board type must be scrum or kanban."
    if number is None:
        errors["filterId"] = "The board filter must be specified."
    if errors:
        raise Refused(400, errors=errors)
    one = find_filter(state, str(number), call.user)
    projects = jql.projects_in(state, one.jql) or list(state.projects)[:1]
    made = Board(max(state.boards, default=0) + 1, str(name), str(kind), next(iter(projects), ""), one.id)
    state.boards[made.id] = made
    return json_answer(201, write_board(state, made))


def delete_board(state: State, call: RecordedCall) -> Answer:
    del state.boards[find_board(state, call).id]
    return Answer(204)


def get_configuration(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_configuration(state, find_board(state, call)))


def get_projects(state: State, call: RecordedCall) -> Answer:
    written = [write_project_reference(state, project) for project in projects_of(state, find_board(state, call))]
    return json_answer(200, write_page(state, written, call.query, "values"))


def get_versions(state: State, call: RecordedCall) -> Answer:
    numbers = {project.id for project in projects_of(state, find_board(state, call))}
    released = call.query.get("released", "").lower()
    found = [
        write_board_version(state, one)
        for one in state.versions
        if one.project in numbers and released in {"", write_scalar(one.released)}
    ]
    return json_answer(200, write_page(state, found, call.query, "values"))


def get_sprints(state: State, call: RecordedCall) -> Answer:
    board = find_scrum_board(state, call)
    states = (call.query.get("state") or _STATES).split(",")
    found = [one for one in state.sprints.values() if one.board == board.id and one.state in states]
    found.sort(key=lambda one: (_STATES.index(one.state), one.place, one.id))
    written = [write_sprint(state, sprint) for sprint in found]
    return json_answer(200, write_page(state, written, call.query, "values", total=False))


def answer_issues(
    state: State, call: RecordedCall, belongs: Callable[[Issue], bool], *, board: Board | None = None
) -> Answer:
    """Return the page of issues that belong somewhere, and that the query of the request finds too."""
    query, more = call.query.get("jql", ""), jql_of(state, board) if board else "ORDER BY Rank ASC"
    found = jql.find(state, query, call.user, validate=call.query.get("validateQuery") or "true", more=more)
    kept = jql.Found([issue for issue in found.issues if belongs(issue)], found.warnings)
    return answer_found(state, call, kept, call.query, add=agile_fields)


def get_issues(state: State, call: RecordedCall) -> Answer:
    return answer_issues(state, call, lambda _: True, board=find_board(state, call))


def get_backlog(state: State, call: RecordedCall) -> Answer:
    def belongs(issue: Issue) -> bool:
        sprint = None if issue.sprint is None else state.sprints.get(issue.sprint)
        planned = sprint is not None and sprint.state != "closed"
        return not planned and is_open(state, issue) and not is_epic(state, issue)

    return answer_issues(state, call, belongs, board=find_board(state, call))


def get_epics(state: State, call: RecordedCall) -> Answer:
    board, done = find_board(state, call), call.query.get("done", "").lower()
    epics = [one for one in jql.find(state, jql_of(state, board), call.user).issues if is_epic(state, one)]
    shown = [write_epic(state, one) for one in epics if done in {"", write_scalar(is_epic_done(state, one))}]
    return json_answer(200, write_page(state, shown, call.query, "values"))


def get_epic_issues(state: State, call: RecordedCall) -> Answer:
    board, number = find_board(state, call), call.path["epicId"]
    epic = state.issue(number)
    return answer_issues(state, call, lambda issue: epic_of(state, issue) is epic, board=board)


def get_issues_without_epic(state: State, call: RecordedCall) -> Answer:
    return answer_issues(state, call, lambda one: is_without_epic(state, one), board=find_board(state, call))


def is_without_epic(state: State, issue: Issue) -> bool:
    """Return whether an issue could belong to an epic, and does not."""
    subtask = state.issue_types[issue.type].subtask
    return not subtask and not is_epic(state, issue) and epic_of(state, issue) is None


def get_sprint_issues(state: State, call: RecordedCall) -> Answer:
    board, sprint = find_scrum_board(state, call), state.sprint(call.path["sprintId"])
    return answer_issues(state, call, lambda issue: sprint.id in sprints_of(issue), board=board)


def sprints_of(issue: Issue) -> Iterator[int]:
    """Yield the ids of the sprints that an issue is in or was in to the end."""
    yield from issue.closed_sprints
    if issue.sprint is not None:
        yield issue.sprint


def get_velocity(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"value": find_scrum_board(state, call).refined_velocity})


def set_velocity(state: State, call: RecordedCall) -> Answer:
    board = find_scrum_board(state, call)
    value: Any = call.body.get("value")
    if not isinstance(value, bool):
        raise Refused(400, "The value of this setting is true or false.")
    board.refined_velocity = value
    return Answer(200)


def _properties(state: State, call: RecordedCall, changes: bool) -> str:  # noqa: FBT001
    del changes
    return f"board {find_board(state, call).id}"


ROUTES: Final[Mapping[str, Route]] = {
    "GET /agile/1.0/board": get_boards,
    "POST /agile/1.0/board": create_board,
    "GET /agile/1.0/board/{boardId}": get_board,
    "DELETE /agile/1.0/board/{boardId}": delete_board,
    "GET /agile/1.0/board/{boardId}/configuration": get_configuration,
    "GET /agile/1.0/board/{boardId}/project": get_projects,
    "GET /agile/1.0/board/{boardId}/version": get_versions,
    "GET /agile/1.0/board/{boardId}/issue": get_issues,
    "GET /agile/1.0/board/{boardId}/backlog": get_backlog,
    "GET /agile/1.0/board/{boardId}/epic": get_epics,
    "GET /agile/1.0/board/{boardId}/epic/none/issue": get_issues_without_epic,
    "GET /agile/1.0/board/{boardId}/epic/{epicId}/issue": get_epic_issues,
    "GET /agile/1.0/board/{boardId}/sprint": get_sprints,
    "GET /agile/1.0/board/{boardId}/sprint/{sprintId}/issue": get_sprint_issues,
    "GET /agile/1.0/board/{boardId}/settings/refined-velocity": get_velocity,
    "PUT /agile/1.0/board/{boardId}/settings/refined-velocity": set_velocity,
    **property_routes("/agile/1.0/board/{boardId}/properties", _properties),
}
