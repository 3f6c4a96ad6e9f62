"""How Jira writes fields: in the list of fields, and on the screens that make and change issues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.custom_fields import CustomField
from jira_dc_runtime.testing.state.field import SYSTEM_FIELDS, Field, find_field, of_custom, operations_of
from jira_dc_runtime.testing.state.named import usual_priority
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import IssueType

from .projects import write_project_reference
from .references import write_component_reference, write_option, write_option_tree, write_version_reference
from .schemes import write_security_level
from .workflow import write_issue_type, write_priority, write_resolution

_REQUIRED: Final = frozenset({"summary", "issuetype", "project", "reporter", "parent"})


def list_fields(state: State) -> list[Field]:
    """Return every field, Jira's own first."""
    return [*SYSTEM_FIELDS.values(), *(of_custom(one) for one in state.custom_fields)]


def write_field(field: Field) -> JsonObject:
    """Return a field as the list of fields has it."""
    written: JsonObject = {
        "id": field.id,
        "name": field.name,
        "custom": field.custom is not None,
        "orderable": "o" in field.flags,
        "navigable": "n" in field.flags,
        "searchable": "s" in field.flags,
        "clauseNames": list(field.clauses),
    }
    return {**written, "schema": write_schema(field)} if field.type else written


def write_schema(field: Field) -> JsonObject:
    """Return the type of a field."""
    written: JsonObject = {"type": field.type}
    if field.items is not None:
        written["items"] = field.items
    if field.custom is not None:
        return {**written, "custom": field.custom.type, "customId": field.custom.number}
    return {**written, "system": field.id}


def write_custom_field(state: State, one: CustomField) -> JsonObject:
    """Return a custom field as the list for administrators has it."""
    projects = one.projects or [project.id for project in state.projects.values()]
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "type": one.type,
        "searcherKey": one.searcher or "",
        "self": f"{state.base_url}/rest/api/2/customFields/{one.id}",
        "numericId": one.number,
        "isLocked": one.type.startswith("com.pyxis."),
        "isManaged": False,
        "isAllProjects": not one.projects,
        "isTrusted": True,
        "projectsCount": len(projects),
        "projectIds": list(one.projects),
        "issueTypeIds": list(one.issue_types),
        "screensCount": sum(1 for screen in state.screens if one.id in screen.list_fields()),
        "issuesWithValue": sum(1 for issue in state.issues.values() if issue.fields.get(one.id)),
    }


def write_metas(state: State, project: Project, issue_type: IssueType, screen: Iterable[str]) -> dict[str, JsonObject]:
    """Return what each field of a screen takes, by the id of the field."""
    found = (find_field(state, name) for name in screen)
    return {
        field.id: write_meta(state, project, issue_type, field)
        for field in found
        if field is not None and (field.custom is None or field.custom.is_for(project.id, issue_type.id))
    }


def write_meta(state: State, project: Project, issue_type: IssueType, field: Field) -> JsonObject:
    """Return what a field takes from an issue of this project and type."""
    needs = field.custom is not None and issue_type.id in field.custom.required
    default = write_default(state, project, field)
    written: JsonObject = {
        "required": needs or field.id in _REQUIRED,
        "schema": write_schema(field),
        "name": field.name,
        "fieldId": field.id,
        "hasDefaultValue": default is not None,
        "operations": list(operations_of(field)),
    }
    if default is not None:
        written["defaultValue"] = default
    allowed = list_allowed(state, project, issue_type, field)
    if allowed is not None:
        written["allowedValues"] = allowed
    address = _find_completion(state, field)
    return {**written, "autoCompleteUrl": address} if address else written


def write_default(state: State, project: Project, field: Field) -> Any:
    """Return the value that a field has by itself in a project, or None."""
    found = usual_priority(state, project) if field.kind == "priority" else None
    return None if found is None else write_priority(state, found)


def list_allowed(state: State, project: Project, issue_type: IssueType, field: Field) -> list[JsonObject] | None:
    """Return the values to choose from, None for a field that takes any."""
    match field.kind:
        case "issuetype":
            types = state.issue_types_of(project)
            return [write_issue_type(state, one) for one in types if one.subtask == issue_type.subtask]
        case "project":
            return [write_project_reference(state, project)]
        case "priority":
            return [write_priority(state, one) for one in state.priorities_of(project)]
        case "resolution":
            return [write_resolution(state, one) for one in state.resolutions]
        case "version" | "versions":
            return [write_version_reference(state, one) for one in state.versions if one.project == project.id]
        case "components":
            return [write_component_reference(state, one) for one in state.components if one.project == project.id]
        case "option" | "options" if field.custom is not None:
            return [write_option(state, one) for one in field.custom.options if not one.disabled]
        case "cascade" if field.custom is not None:
            custom = field.custom
            return [write_option_tree(state, custom, one) for one in custom.options if one.parent is None]
        case "security":
            levels = [one for one in state.security_levels if one.scheme == project.security_scheme]
            return [write_security_level(state, one) for one in levels]
        case _:
            return None


def _find_completion(state: State, field: Field) -> str:
    base = state.base_url
    match field.kind:
        case "user" if field.id == "assignee":
            return f"{base}/rest/api/latest/user/assignable/search?issueKey=null&username="
        case "user" if field.custom is None:
            return f"{base}/rest/api/latest/user/search?username="
        case "user" | "users":
            return f"{base}/rest/api/1.0/users/picker?fieldName={field.id}&query="
        case "labels" if field.custom is not None:
            return f"{base}/rest/api/1.0/labels/suggest?customFieldId={field.custom.number}&query="
        case "labels":
            return f"{base}/rest/api/1.0/labels/suggest?query="
        case "issuelinks":
            return f"{base}/rest/api/2/issue/picker?currentProjectId=&showSubTaskParent=true&showSubTasks=true&query="
        case _:
            return ""
