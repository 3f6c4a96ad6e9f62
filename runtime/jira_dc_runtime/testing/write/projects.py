"""How Jira writes projects and their parts."""

from __future__ import annotations

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.projects import Category, Component, Project, Version
from jira_dc_runtime.testing.state.state import State

from .avatars import write_avatar_urls
from .pages import write_day
from .people import write_user
from .references import write_version_reference
from .workflow import write_issue_type


def write_project_reference(state: State, project: Project) -> JsonObject:
    """Return a project as an issue names it."""
    category = _write_category_of(state, project)
    return {name: value for name, value in {**_start(state, project), **category}.items() if name != "archived"}


def write_project(state: State, project: Project, *, whole: bool = False, expand: str = "") -> JsonObject:
    """Return a project as a list has it, with what `expand` names; `whole` as the project resource gives it."""
    written = {
        "expand": "description,lead,createdAt,createdBy,lastUpdatedAt,lastUpdatedBy,url,projectKeys",
        **_start(state, project),
        **_write_category_of(state, project),
    }
    wanted = set(expand.split(","))
    if whole or "description" in wanted:
        written["description"] = project.description
    if whole or "lead" in wanted:
        written["lead"] = write_user(state, project.lead)
    if project.url and (whole or "url" in wanted):
        written["url"] = project.url
    if "projectKeys" in wanted:
        written["projectKeys"] = [project.key, *project.former_keys]
    if whole:
        written |= {
            "components": [write_component(state, one) for one in components_of(state, project)],
            "issueTypes": [write_issue_type(state, one) for one in state.issue_types_of(project)],
            "assigneeType": project.assignee_type,
            "versions": [write_version(state, one) for one in versions_of(state, project)],
            "roles": write_role_addresses(state, project),
        }
        if project.email:
            written["email"] = project.email
    return written


def write_role_addresses(state: State, project: Project) -> dict[str, str]:
    """Return where the actors of each role stand, by the name of the role."""
    start = f"{state.base_url}/rest/api/2/project/{project.id}/role"
    return {role.name: f"{start}/{role.id}" for role in state.roles}


def write_category(state: State, category: Category) -> JsonObject:
    """Return a project category."""
    address = f"{state.base_url}/rest/api/2/projectCategory/{category.id}"
    return {"self": address, "id": category.id, "name": category.name, "description": category.description}


def components_of(state: State, project: Project) -> list[Component]:
    """Return the components of a project."""
    return sorted((one for one in state.components if one.project == project.id), key=lambda one: one.name.lower())


def write_component(state: State, one: Component) -> JsonObject:
    """Return a component, and who its issues are assigned to."""
    project = state.project(str(one.project))
    real, assignee = _assignee_of(project, one)
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/component/{one.id}",
        "id": one.id,
        "name": one.name,
        "assigneeType": one.assignee_type,
        "realAssigneeType": real,
        "isAssigneeTypeValid": one.assignee_type in {real, "PROJECT_DEFAULT"},
        "project": project.key,
        "projectId": project.id,
        "archived": one.archived,
        "deleted": False,
    }
    if one.description:
        written["description"] = one.description
    if one.lead is not None:
        written["lead"] = write_user(state, one.lead)
    if assignee is not None:
        written |= {"assignee": write_user(state, assignee), "realAssignee": write_user(state, assignee)}
    return written


def _assignee_of(project: Project, one: Component) -> tuple[str, str | None]:
    """Return how the assignee of a component's issues is really found, and who it is."""
    if one.assignee_type == "COMPONENT_LEAD" and one.lead is not None:
        return "COMPONENT_LEAD", one.lead
    if one.assignee_type == "UNASSIGNED":
        return "UNASSIGNED", None
    if one.assignee_type == "PROJECT_LEAD":
        return "PROJECT_LEAD", project.lead
    return ("PROJECT_DEFAULT", project.lead if project.assignee_type == "PROJECT_LEAD" else None)


def versions_of(state: State, project: Project) -> list[Version]:
    """Return the versions of a project in their order."""
    return sorted((one for one in state.versions if one.project == project.id), key=lambda one: one.place)


def write_version(state: State, one: Version) -> JsonObject:
    """Return a version; what is not set is left out."""
    written = {**write_version_reference(state, one), "projectId": one.project}
    if one.start:
        written |= {"startDate": one.start, "userStartDate": write_day(one.start)}
    if one.release:
        written["userReleaseDate"] = write_day(one.release)
        if not one.released:
            written["overdue"] = one.release < state.clock().date().isoformat()
    return written


def write_version_links(state: State, version: Version) -> list[JsonObject]:
    """Return the remote links of a version."""
    start = f"{state.base_url}/rest/api/2/version/{version.id}/remotelink"
    return [
        {"self": f"{start}/{key}", "name": version.name, "link": {"globalId": key, **link}}
        for key, link in sorted(state.remote_links.get(version.id, {}).items())
    ]


def _start(state: State, project: Project) -> JsonObject:
    return {
        "self": f"{state.base_url}/rest/api/2/project/{project.id}",
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "avatarUrls": write_avatar_urls(state, "project", project.avatar),
        "projectTypeKey": project.kind,
        "archived": project.archived,
    }


def _write_category_of(state: State, project: Project) -> JsonObject:
    category = None if project.category is None else state.categories.get(project.category)
    return {} if category is None else {"projectCategory": write_category(state, category)}
