"""How Jira writes what issues refer to: other issues, versions, components, options, links."""

from __future__ import annotations

from typing import Any

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.custom_fields import CustomField, Option
from jira_dc_runtime.testing.state.issues import Issue, Link, LinkType
from jira_dc_runtime.testing.state.projects import Component, Version
from jira_dc_runtime.testing.state.state import State

from .workflow import write_issue_type, write_priority, write_status


def write_issue_reference(state: State, issue: Issue) -> JsonObject:
    """Return an issue as another one names it: its parent, a sub-task, the other end of a link."""
    chosen = issue.fields.get("priority")
    priority = state.priorities.get(chosen["id"]) if chosen else None
    fields: JsonObject = {
        "summary": issue.fields.get("summary") or "",
        "status": write_status(state, state.statuses[issue.status]),
        "issuetype": write_issue_type(state, state.issue_types[issue.type]),
    }
    if priority is not None:
        fields["priority"] = write_priority(state, priority)
    address = f"{state.base_url}/rest/api/2/issue/{issue.id}"
    return {"id": str(issue.id), "key": issue.key, "self": address, "fields": fields}


def write_version_reference(state: State, version: Version) -> JsonObject:
    """Return a version as an issue names it."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/version/{version.id}",
        "id": version.id,
        "name": version.name,
        "archived": version.archived,
        "released": version.released,
    }
    if version.description:
        written["description"] = version.description
    if version.release:
        written["releaseDate"] = version.release
    return written


def write_component_reference(state: State, component: Component) -> JsonObject:
    """Return a component as an issue names it."""
    address = f"{state.base_url}/rest/api/2/component/{component.id}"
    written = {"self": address, "id": component.id, "name": component.name}
    return {**written, "description": component.description} if component.description else written


def write_option(state: State, option: Option) -> JsonObject:
    """Return an option as a value and as a choice."""
    address = f"{state.base_url}/rest/api/2/customFieldOption/{option.id}"
    return {"self": address, "value": option.value, "id": option.id, "disabled": option.disabled}


def write_option_tree(state: State, field: CustomField, option: Option) -> JsonObject:
    """Return an option of the first level with those below it."""
    below = [write_option(state, one) for one in field.options if one.parent == option.id]
    return {**write_option(state, option), **({"children": below} if below else {})}


def write_link_type(state: State, one: LinkType) -> JsonObject:
    """Return a type of links."""
    address = f"{state.base_url}/rest/api/2/issueLinkType/{one.id}"
    return {"id": one.id, "name": one.name, "inward": one.inward, "outward": one.outward, "self": address}


def write_link(state: State, link: Link, type_: LinkType, **ends: Issue) -> JsonObject:
    """Return a link with the ends that are given: `inwardIssue`, `outwardIssue`, or both."""
    address = f"{state.base_url}/rest/api/2/issueLink/{link.id}"
    written: dict[str, Any] = {"id": link.id, "self": address, "type": write_link_type(state, type_)}
    return {**written, **{name: write_issue_reference(state, issue) for name, issue in ends.items()}}
