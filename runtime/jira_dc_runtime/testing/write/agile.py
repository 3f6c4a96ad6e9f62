"""How Jira writes boards, sprints and epics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.agile import Board, Sprint
from jira_dc_runtime.testing.state.custom_fields import CustomField, find_by_kind
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.projects import Version
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import DONE

STORY_POINTS: Final = "Story Points"
_COLUMNS: Final = (("To Do", ("1", "2")), ("In Progress", ("4",)), ("Done", ("3",)))
"""The columns of a board, and the categories of the statuses in each."""
_RELEASED: Final = "fixVersion in unreleasedVersions() OR fixVersion is EMPTY"


def write_board(state: State, board: Board) -> JsonObject:
    """Return a board."""
    address = f"{state.base_url}/rest/agile/1.0/board/{board.id}"
    return {"id": board.id, "self": address, "name": board.name, "type": board.type}


def write_configuration(state: State, board: Board) -> JsonObject:
    """Return how a board is set up: its filter, its columns, and what it estimates and ranks by."""
    address = f"{state.base_url}/rest/agile/1.0/board/{board.id}/configuration"
    rank = find_by_kind(state.custom_fields, "gh-lexo-rank")
    points = state.custom_fields.named(STORY_POINTS)
    written: JsonObject = {
        **write_board(state, board),
        "self": address,
        "filter": {"id": board.filter, "self": f"{state.base_url}/rest/api/2/filter/{board.filter}"},
        "columnConfig": {
            "columns": [{"name": name, "statuses": _statuses(state, group)} for name, group in _COLUMNS],
            "constraintType": "none" if board.type == "scrum" else "issueCount",
        },
    }
    if board.type == "kanban":
        written["subQuery"] = {"query": _RELEASED}
    elif points is not None:
        written["estimation"] = {"type": "field", "field": {"fieldId": points.id, "displayName": points.name}}
    if rank is not None:
        written["ranking"] = {"rankCustomFieldId": rank.number}
    return written


def _statuses(state: State, categories: Iterable[str]) -> list[JsonObject]:
    found = [one for one in state.statuses if one.category in categories]
    return [{"id": one.id, "self": f"{state.base_url}/rest/api/2/status/{one.id}"} for one in found]


def write_sprint(state: State, sprint: Sprint) -> JsonObject:
    """Return a sprint; what is not set is left out."""
    optional = {
        "startDate": sprint.start,
        "endDate": sprint.end,
        "completeDate": sprint.complete,
        "activatedDate": sprint.activated,
        "originBoardId": sprint.board or None,
        "goal": sprint.goal,
        "incompleteIssuesDestinationId": sprint.leftover,
    }
    return {
        "id": sprint.id,
        "self": f"{state.base_url}/rest/agile/1.0/sprint/{sprint.id}",
        "state": sprint.state,
        "name": sprint.name,
        **{name: value for name, value in optional.items() if value},
        "synced": sprint.synced,
        "autoStartStop": sprint.automatic,
    }


def field_of(state: State, kind: str) -> CustomField | None:
    """Return the custom field of an epic: `label` is its name, or `color`, `status`, `link`."""
    return find_by_kind(state.custom_fields, f"gh-epic-{kind}")


def _value_of(state: State, issue: Issue, kind: str) -> Any:
    field = field_of(state, kind)
    return None if field is None else issue.fields.get(field.id)


def is_epic(state: State, issue: Issue) -> bool:
    """Return whether an issue is an epic."""
    return state.issue_types[issue.type].name == "Epic"


def epic_of(state: State, issue: Issue) -> Issue | None:
    """Return the epic that an issue belongs to, or None."""
    return state.issues.get(str(_value_of(state, issue, "link") or ""))


def is_epic_done(state: State, epic: Issue) -> bool:
    """Return whether an epic was marked as done: that is a field of its own, beside the status."""
    field, value = field_of(state, "status"), _value_of(state, epic, "status")
    option = None if field is None or not value else field.option(value.get("id"))
    return option is not None and option.value == "Done"


def write_epic(state: State, epic: Issue) -> JsonObject:
    """Return an epic."""
    color = str(_value_of(state, epic, "color") or "ghx-label-1").rpartition("-")[2]
    return {
        "id": epic.id,
        "key": epic.key,
        "self": f"{state.base_url}/rest/agile/1.0/epic/{epic.id}",
        "name": str(_value_of(state, epic, "label") or ""),
        "summary": str(epic.fields.get("summary") or ""),
        "color": {"key": f"color_{color}"},
        "done": is_epic_done(state, epic),
    }


def write_board_version(state: State, version: Version) -> JsonObject:
    """Return a version as boards list it: with numbers for ids."""
    optional = {
        "description": version.description,
        "releaseDate": version.release and f"{version.release}T00:00:00.000Z",
    }
    return {
        "self": f"{state.base_url}/rest/api/2/version/{version.id}",
        "id": int(version.id),
        "projectId": version.project,
        "name": version.name,
        "archived": version.archived,
        "released": version.released,
        **{name: value for name, value in optional.items() if value},
    }


def agile_fields(state: State, issue: Issue) -> JsonObject:
    """Return what the agile resources add to the fields of an issue: its sprints, its epic and its flag."""
    sprint = None if issue.sprint is None else state.sprints.get(issue.sprint)
    closed = [state.sprints[number] for number in issue.closed_sprints if number in state.sprints]
    if sprint is not None and sprint.state == "closed":
        closed, sprint = [*closed, sprint], None
    epic = epic_of(state, issue)
    flag = state.custom_fields.named("Flagged")
    return {
        "sprint": None if sprint is None else write_sprint(state, sprint),
        **({"closedSprints": [write_sprint(state, one) for one in closed]} if closed else {}),
        "epic": None if epic is None else write_epic(state, epic),
        "flagged": bool(flag is not None and issue.fields.get(flag.id)),
    }


def is_open(state: State, issue: Issue) -> bool:
    """Return whether an issue is not done."""
    return state.statuses[issue.status].category != DONE
