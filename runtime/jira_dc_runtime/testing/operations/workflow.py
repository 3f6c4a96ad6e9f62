"""The operations on issue types, priorities, resolutions, statuses and their categories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol, TypeVar

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.table import Table
from jira_dc_runtime.testing.state.workflow import CATEGORIES, IssueType
from jira_dc_runtime.testing.write.pages import write_linked_page
from jira_dc_runtime.testing.write.workflow import (
    write_category,
    write_issue_type,
    write_priority,
    write_resolution,
    write_status,
)

from .access import see_project
from .body import read_named
from .noun import Noun
from .route import Route


class Described(Protocol):
    """What has a number, a name and a description."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def description(self) -> str: ...


One = TypeVar("One", bound=Described)
Chosen = Callable[[State, RecordedCall], Iterable[One]]


def _read(state: State, call: RecordedCall, body: JsonObject, changed: IssueType | None) -> dict[str, Any]:
    values = read_named(state.issue_types, body, changed, status=409, longest=60)
    if changed is None and body.get("type") == "subtask":
        values |= {"subtask": True, "avatar": 10_316}
    if "avatarId" in body and changed is not None:
        number = body["avatarId"]
        if not isinstance(number, int) or not state.avatars.is_known("issuetype", changed.id, number):
            raise Refused(400, errors={"avatarId": f"There is no avatar {number} for issue types."})
        values["avatar"] = number
    return values


def _alternatives(state: State, one: IssueType) -> list[IssueType]:
    """Return the types that issues of a type can be given instead."""
    return [other for other in state.issue_types if other.subtask is one.subtask and other.id != one.id]


def _forget(state: State, call: RecordedCall, one: IssueType) -> None:
    """Give the issues of a type another one; without one, refuse to forget a type that issues have."""
    used = [issue for issue in state.issues.values() if issue.type == one.id]
    wanted = call.query.get("alternativeIssueTypeId")
    if wanted is not None and wanted not in {other.id for other in _alternatives(state, one)}:
        raise Refused(400, f"The issue type {wanted} is no alternative to {one.id}.")
    if used and wanted is None:
        raise Refused(400, f"{len(used)} issues have the type '{one.name}', and no alternative was given.")
    for issue in used:
        issue.type = str(wanted)
    for types in state.issue_type_schemes:
        if types.types is not None:
            types.types = [number for number in types.types if number != one.id]
        types.default = None if types.default == one.id else types.default
    for plan in state.workflow_schemes:
        plan.mappings.pop(one.id, None)


ISSUE_TYPE: Final = Noun[IssueType](
    path="/api/2/issuetype",
    record=IssueType,
    table=lambda state: state.issue_types,
    write=lambda state, one, call: write_issue_type(state, one),
    read=_read,
    delete=_forget,
)


def get_alternatives(state: State, call: RecordedCall) -> Answer:
    one = state.issue_types[call.path["id"]]
    return json_answer(200, [write_issue_type(state, other) for other in _alternatives(state, one)])


def _readers(
    path: str,
    table: Callable[[State], Table[One]],
    write: Callable[[State, One], JsonObject],
    chosen: Chosen[One],
    hole: str = "id",
) -> dict[str, Route]:
    """Return what lists a noun that the REST API only reads, page by page and one by one."""

    def get_all(state: State, call: RecordedCall) -> Answer:
        return json_answer(200, [write(state, one) for one in table(state)])

    def get_page(state: State, call: RecordedCall) -> Answer:
        wanted = call.query.get("query", "").lower()
        found = [one for one in chosen(state, call) if wanted in one.name.lower() or wanted in one.description.lower()]
        return json_answer(200, write_linked_page(state, call, [write(state, one) for one in found]))

    def get_one(state: State, call: RecordedCall) -> Answer:
        named = call.path[hole]
        found = table(state).get(named) or (table(state).named(named) if hole == "idOrName" else None)
        return json_answer(200, write(state, table(state)[named] if found is None else found))

    return {f"GET {path}": get_all, f"GET {path}/page": get_page, f"GET {path}/{{{hole}}}": get_one}


def _projects(state: State, call: RecordedCall) -> list[str]:
    return [number for number in call.query.get("projectIds", "").split(",") if number]


def _types_in(state: State, call: RecordedCall) -> list[IssueType]:
    keys = _projects(state, call)
    found = [one for key in keys for one in state.issue_types_of(see_project(state, call, key))]
    return [one for one in state.issue_types if not keys or one in found]


def _priorities_in(state: State, call: RecordedCall) -> Iterable[Any]:
    keys = _projects(state, call)
    found = [one for key in keys for one in state.priorities_of(see_project(state, call, key))]
    return [one for one in state.priorities if not keys or one in found]


def get_categories(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_category(state, number) for number in CATEGORIES])


def get_category(state: State, call: RecordedCall) -> Answer:
    named = call.path["idOrKey"]
    for number, category in CATEGORIES.items():
        if named in {number, category.key}:
            return json_answer(200, write_category(state, number))
    raise Refused(404, f"The status category '{named}' does not exist.")


def _page_of_types() -> Route:
    return _readers("/api/2/issuetype", lambda state: state.issue_types, write_issue_type, _types_in)[
        "GET /api/2/issuetype/page"
    ]


ROUTES: Final[Mapping[str, Route]] = {
    **ISSUE_TYPE.routes(),
    "GET /api/2/issuetype/page": _page_of_types(),
    "GET /api/2/issuetype/{id}/alternatives": get_alternatives,
    **_readers("/api/2/priority", lambda state: state.priorities, write_priority, _priorities_in),
    **_readers(
        "/api/2/resolution", lambda state: state.resolutions, write_resolution, lambda state, _: state.resolutions
    ),
    **_readers(
        "/api/2/status", lambda state: state.statuses, write_status, lambda state, _: state.statuses, "idOrName"
    ),
    "GET /api/2/statuscategory": get_categories,
    "GET /api/2/statuscategory/{idOrKey}": get_category,
}
