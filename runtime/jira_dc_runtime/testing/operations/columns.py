"""The columns in which issues are listed: of a filter, of a user, and of everybody.

Seen on live servers: a filter has none (404) until they are set, and `summary` is taken and not given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.state import State

from .filters import find_filter
from .route import Route

DEFAULT: Final = ("issuetype", "issuekey", "assignee", "reporter", "status", "created", "updated")
_LEFT_OUT: Final = frozenset({"summary"})


def get_filter_columns(state: State, call: RecordedCall) -> Answer:
    find_filter(state, call.path["id"], call.user)
    columns = state.columns.get(_key(call))
    if columns is None:
        raise Refused(404, f"No column layout is set for the filter {call.path['id']}")
    return _write(columns)


def get_columns(state: State, call: RecordedCall) -> Answer:
    return _write(state.columns.get(_key(call), list(DEFAULT)))


def set_columns(state: State, call: RecordedCall) -> Answer:
    if "id" in call.path:
        find_filter(state, call.path["id"], call.user)
    given = call.body.get("columns") if is_object(call.body) else None
    state.columns[_key(call)] = given.split(",") if isinstance(given, str) else [str(each) for each in given or ()]
    return Answer(200)


def reset_columns(state: State, call: RecordedCall) -> Answer:
    state.columns.pop(_key(call), None)
    return Answer(204)


def _key(call: RecordedCall) -> str:
    """Return whose columns they are."""
    if "id" in call.path:
        return f"filter {call.path['id']}"
    if "settings" in call.operation:
        return "everybody"
    return f"user {call.query.get('username') or call.user}"


def _write(columns: list[str]) -> Answer:
    shown = [name for name in columns if name not in _LEFT_OUT]
    return json_answer(200, [{"label": name.capitalize(), "value": name} for name in shown])


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/filter/{id}/columns": get_filter_columns,
    "PUT /api/2/filter/{id}/columns": set_columns,
    "DELETE /api/2/filter/{id}/columns": reset_columns,
    "GET /api/2/settings/columns": get_columns,
    "PUT /api/2/settings/columns": set_columns,
    "GET /api/2/user/columns": get_columns,
    "PUT /api/2/user/columns": set_columns,
    "DELETE /api/2/user/columns": reset_columns,
}
