"""Entity properties: any JSON that a program keeps with an issue type, a project, a user or another thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, urlencode

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.permission import may, require
from jira_dc_runtime.testing.state.state import State

from .access import administer_project, see_project
from .route import Route

_LONGEST: Final = 255
Owner = Callable[[State, RecordedCall, bool], str]
"""Returns whose properties a call means, such as `project 10000`; refuses who may not read or, if True, change them."""


def property_routes(path: str, owner: Owner, hole: str = "propertyKey") -> dict[str, Route]:
    """Return what answers the four operations on properties at `path`, such as `/api/2/issue/{id}/properties`."""

    def list_keys(state: State, call: RecordedCall) -> Answer:
        kept = state.properties.get(owner(state, call, False), {})  # noqa: FBT003
        keys = [{"self": _address(state, path, call, key), "key": key} for key in sorted(kept)]
        return json_answer(200, {"keys": keys})

    def get_property(state: State, call: RecordedCall) -> Answer:
        kept, key = state.properties.get(owner(state, call, False), {}), call.path[hole]  # noqa: FBT003
        if key not in kept:
            raise _unknown(key)
        return json_answer(200, {"key": key, "value": kept[key]})

    def set_property(state: State, call: RecordedCall) -> Answer:
        whose, key = owner(state, call, True), call.path[hole]  # noqa: FBT003
        if len(key) > _LONGEST:
            raise Refused(400, f"The key of a property has at most {_LONGEST} characters.")
        if isinstance(call.body, bytes):
            raise Refused(400, "The value of a property is JSON.")
        kept = state.properties.setdefault(whose, {})
        status = 200 if key in kept else 201
        kept[key] = call.body
        return Answer(status)

    def delete_property(state: State, call: RecordedCall) -> Answer:
        kept, key = state.properties.get(owner(state, call, True), {}), call.path[hole]  # noqa: FBT003
        if key not in kept:
            raise _unknown(key)
        del kept[key]
        return Answer(204)

    one = f"{path}/{{{hole}}}"
    return {
        f"GET {path}": list_keys,
        f"GET {one}": get_property,
        f"PUT {one}": set_property,
        f"DELETE {one}": delete_property,
    }


def _unknown(key: str) -> Refused:
    return Refused(404, f"The property with key '{key}' does not exist.")


def _address(state: State, path: str, call: RecordedCall, key: str) -> str:
    for name, value in call.path.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    query = {name: call.query[name] for name in ("userKey", "username") if name in call.query}
    return f"{state.base_url}/rest{path}/{quote(key, safe='')}{'?' if query else ''}{urlencode(query)}"


def _of_project(state: State, call: RecordedCall, change: bool) -> str:  # noqa: FBT001
    find = administer_project if change else see_project
    return f"project {find(state, call, call.path['projectIdOrKey']).id}"


def _of_issue_type(state: State, call: RecordedCall, change: bool) -> str:  # noqa: FBT001
    if change:
        require(state, call.user, "ADMINISTER")
    return f"issuetype {state.issue_types[call.path['issueTypeId']].id}"


def _of_user(state: State, call: RecordedCall, change: bool) -> str:  # noqa: FBT001
    named = call.query.get("userKey") or call.query.get("username") or call.user or ""
    user = state.user(named)
    if user.name != call.user and not may(state, call.user, "ADMINISTER"):
        raise Refused(403, "You may not see or change the properties of other users.")
    return f"user {user.key}"


def _of_dashboard_item(state: State, call: RecordedCall, change: bool) -> str:  # noqa: FBT001
    dashboard = state.dashboards[call.path["dashboardId"]]
    item = call.path["itemId"]
    if item not in dashboard.items:
        raise Refused(404, f"The dashboard item with id '{item}' does not exist.")
    if change and dashboard.owner != call.user and not may(state, call.user, "ADMINISTER"):
        raise Refused(403, "You may not change this dashboard.")
    return f"dashboard {dashboard.id} {item}"


ROUTES: Final[Mapping[str, Route]] = {
    **property_routes("/api/2/project/{projectIdOrKey}/properties", _of_project),
    **property_routes("/api/2/issuetype/{issueTypeId}/properties", _of_issue_type),
    **property_routes("/api/2/user/properties", _of_user),
    **property_routes("/api/2/dashboard/{dashboardId}/items/{itemId}/properties", _of_dashboard_item),
}
