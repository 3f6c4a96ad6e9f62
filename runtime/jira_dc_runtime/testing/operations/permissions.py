"""The operations on permissions, permission schemes and their grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.permission import may, require
from jira_dc_runtime.testing.state.permission_keys import OLDER, PERMISSIONS
from jira_dc_runtime.testing.state.schemes import (
    DEFAULT_SCHEME,
    HOLDERS,
    NEEDS_PARAMETER,
    Grant,
    PermissionScheme,
)
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.schemes import write_grant, write_permission, write_permission_scheme

from .access import administer_project, administered, see_project
from .body import read_named, read_object
from .noun import Noun
from .route import Route

_KNOWN_ATTRIBUTE: Final = "ADMINISTER_PROJECTS.extended.enabled"


def get_permissions(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"permissions": {key: write_permission(key) for key in PERMISSIONS}})


def get_my_permissions(state: State, call: RecordedCall) -> Answer:
    asked = call.query.get("issueKey") or call.query.get("issueId")
    issue = state.issue(asked) if asked else None
    named = issue.project if issue else call.query.get("projectKey") or call.query.get("projectId")
    project = see_project(state, call, named) if named else None
    written = {key: write_permission(key) for key in PERMISSIONS}
    written |= {older: {**written[key], "key": older, "deprecatedKey": True} for older, key in OLDER.items()}
    for key, one in written.items():
        one["havePermission"] = may(state, call.user, key, project, issue)
    return json_answer(200, {"permissions": written})


def _read_grants(state: State, given: Any) -> list[Grant]:
    if not is_array(given):
        raise Refused(400, errors={"permissions": "The permissions are a list."})
    return [_read_grant(state, one) for one in given]


def _read_grant(state: State, given: Any) -> Grant:
    holder = given.get("holder") if is_object(given) else None
    permission = str(given.get("permission", "")) if is_object(given) else ""
    key = OLDER.get(permission, permission)
    known = PERMISSIONS.get(key)
    if known is None or not known.in_project:
        raise Refused(400, errors={"permission": f"There is no project permission '{permission}'."})
    kind = str(holder.get("type", "")) if is_object(holder) else ""
    parameter = str(holder.get("parameter") or "") if is_object(holder) else ""
    if kind not in HOLDERS:
        raise Refused(400, errors={"type": f"There is no holder of permissions of the type '{kind}'."})
    if kind in NEEDS_PARAMETER and not parameter:
        raise Refused(400, errors={"parameter": f"A holder of the type '{kind}' needs a parameter."})
    exists = {
        "group": parameter in state.groups,
        "user": state.find_user(parameter) is not None,
        "projectRole": parameter in state.roles,
    }
    if not exists.get(kind, True):
        raise Refused(400, errors={"parameter": f"There is no {kind} '{parameter}'."})
    return Grant(state.next_id(), key, kind, parameter)


def _read(state: State, call: RecordedCall, body: JsonObject, changed: PermissionScheme | None) -> dict[str, Any]:
    values = read_named(state.permission_schemes, body, changed)
    if "permissions" in body:
        values["grants"] = _read_grants(state, body["permissions"])
    return values


def _forget(state: State, call: RecordedCall, scheme: PermissionScheme) -> None:
    used = [project.key for project in state.projects.values() if project.permission_scheme == scheme.id]
    if scheme.id == DEFAULT_SCHEME or used:
        why = f"projects use it: {', '.join(used)}" if used else "it is the default one"
        raise Refused(403, f"The permission scheme '{scheme.name}' cannot be deleted: {why}.")


SCHEME: Final = Noun[PermissionScheme](
    path="/api/2/permissionscheme",
    hole="schemeId",
    record=PermissionScheme,
    table=lambda state: state.permission_schemes,
    write=lambda state, scheme, call: write_permission_scheme(state, scheme, call.query.get("expand", "")),
    read=_read,
    listed=lambda state, call, written: {"permissionSchemes": written},
    delete=_forget,
    reads="ADMINISTER_PROJECTS",
)


def _scheme(state: State, call: RecordedCall) -> PermissionScheme:
    return state.permission_schemes[call.path.get("schemeId") or call.path["permissionSchemeId"]]


def get_grants(state: State, call: RecordedCall) -> Answer:
    scheme, expand = _scheme(state, call), call.query.get("expand", "")
    grants = [write_grant(state, scheme, grant, expand) for grant in scheme.grants]
    return json_answer(200, {"permissions": grants, "expand": "user,group,projectRole,field,all"})


def create_grant(state: State, call: RecordedCall) -> Answer:
    scheme = _scheme(state, call)
    grant = _read_grant(state, read_object(call))
    same = msgspec.structs.astuple(grant)[1:]
    if any(msgspec.structs.astuple(one)[1:] == same for one in scheme.grants):
        raise Refused(400, "This permission is granted already.")
    scheme.grants.append(grant)
    return json_answer(201, write_grant(state, scheme, grant, call.query.get("expand", "")))


def get_grant(state: State, call: RecordedCall) -> Answer:
    scheme = _scheme(state, call)
    return json_answer(200, write_grant(state, scheme, _grant(scheme, call), call.query.get("expand", "")))


def delete_grant(state: State, call: RecordedCall) -> Answer:
    scheme = _scheme(state, call)
    scheme.grants.remove(_grant(scheme, call))
    return Answer(204)


def _grant(scheme: PermissionScheme, call: RecordedCall) -> Grant:
    for grant in scheme.grants:
        if str(grant.id) == call.path["permissionId"]:
            return grant
    raise Refused(404, f"There is no grant {call.path['permissionId']} in the permission scheme {scheme.id}.")


def get_attribute(state: State, call: RecordedCall) -> Answer:
    """An attribute that Jira does not know can be set, and is read as false: seen on 10.3."""
    key = call.path["attributeKey"]
    value = _scheme(state, call).attributes.get(key, "false") if key == _KNOWN_ATTRIBUTE else "false"
    return json_answer(200, {"key": key, "value": value})


def set_attribute(state: State, call: RecordedCall) -> Answer:
    body: Any = call.body
    value = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    _scheme(state, call).attributes[call.path["attributeKey"]] = value
    return Answer(204)


def get_scheme_of_project(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectKeyOrId"])
    scheme = state.permission_schemes[project.permission_scheme]
    return json_answer(200, write_permission_scheme(state, scheme, call.query.get("expand", "")))


def set_scheme_of_project(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectKeyOrId"])
    require(state, call.user, "ADMINISTER")
    project.permission_scheme = state.permission_schemes[str(read_object(call).get("id", ""))].id
    return get_scheme_of_project(state, call)


def _for_project_administrators(route: Route) -> Route:
    def answer(state: State, call: RecordedCall) -> Answer:
        require(state, call.user, "ADMINISTER_PROJECTS")
        return route(state, call)

    return answer


_GRANTS: Final = "/api/2/permissionscheme/{schemeId}/permission"
_ATTRIBUTE: Final = "/api/2/permissionscheme/{permissionSchemeId}/attribute/{attributeKey}"

ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/permissions": administered(get_permissions),
    "GET /api/2/mypermissions": get_my_permissions,
    **SCHEME.routes(),
    f"GET {_GRANTS}": _for_project_administrators(get_grants),
    f"POST {_GRANTS}": administered(create_grant),
    f"GET {_GRANTS}/{{permissionId}}": _for_project_administrators(get_grant),
    f"DELETE {_GRANTS}/{{permissionId}}": administered(delete_grant),
    f"GET {_ATTRIBUTE}": _for_project_administrators(get_attribute),
    f"PUT {_ATTRIBUTE}": administered(set_attribute),
    "GET /api/2/project/{projectKeyOrId}/permissionscheme": get_scheme_of_project,
    "PUT /api/2/project/{projectKeyOrId}/permissionscheme": set_scheme_of_project,
}
