"""The operations on epics, on ranks, and on what boards know of an issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.custom_fields import CustomField
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.moves import MOVE_CAP, change_each, find_movable, find_one, rank_issues
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.agile import STORY_POINTS, agile_fields, epic_of, field_of, is_epic, write_epic
from jira_dc_runtime.testing.write.expanded import write_expanded

from .boards import answer_issues, is_without_epic
from .route import Route
from .search import choose

_COLOR: Final = re.compile(r"color_([1-9]|1[0-4])")


def _find_epic(state: State, call: RecordedCall) -> Issue:
    epic = visible_issue(state, call.path["epicIdOrKey"], call.user)
    if not is_epic(state, epic):
        raise Refused(404, f"Issue {epic.key} is not an epic.")
    return epic


def get_epic(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_epic(state, _find_epic(state, call)))


def update_epic(state: State, call: RecordedCall) -> Answer:
    epic, body = _find_epic(state, call), call.body
    workable_issue(state, epic.key, call.user, "EDIT_ISSUES")
    values = dict(_read_epic(state, body))
    change_each(state, [epic], call.user, lambda issue: issue.fields.update(values))
    return json_answer(200, write_epic(state, epic))


def _read_epic(state: State, body: JsonObject) -> JsonObject:
    values: JsonObject = {}
    for wire, said in (("name", "The epic name"), ("summary", "The summary")):
        if wire in body and not str(body[wire] or "").strip():
            raise Refused(400, errors={wire: f"{said} must not be empty."})
    if "summary" in body:
        values["summary"] = str(body["summary"])
    if "name" in body:
        values[_id_of(field_of(state, "label"))] = str(body["name"])
    if is_object(body.get("color")):
        found = _COLOR.fullmatch(str(body["color"].get("key")))
        if found is None:
            raise Refused(400, errors={"color": "The color of an epic is one of color_1 to color_14."})
        values[_id_of(field_of(state, "color"))] = f"ghx-label-{found[1]}"
    if "done" in body:
        status = field_of(state, "status")
        name = "Done" if body["done"] is True else "To Do"
        option = next((one for one in status.options if one.value == name), None) if status else None
        values[_id_of(status)] = None if option is None else {"id": option.id}
    return values


def _read_issues(call: RecordedCall) -> list[object]:
    given: list[object] | None = call.body.get("issues")
    return given or []


def _id_of(field: CustomField | None) -> str:
    if field is None:
        raise Refused(400, "This Jira has no such field of epics any more.")
    return field.id


def get_epic_issues(state: State, call: RecordedCall) -> Answer:
    epic = _find_epic(state, call)
    return answer_issues(state, call, lambda issue: epic_of(state, issue) is epic)


def get_issues_without_epic(state: State, call: RecordedCall) -> Answer:
    return answer_issues(state, call, lambda issue: is_without_epic(state, issue))


def move_to_epic(state: State, call: RecordedCall) -> Answer:
    epic = _find_epic(state, call)
    _link(state, call, epic.key)
    return Answer(204)


def remove_from_epics(state: State, call: RecordedCall) -> Answer:
    _link(state, call, None)
    return Answer(204)


def _link(state: State, call: RecordedCall, epic: str | None) -> None:
    field = _id_of(field_of(state, "link"))
    issues = find_movable(state, _read_issues(call), call.user, "EDIT_ISSUES")
    wrong = [one.key for one in issues if is_epic(state, one) or state.issue_types[one.type].subtask]
    if wrong:
        raise Refused(400, *(f"Issue {key} is an epic or a sub-task, and belongs to no epic." for key in wrong))
    change_each(state, issues, call.user, lambda issue: issue.fields.update({field: epic}))


def rank_epic(state: State, call: RecordedCall) -> Answer:
    epic = _find_epic(state, call)
    anchor, before = _read_anchor(state, call, "rankBeforeEpic", "rankAfterEpic")
    workable_issue(state, epic.key, call.user, "SCHEDULE_ISSUES")
    rank_issues(state, [epic], anchor, before=before)
    return Answer(204)


def rank(state: State, call: RecordedCall) -> Answer:
    """Rank issues; where some cannot be, the answer says of each whether it was (207)."""
    keys = [str(key) for key in _read_issues(call)]
    if not keys:
        raise Refused(400, "There is no issue to rank.")
    if len(keys) > MOVE_CAP:
        raise Refused(400, f"At most {MOVE_CAP} issues can be ranked at once.")
    anchor, before = _read_anchor(state, call, "rankBeforeIssue", "rankAfterIssue")
    found = {key: find_one(state, key, call.user, "SCHEDULE_ISSUES") for key in keys}
    ranked = [one for one in found.values() if isinstance(one, Issue)]
    rank_issues(state, ranked, anchor, before=before)
    if len(ranked) == len(found):
        return Answer(204)
    return json_answer(207, {"entries": [_write_entry(key, one) for key, one in found.items()]})


def _write_entry(key: str, one: Issue | str) -> JsonObject:
    if isinstance(one, Issue):
        return {"issueId": one.id, "issueKey": one.key, "status": 200, "errors": []}
    return {"issueKey": key, "status": 403 if "permission" in one else 404, "errors": [one]}


def _read_anchor(state: State, call: RecordedCall, before: str, after: str) -> tuple[Issue, bool]:
    given = {name: call.body[name] for name in (before, after) if call.body.get(name)}
    if len(given) != 1:
        raise Refused(400, f"Exactly one of {before} and {after} says where to.")
    [(name, key)] = given.items()
    found = find_one(state, str(key), call.user, "BROWSE_PROJECTS")
    if isinstance(found, str):
        raise Refused(400, found)
    return found, name == before


def get_issue(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    asked, expand = call.query.get("fields", ""), call.query.get("expand", "")
    wanted = [name.strip() for name in expand.split(",")]
    written = write_expanded(state, issue, asked=asked, expand=wanted, properties=[], user=call.user)
    written["fields"] |= choose(agile_fields(state, issue), asked)
    return json_answer(200, written)


def get_estimation(state: State, call: RecordedCall) -> Answer:
    issue, field = _read_estimation(state, call)
    return json_answer(200, {"fieldId": field.id, "value": issue.fields.get(field.id)})


def set_estimation(state: State, call: RecordedCall) -> Answer:
    issue, field = _read_estimation(state, call)
    workable_issue(state, issue.key, call.user, "EDIT_ISSUES")
    value = _read_estimate(call.body.get("value"))
    change_each(state, [issue], call.user, lambda one: one.fields.update({field.id: value}))
    return json_answer(200, {"fieldId": field.id, "value": value})


def _read_estimation(state: State, call: RecordedCall) -> tuple[Issue, CustomField]:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    number = call.query.get("boardId", "")
    if not number.isdecimal():
        raise Refused(400, "A boardId says which board's estimation is meant.")
    field = state.custom_fields.named(STORY_POINTS)
    if state.board(number).type != "scrum" or field is None:
        raise Refused(400, "The board does not estimate.")
    return issue, field


def _read_estimate(given: Any) -> float | None:
    if given is None or given == "":
        return None
    try:
        return float(str(given))
    except ValueError:
        raise Refused(400, f"The estimate '{given}' is no number.") from None


ROUTES: Final[Mapping[str, Route]] = {
    "GET /agile/1.0/epic/none/issue": get_issues_without_epic,
    "POST /agile/1.0/epic/none/issue": remove_from_epics,
    "GET /agile/1.0/epic/{epicIdOrKey}": get_epic,
    "POST /agile/1.0/epic/{epicIdOrKey}": update_epic,
    "GET /agile/1.0/epic/{epicIdOrKey}/issue": get_epic_issues,
    "POST /agile/1.0/epic/{epicIdOrKey}/issue": move_to_epic,
    "PUT /agile/1.0/epic/{epicIdOrKey}/rank": rank_epic,
    "PUT /agile/1.0/issue/rank": rank,
    "GET /agile/1.0/issue/{issueIdOrKey}": get_issue,
    "GET /agile/1.0/issue/{issueIdOrKey}/estimation": get_estimation,
    "PUT /agile/1.0/issue/{issueIdOrKey}/estimation": set_estimation,
}
