"""The operations on filters, and with whom they are shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing import jql
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.filters import Filter, Share
from jira_dc_runtime.testing.state.permission import may, require
from jira_dc_runtime.testing.state.sharing import may_use
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.filters import write_filter, write_share

from .route import Route

_GONE: Final = (
    "The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
)
_SCOPES: Final = ("GLOBAL", "AUTHENTICATED", "PRIVATE")


def find_filter(state: State, number: str, user: str | None) -> Filter:
    """Return a filter that `user` may see, or refuse with 400, as Jira does."""
    found = state.filters.get(number)
    if found is None or not may_use(state, user, found):
        raise Refused(400, _GONE)
    return found


def get_filter(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_filter(state, find_filter(state, call.path["id"], call.user), call.user))


def get_favourites(state: State, call: RecordedCall) -> Answer:
    marked = [one for one in state.filters if call.user in one.favourites and may_use(state, call.user, one)]
    return json_answer(200, [write_filter(state, one, call.user) for one in marked])


def create_filter(state: State, call: RecordedCall) -> Answer:
    body: JsonObject = call.body
    user = call.user or ""
    made = Filter(str(state.next_id()), _read_name(state, body, user, None), user, _read_jql(state, body, call.user))
    made.description = str(body.get("description") or "")
    made.favourites = [user] if body.get("favourite") is True else []
    scope = state.share_scopes.get(user, "PRIVATE")
    if scope != "PRIVATE" and may(state, call.user, "CREATE_SHARED_OBJECTS"):
        made.shares = [Share(state.next_id(), "global" if scope == "GLOBAL" else "authenticated")]
    return json_answer(200, write_filter(state, state.filters.add(made), call.user))


def change_filter(state: State, call: RecordedCall) -> Answer:
    one = _find_editable(state, call)
    body: JsonObject = call.body
    name = _read_name(state, body, one.owner, one) if "name" in body else one.name
    text = _read_jql(state, body, call.user) if "jql" in body else one.jql
    owner = one.owner
    if is_object(body.get("owner")):
        wanted = str(body["owner"].get("name") or body["owner"].get("key") or "")
        owner = state.user(wanted).name
    one.name, one.jql, one.owner = name, text, owner
    one.description = str(body.get("description", one.description) or "")
    return json_answer(200, write_filter(state, one, call.user))


def delete_filter(state: State, call: RecordedCall) -> Answer:
    one = find_filter(state, call.path["id"], call.user)
    _require_owner(state, one, call.user)
    state.filters.remove(one.id)
    state.columns.pop(f"filter {one.id}", None)
    return Answer(204)


def _find_editable(state: State, call: RecordedCall) -> Filter:
    one = find_filter(state, call.path["id"], call.user)
    if not may_use(state, call.user, one, edit=True):
        _require_owner(state, one, call.user)
    return one


def _require_owner(state: State, one: Filter, user: str | None) -> None:
    if user != one.owner and not may(state, user, "ADMINISTER"):
        raise Refused(400, "You must be the owner of the filter, or an administrator, to do this.")


def _read_name(state: State, body: JsonObject, owner: str, own: Filter | None) -> str:
    name = str(body.get("name") or "").strip()
    if not name:
        raise Refused(400, errors={"filterName": "You must specify a name to save the filter as."})
    if any(one.name.lower() == name.lower() and one.owner == owner and one is not own for one in state.filters):
        raise Refused(400, errors={"filterName": "Filter with same name already exists."})
    return name


def _read_jql(state: State, body: JsonObject, user: str | None) -> str:
    text = str(body.get("jql") or "")
    faults = jql.check(state, text, user)
    if faults:
        raise Refused(400, *faults)
    return text


def get_shares(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_shares(state, _find_shared(state, call)))


def add_share(state: State, call: RecordedCall) -> Answer:
    one = _find_shared(state, call)
    _require_owner(state, one, call.user)
    require(state, call.user, "CREATE_SHARED_OBJECTS")
    one.shares = [*one.shares, _read_share(state, call.body)]
    return json_answer(201, _write_shares(state, one))


def get_share(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_share(state, _find_share(call, _find_shared(state, call))))


def remove_share(state: State, call: RecordedCall) -> Answer:
    one = _find_shared(state, call)
    _require_owner(state, one, call.user)
    gone = _find_share(call, one)
    one.shares = [share for share in one.shares if share is not gone]
    return Answer(204)


def _find_shared(state: State, call: RecordedCall) -> Filter:
    """Return the filter whose shares are meant, or refuse with 404: here Jira says so."""
    found = state.filters.get(call.path["id"])
    if found is None or not may_use(state, call.user, found):
        raise Refused(404, _GONE)
    return found


def _find_share(call: RecordedCall, one: Filter) -> Share:
    for share in one.shares:
        if str(share.id) == call.path["permissionId"]:
            return share
    raise Refused(404, f"The filter has no share permission with id {call.path['permissionId']}.")


def _write_shares(state: State, one: Filter) -> list[JsonObject]:
    return [write_share(state, share) for share in one.shares]


def _read_share(state: State, body: JsonObject) -> Share:
    number, edit = state.next_id(), body.get("edit") is True
    match body.get("type"):
        case "global":
            return Share(number, "global")
        case "authenticated" | "loggedin":
            return Share(number, "authenticated", edit=edit)
        case "group":
            group = str(body.get("groupname") or "")
            if group not in state.groups:
                raise Refused(400, errors={"shares": f"Group with name: '{group}' does not exist."})
            return Share(number, "group", group, edit=edit)
        case "user":
            user = state.find_user(str(body.get("userKey") or ""))
            if user is None:
                raise Refused(400, errors={"shares": f"User with key: '{body.get('userKey')}' does not exist."})
            return Share(number, "user", user.name, edit=edit)
        case "project" | "projectRole":
            wanted = str(body.get("projectId") or "")
            project = next((one for one in state.projects.values() if str(one.id) == wanted), None)
            if project is None:
                raise Refused(400, errors={"shares": f"Project with id: '{wanted}' does not exist."})
            role = str(body.get("projectRoleId") or "")
            if role and role not in state.roles:
                raise Refused(400, errors={"shares": f"Role with id: '{role}' does not exist."})
            return Share(number, "project", wanted, role, edit=edit)
        case other:
            raise Refused(400, errors={"shares": f"'{other}' is no type of share permission."})


def get_scope(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"scope": state.share_scopes.get(call.user or "", "PRIVATE")})


def set_scope(state: State, call: RecordedCall) -> Answer:
    scope = call.body.get("scope")
    if scope not in _SCOPES:
        raise Refused(400, f"The default share scope is one of {', '.join(_SCOPES)}, and not '{scope}'.")
    state.share_scopes[call.user or ""] = scope
    return json_answer(200, {"scope": scope})


ROUTES: Final[Mapping[str, Route]] = {
    "POST /api/2/filter": create_filter,
    "GET /api/2/filter/favourite": get_favourites,
    "GET /api/2/filter/defaultShareScope": get_scope,
    "PUT /api/2/filter/defaultShareScope": set_scope,
    "GET /api/2/filter/{id}": get_filter,
    "PUT /api/2/filter/{id}": change_filter,
    "DELETE /api/2/filter/{id}": delete_filter,
    "GET /api/2/filter/{id}/permission": get_shares,
    "POST /api/2/filter/{id}/permission": add_share,
    "GET /api/2/filter/{id}/permission/{permissionId}": get_share,
    "DELETE /api/2/filter/{id}/permission/{permissionId}": remove_share,
}
