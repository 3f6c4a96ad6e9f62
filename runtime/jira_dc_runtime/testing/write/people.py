"""How Jira writes users and groups."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.people import ApplicationRole, User
from jira_dc_runtime.testing.state.state import State

from .avatars import write_avatar_urls

_EXPANDED: Final = 50  # how many members a group shows at most
_SPAN: Final = re.compile(r"\busers\b(?:\[(\d+):(\d+)\])?")


def write_user(state: State, name: str) -> JsonObject:
    """Return a user as a reference from elsewhere has it; of one who is gone, what is left is the name."""
    user = state.users.get(name) or User(name, name, name, f"{quote(name)}@example.com", active=False)
    return {
        "self": f"{state.base_url}/rest/api/2/user?username={quote(user.name, safe='')}",
        "name": user.name,
        "key": user.key,
        "emailAddress": user.email,
        "avatarUrls": write_avatar_urls(state, "user", user.avatar),
        "displayName": user.display_name,
        "active": user.active,
        "timeZone": user.time_zone,
    }


def write_whole_user(state: State, user: User, expand: str = "") -> JsonObject:
    """Return a user as the user resource gives it; groups and application roles are counted, or listed if expanded."""
    groups = [write_group(state, name) for name in user.groups]
    roles = [role for role in state.application_roles.values() if set(role.groups) & set(user.groups)]
    shown = [write_application_role(state, role) for role in roles]
    return {
        **write_user(state, user.name),
        "deleted": False,
        "locale": user.locale,
        "groups": {"size": len(groups), "items": groups if "groups" in expand else []},
        "applicationRoles": {"size": len(roles), "items": shown if "applicationRoles" in expand else []},
        "expand": "groups,applicationRoles",
    }


def write_group(state: State, name: str) -> JsonObject:
    """Return a group as a reference from elsewhere has it."""
    return {"name": name, "self": f"{state.base_url}/rest/api/2/group?groupname={quote(name, safe='')}"}


def write_whole_group(state: State, name: str, expand: str = "users") -> JsonObject:
    """Return a group as the group resource gives it; `expand` names its users, or some of them as `users[50:99]`."""
    members = [write_user(state, user.name) for user in state.users.values() if name in user.groups and user.active]
    span = _SPAN.search(expand)
    first, last = (int(span[1] or 0), int(span[2] or _EXPANDED - 1)) if span else (0, -1)
    shown = members[first : min(last, first + _EXPANDED - 1) + 1]
    page: dict[str, Any] = {"size": len(members), "items": shown, "max-results": _EXPANDED}
    page |= {"start-index": first, "end-index": max(0, first + len(shown) - 1)}
    return {**write_group(state, name), "users": page, "expand": "users"}


def write_application_role(state: State, role: ApplicationRole) -> JsonObject:
    """Return an application role."""
    count = sum(1 for user in state.users.values() if user.active and set(user.groups) & set(role.groups))
    return {
        "key": role.key,
        "groups": role.groups,
        "name": role.name,
        "defaultGroups": role.default_groups,
        "selectedByDefault": role.selected,
        "defined": True,
        "numberOfSeats": -1,
        "remainingSeats": -1,
        "userCount": count,
        "userCountDescription": "user" if count == 1 else "users",
        "hasUnlimitedSeats": True,
        "platform": False,
    }
