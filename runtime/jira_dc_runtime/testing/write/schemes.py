"""How Jira writes project roles and the schemes that projects share."""

from __future__ import annotations

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.permission_keys import PERMISSIONS
from jira_dc_runtime.testing.state.project_schemes import (
    EVENTS,
    IssueTypeScheme,
    NotificationScheme,
    PriorityScheme,
    SecurityLevel,
    SecurityScheme,
    WorkflowScheme,
)
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.schemes import Actor, Grant, PermissionScheme, Role
from jira_dc_runtime.testing.state.state import State

from .avatars import write_avatar_urls
from .people import write_group, write_user
from .workflow import write_issue_type

_EXPANDED = "user,group,projectRole,field,all"


def is_expanded(expand: str, *names: str) -> bool:
    """Return whether `expand` names one of `names`, or everything."""
    return bool({"all", *names} & {name.strip() for name in expand.split(",")})


def write_actors(state: State, actors: list[Actor]) -> list[JsonObject]:
    """Return who is in a role; users who are gone are left out."""
    return [
        {
            "id": actor.id,
            "displayName": state.users[actor.name].display_name if actor.kind == "user" else actor.name,
            "type": f"atlassian-{actor.kind}-role-actor",
            "name": actor.name,
            "avatarUrl": write_avatar_urls(state, "user", _avatar_of(state, actor))["16x16"],
        }
        for actor in actors
        if actor.name in (state.users if actor.kind == "user" else state.groups)
    ]


def _avatar_of(state: State, actor: Actor) -> int:
    return state.users[actor.name].avatar if actor.kind == "user" else 10_123


def write_role(state: State, role: Role, project: Project | None = None) -> JsonObject:
    """Return a project role with who is in it: in `project`, or from the start."""
    actors = role.actors if project is None else project.roles.get(role.id, [])
    place = "" if project is None else f"/project/{project.id}"
    return {
        "self": f"{state.base_url}/rest/api/2{place}/role/{role.id}",
        "name": role.name,
        "id": int(role.id),
        "description": role.description,
        "actors": write_actors(state, actors),
    }


def write_permission_scheme(state: State, scheme: PermissionScheme, expand: str = "") -> JsonObject:
    """Return a permission scheme, with its grants if they are expanded."""
    written: JsonObject = {
        "expand": f"permissions,{_EXPANDED}",
        "id": int(scheme.id),
        "self": f"{state.base_url}/rest/api/2/permissionscheme/{scheme.id}",
        "name": scheme.name,
        "description": scheme.description,
    }
    if is_expanded(expand, "permissions", "user", "group", "projectRole", "field"):
        written["permissions"] = [write_grant(state, scheme, grant, expand) for grant in scheme.grants]
    return written


def write_grant(state: State, scheme: PermissionScheme, grant: Grant, expand: str = "") -> JsonObject:
    """Return one grant of a permission scheme."""
    return {
        "id": grant.id,
        "self": f"{state.base_url}/rest/api/2/permissionscheme/{scheme.id}/permission/{grant.id}",
        "holder": _write_holder(state, grant.type, grant.parameter, expand),
        "permission": grant.permission,
    }


def _write_holder(state: State, kind: str, parameter: str, expand: str) -> JsonObject:
    holder: JsonObject = {"type": kind}
    if parameter:
        holder["parameter"] = parameter
    if kind not in {"group", "user", "projectRole"}:
        return holder
    if is_expanded(expand, kind):
        if kind == "group":
            holder["group"] = write_group(state, parameter)
        elif kind == "user":
            holder["user"] = write_user(state, (state.find_user(parameter) or state.users["fred"]).name)
        elif parameter in state.roles:
            holder["projectRole"] = write_role(state, state.roles[parameter])
    return {**holder, "expand": kind}


def write_permission(key: str) -> JsonObject:
    """Return a permission."""
    known = PERMISSIONS[key]
    return {
        "id": str(known.id),
        "key": key,
        "name": known.name,
        "type": "PROJECT" if known.in_project else "GLOBAL",
        "description": f"Ability to: {known.name.lower()}.",
    }


def write_issue_type_scheme(state: State, scheme: IssueTypeScheme, expand: str) -> JsonObject:
    """Return an issue type scheme; its issue types if they are expanded."""
    written: JsonObject = {
        "expand": "defaultIssueType,issueTypes",
        "self": f"{state.base_url}/rest/api/2/issuetypescheme/{scheme.id}",
        "id": scheme.id,
        "name": scheme.name,
        "description": scheme.description,
    }
    default = None if scheme.default is None else state.issue_types.get(scheme.default)
    if default is not None and is_expanded(expand, "defaultIssueType", "schemes.defaultIssueType"):
        written["defaultIssueType"] = write_issue_type(state, default)
    if is_expanded(expand, "issueTypes", "schemes.issueTypes"):
        types = [one.id for one in state.issue_types] if scheme.types is None else scheme.types
        known = [one for number in types if (one := state.issue_types.get(number)) is not None]
        written["issueTypes"] = [write_issue_type(state, one) for one in known]
    return written


def write_priority_scheme(state: State, scheme: PriorityScheme, expand: str, default: str) -> JsonObject:
    """Return a priority scheme; the keys of its projects if they are expanded."""
    written: JsonObject = {
        "expand": "projectKeys",
        "self": f"{state.base_url}/rest/api/2/priorityschemes/{scheme.id}",
        "id": int(scheme.id),
        "name": scheme.name,
        "description": scheme.description,
        "optionIds": [one.id for one in state.priorities] if scheme.options is None else scheme.options,
        "defaultScheme": scheme.id == default,
    }
    if scheme.default is not None:
        written["defaultOptionId"] = scheme.default
    if is_expanded(expand, "projectKeys", "schemes.projectKeys"):
        written["projectKeys"] = [one.key for one in state.projects.values() if one.priority_scheme == scheme.id]
    return written


def write_workflow_scheme(state: State, scheme: WorkflowScheme, *, draft: bool = False) -> JsonObject:
    """Return a workflow scheme, or its draft."""
    shown = scheme.draft if draft and scheme.draft is not None else scheme
    written: JsonObject = {
        "id": int(scheme.id),
        "name": scheme.name,
        "description": scheme.description,
        "defaultWorkflow": shown.default,
        "issueTypeMappings": dict(shown.mappings),
        "draft": shown is not scheme,
        "self": f"{state.base_url}/rest/api/2/workflowscheme/{scheme.id}{'' if shown is scheme else '/draft'}",
    }
    if shown is not scheme:
        written |= {"originalDefaultWorkflow": scheme.default, "originalIssueTypeMappings": dict(scheme.mappings)}
        written |= {"lastModified": shown.modified, "lastModifiedUser": write_user(state, shown.modifier)}
    return written


def write_notification_scheme(state: State, scheme: NotificationScheme, expand: str) -> JsonObject:
    """Return a notification scheme; who is told of what if that is expanded."""
    written: JsonObject = {
        "expand": f"notificationSchemeEvents,{_EXPANDED}",
        "id": int(scheme.id),
        "self": f"{state.base_url}/rest/api/2/notificationscheme/{scheme.id}",
        "name": scheme.name,
        "description": scheme.description,
    }
    if is_expanded(expand, "notificationSchemeEvents", "user", "group", "projectRole", "field"):
        written["notificationSchemeEvents"] = [
            {
                "event": {"id": event, "name": EVENTS[event], "description": f"This is the '{EVENTS[event]}' event."},
                "notifications": [{"id": one.id, "notificationType": one.type} for one in notices],
            }
            for event, notices in scheme.notices.items()
        ]
    return written


def write_security_level(state: State, level: SecurityLevel) -> JsonObject:
    """Return a security level."""
    address = f"{state.base_url}/rest/api/2/securitylevel/{level.id}"
    return {"self": address, "id": level.id, "description": level.description, "name": level.name}


def write_security_scheme(state: State, scheme: SecurityScheme, *, whole: bool = False) -> JsonObject:
    """Return an issue security scheme; `whole` with its levels."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/issuesecurityschemes/{scheme.id}",
        "id": int(scheme.id),
        "name": scheme.name,
        "description": scheme.description,
    }
    if scheme.default is not None:
        written["defaultSecurityLevelId"] = int(scheme.default)
    if whole:
        levels = [level for level in state.security_levels if level.scheme == scheme.id]
        written["levels"] = [write_security_level(state, level) for level in levels]
    return written
