"""The operations on sprints, and on the backlog: their life from planned to done, and who is in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.agile import Sprint
from jira_dc_runtime.testing.state.moves import find_movable, put_in_sprint
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.agile import is_open, write_sprint

from .boards import answer_issues, sprints_of
from .properties import property_routes
from .route import Route

_STATES: Final = ("future", "active", "closed")
_DATES: Final = {"startDate": "start", "endDate": "end"}
_LONGEST_NAME: Final = 30
_MANAGE: Final = "MANAGE_SPRINTS_PERMISSION"


def get_sprint(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_sprint(state, state.sprint(call.path["sprintId"])))


def create_sprint(state: State, call: RecordedCall) -> Answer:
    body: JsonObject = call.body
    if not body.get("name") or body.get("originBoardId") is None:
        raise Refused(400, "A sprint needs a name and an originBoardId.")
    board = state.board(body["originBoardId"])
    if board.type != "scrum":
        raise Refused(400, "The board does not support sprints")
    require(state, call.user, _MANAGE, state.projects.get(board.project))
    number = max(state.sprints, default=0) + 1
    sprint = Sprint(number, _read_name(body), "future", board.id, place=number)
    _change(state, sprint, {**body, "state": "future"}, call.user)
    state.sprints[number] = sprint
    return json_answer(201, write_sprint(state, sprint))


def update_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = _find_managed(state, call)
    _change(state, sprint, call.body, call.user)
    return json_answer(200, write_sprint(state, sprint))


def replace_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = _find_managed(state, call)
    if not call.body.get("name") or not call.body.get("state"):
        raise Refused(400, "A sprint as a whole has a name and a state.")
    _change(state, sprint, {"goal": "", **dict.fromkeys(_DATES), **call.body}, call.user)
    return json_answer(200, write_sprint(state, sprint))


def delete_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = _find_managed(state, call)
    put_in_sprint(state, [one for one in state.issues.values() if one.sprint == sprint.id], None, call.user)
    for issue in state.issues.values():
        issue.closed_sprints = [number for number in issue.closed_sprints if number != sprint.id]
    del state.sprints[sprint.id]
    return Answer(204)


def _find_managed(state: State, call: RecordedCall) -> Sprint:
    sprint = state.sprint(call.path["sprintId"])
    board = state.boards.get(sprint.board)
    require(state, call.user, _MANAGE, state.projects.get(board.project) if board else None)
    return sprint


def _read_name(body: JsonObject) -> str:
    name = str(body["name"])
    if len(name) > _LONGEST_NAME:
        raise Refused(400, errors={"name": f"The sprint name must be shorter than {_LONGEST_NAME} characters."})
    return name


def _change(state: State, sprint: Sprint, body: JsonObject, user: str | None) -> None:
    """Change a sprint; of a closed one only name and goal, and what else a request says is left out, as in Jira."""
    name = _read_name(body) if body.get("name") else sprint.name
    wanted = body.get("state") or sprint.state
    if wanted not in _STATES:
        raise Refused(400, f"The sprint state '{wanted}' is not known.")
    if sprint.state != "closed":
        start, end = (_read_date(body, wire, getattr(sprint, own)) for wire, own in _DATES.items())
        if start and end and _as_moment(start) >= _as_moment(end):
            raise Refused(400, errors={"endDate": "The end of a sprint must be after its start."})
        _check_step(state, sprint, wanted, start, end)
        sprint.start, sprint.end = start, end
        sprint.synced = body.get("synced", sprint.synced) is True
        sprint.automatic = body.get("autoStartStop", sprint.automatic) is True
        sprint.leftover = body.get("incompleteIssuesDestinationId", sprint.leftover)
        _go(state, sprint, wanted, user)
    sprint.name, sprint.goal = name, str(body.get("goal", sprint.goal) or "")


def _read_date(body: JsonObject, wire: str, present: str | None) -> str | None:
    given: Any = body.get(wire, present)
    if given in {None, ""}:
        return None
    if not isinstance(given, str) or _as_moment(given) is _NEVER:
        raise Refused(400, errors={wire: f"'{given}' is no date such as 2026-01-05T09:30:00.000Z."})
    return given


_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


def _as_moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return _NEVER
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _check_step(state: State, sprint: Sprint, wanted: str, start: str | None, end: str | None) -> None:
    if wanted == "active" and not (start and end):
        raise Refused(400, "A sprint needs a startDate and an endDate to be started.")
    if (sprint.state, wanted) in {("future", "closed"), ("active", "future")}:
        raise Refused(
            400, f"A sprint that is {sprint.state} cannot become {wanted}: first future, then active, then closed."
        )
    others = [one for one in state.sprints.values() if one.board == sprint.board and one is not sprint]
    begins = (sprint.state, wanted) == ("future", "active")
    if begins and not state.parallel_sprints and any(one.state == "active" for one in others):
        raise Refused(400, "The board has an active sprint already, and this Jira does not allow parallel sprints.")


def _go(state: State, sprint: Sprint, wanted: str, user: str | None) -> None:
    """Take a sprint into its next state; when it ends, what is not done goes to the next sprint, or to the backlog."""
    if wanted == sprint.state:
        return
    now = state.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if wanted == "active":
        sprint.activated = now
    else:
        sprint.complete = now
    sprint.state = wanted
    if wanted == "closed":
        left = [one for one in state.issues.values() if one.sprint == sprint.id and is_open(state, one)]
        put_in_sprint(state, left, sprint.leftover if sprint.leftover in state.sprints else None, user)


def get_sprint_issues(state: State, call: RecordedCall) -> Answer:
    sprint = state.sprint(call.path["sprintId"])
    return answer_issues(state, call, lambda issue: sprint.id in sprints_of(issue))


def move_to_sprint(state: State, call: RecordedCall) -> Answer:
    sprint = state.sprint(call.path["sprintId"])
    if sprint.state == "closed":
        raise Refused(400, "A closed sprint takes no issues.")
    issues = find_movable(state, call.body.get("issues") or [], call.user, "SCHEDULE_ISSUES")
    put_in_sprint(state, issues, sprint.id, call.user)
    return Answer(204)


def move_to_backlog(state: State, call: RecordedCall) -> Answer:
    issues = find_movable(state, call.body.get("issues") or [], call.user, "SCHEDULE_ISSUES")
    put_in_sprint(state, issues, None, call.user)
    return Answer(204)


def swap_sprints(state: State, call: RecordedCall) -> Answer:
    one, other = _find_managed(state, call), state.sprint(call.body.get("sprintToSwapWith") or 0)
    one.place, other.place = other.place, one.place
    return Answer(204)


def unmap_sprints(state: State, call: RecordedCall) -> Answer:
    """Take sprints away from the boards that they were made on."""
    require(state, call.user, "ADMINISTER")
    numbers: list[int] = call.body.get("sprintIds") or []
    for sprint in [state.sprint(number) for number in numbers]:
        sprint.board = 0
    return Answer(204)


def unmap_all_sprints(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    for sprint in state.sprints.values():
        sprint.board = 0
    return Answer(204)


def _properties(state: State, call: RecordedCall, changes: bool) -> str:  # noqa: FBT001
    del changes
    return f"sprint {state.sprint(call.path['sprintId']).id}"


ROUTES: Final[Mapping[str, Route]] = {
    "POST /agile/1.0/sprint": create_sprint,
    "PUT /agile/1.0/sprint/unmap": unmap_sprints,
    "PUT /agile/1.0/sprint/unmap-all": unmap_all_sprints,
    "GET /agile/1.0/sprint/{sprintId}": get_sprint,
    "POST /agile/1.0/sprint/{sprintId}": update_sprint,
    "PUT /agile/1.0/sprint/{sprintId}": replace_sprint,
    "DELETE /agile/1.0/sprint/{sprintId}": delete_sprint,
    "GET /agile/1.0/sprint/{sprintId}/issue": get_sprint_issues,
    "POST /agile/1.0/sprint/{sprintId}/issue": move_to_sprint,
    "POST /agile/1.0/sprint/{sprintId}/swap": swap_sprints,
    "POST /agile/1.0/backlog/issue": move_to_backlog,
    **property_routes("/agile/1.0/sprint/{sprintId}/properties", _properties),
}
