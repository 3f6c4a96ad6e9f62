"""How Jira writes issue types, statuses, resolutions, priorities and transitions."""

from __future__ import annotations

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import CATEGORIES, IssueType, Priority, Resolution, Status, Transition


def write_issue_type(state: State, one: IssueType) -> JsonObject:
    """Return an issue type."""
    icon = f"{state.base_url}/secure/viewavatar?size=xsmall&avatarId={one.avatar}&avatarType=issuetype"
    return {
        "self": f"{state.base_url}/rest/api/2/issuetype/{one.id}",
        "id": one.id,
        "description": one.description,
        "iconUrl": icon,
        "name": one.name,
        "subtask": one.subtask,
        "avatarId": one.avatar,
    }


def write_status(state: State, status: Status) -> JsonObject:
    """Return a status with its category."""
    address = f"{state.base_url}/rest/api/2/status/{status.id}"
    return {
        "self": address,
        "id": status.id,
        "name": status.name,
        "description": status.description,
        "iconUrl": f"{state.base_url}/images/icons/statuses/{_icon(status.name)}.png",
        "statusCategory": write_category(state, status.category),
    }


def write_category(state: State, number: str) -> JsonObject:
    """Return a category of statuses."""
    category = CATEGORIES[number]
    address = f"{state.base_url}/rest/api/2/statuscategory/{number}"
    known = {"key": category.key, "name": category.name, "colorName": category.color}
    return {"self": address, "id": int(number), **known}


def write_transition(state: State, transition: Transition) -> JsonObject:
    """Return a transition and where it leads."""
    return {"id": transition.id, "name": transition.name, "to": write_status(state, state.statuses[transition.to])}


def write_resolution(state: State, one: Resolution) -> JsonObject:
    """Return a resolution."""
    address = f"{state.base_url}/rest/api/2/resolution/{one.id}"
    return {"self": address, "id": one.id, "name": one.name, "description": one.description}


def write_priority(state: State, one: Priority) -> JsonObject:
    """Return a priority."""
    address = f"{state.base_url}/rest/api/2/priority/{one.id}"
    return {
        "self": address,
        "statusColor": one.color,
        "description": one.description,
        "iconUrl": f"{state.base_url}/images/icons/priorities/{_icon(one.name)}.svg",
        "name": one.name,
        "id": one.id,
    }


def _icon(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum()) or "generic"
