"""The operations on groups and who is in them, and on application roles, which groups open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.people import ADMINISTRATORS, ApplicationRole, Group
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.pages import write_linked_page
from jira_dc_runtime.testing.write.people import write_application_role, write_user, write_whole_group

from .access import administered
from .body import read_object, read_texts
from .route import Route


def _find_group(state: State, name: str | None) -> str:
    found = next((group for group in state.groups if name and group.lower() == name.lower()), None)
    if not name:
        raise Refused(400, "Query parameter 'groupname' was not provided.")
    if found is None:
        raise Refused(404, f"The group named '{name}' does not exist.")
    return found


def get_group(state: State, call: RecordedCall) -> Answer:
    group = _find_group(state, call.query.get("groupname"))
    return json_answer(200, write_whole_group(state, group, call.query.get("expand", "")))


def create_group(state: State, call: RecordedCall) -> Answer:
    name = str(read_object(call).get("name", "")).strip()
    if not name:
        raise Refused(400, errors={"name": "You must specify a name for the group."})
    if any(group.lower() == name.lower() for group in state.groups):
        raise Refused(400, "A group or user with this name already exists.")
    state.groups[name] = Group(name)
    return json_answer(201, write_whole_group(state, name))


def delete_group(state: State, call: RecordedCall) -> Answer:
    group = _find_group(state, call.query.get("groupname"))
    swap = call.query.get("swapGroup")
    if swap is not None:
        swap = _find_group(state, swap)
    if group == ADMINISTRATORS:
        raise Refused(400, "Cannot delete the group that administers Jira.")
    del state.groups[group]
    for user in state.users.values():
        user.groups = [name for name in user.groups if name != group]
    for role in state.application_roles.values():
        role.groups = [name for name in role.groups if name != group]
        role.default_groups = [name for name in role.default_groups if name != group]
    return Answer(200)


def get_members(state: State, call: RecordedCall) -> Answer:
    group = _find_group(state, call.query.get("groupname"))
    inactive = call.query.get("includeInactiveUsers", "false").lower() == "true"
    members = [
        write_user(state, user.name)
        for user in sorted(state.users.values(), key=lambda user: user.name)
        if group in user.groups and (user.active or inactive)
    ]
    return json_answer(200, write_linked_page(state, call, members))


def add_member(state: State, call: RecordedCall) -> Answer:
    group = _find_group(state, call.query.get("groupname"))
    user = state.user(str(read_object(call).get("name", "")))
    if group in user.groups:
        message = f"Cannot add user '{user.name}', user is already a member of '{group}'"
        raise Refused(400, message)
    user.groups.append(group)
    return json_answer(201, write_whole_group(state, group))


def remove_member(state: State, call: RecordedCall) -> Answer:
    group = _find_group(state, call.query.get("groupname"))
    user = state.user(call.query.get("username", ""))
    if group not in user.groups:
        message = f"Cannot remove user '{user.name}' from group '{group}' since user is not a member of '{group}'"
        raise Refused(400, message)
    user.groups.remove(group)
    return Answer(200)


def get_application_roles(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_application_role(state, role) for role in state.application_roles.values()])


def get_application_role(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_application_role(state, _find_role(state, call.path["key"])))


def set_application_role(state: State, call: RecordedCall) -> Answer:
    role = _find_role(state, call.path["key"])
    _change(state, role, read_object(call))
    return json_answer(200, write_application_role(state, role))


def set_application_roles(state: State, call: RecordedCall) -> Answer:
    given = [one for one in call.body if is_object(one)] if is_array(call.body) else []
    roles = [_find_role(state, str(one.get("key"))) for one in given]
    for role, one in zip(roles, given, strict=True):
        _change(state, role, {name: value for name, value in one.items() if value is not None})
    return json_answer(200, [write_application_role(state, role) for role in roles])


def _find_role(state: State, key: str) -> ApplicationRole:
    role = state.application_roles.get(key)
    if role is None:
        raise Refused(404, f"There is no application role with the key '{key}'.")
    return role


def _change(state: State, role: ApplicationRole, body: JsonObject) -> None:
    groups = read_texts(body, "groups") if "groups" in body else role.groups
    defaults = read_texts(body, "defaultGroups") if "defaultGroups" in body else role.default_groups
    unknown = [name for name in (*groups, *defaults) if name not in state.groups]
    if unknown:
        raise Refused(400, errors={"groups": f"There is no group {', '.join(unknown)}."})
    role.groups, role.default_groups = list(dict.fromkeys((*groups, *defaults))), defaults
    role.selected = bool(body.get("selectedByDefault", role.selected))


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/group": administered(get_group),
    "POST /api/2/group": administered(create_group),
    "DELETE /api/2/group": administered(delete_group),
    "GET /api/2/group/member": administered(get_members),
    "POST /api/2/group/user": administered(add_member),
    "DELETE /api/2/group/user": administered(remove_member),
    "GET /api/2/applicationrole": administered(get_application_roles),
    "PUT /api/2/applicationrole": administered(set_application_roles),
    "GET /api/2/applicationrole/{key}": administered(get_application_role),
    "PUT /api/2/applicationrole/{key}": administered(set_application_role),
}
