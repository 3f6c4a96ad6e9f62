"""The operations on projects: create, read, change, archive, delete; their types, statuses and categories."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.project_change import change_key
from jira_dc_runtime.testing.state.project_change import delete_project as forget_project
from jira_dc_runtime.testing.state.project_template import apply_template
from jira_dc_runtime.testing.state.projects import Category, Project
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.table import Table
from jira_dc_runtime.testing.write.avatars import write_avatar_urls
from jira_dc_runtime.testing.write.projects import write_category, write_project
from jira_dc_runtime.testing.write.workflow import write_status

from .access import administer_project, administered, see_project, seen_projects
from .body import read_named, read_object
from .noun import Noun
from .route import Route
from .user_search import read_number

_KEY: Final = re.compile(r"[A-Z][A-Z0-9_]{1,9}")
_KINDS: Final = {"business": "#1D7F64", "software": "#F5A623", "service_desk": "#67AB49"}
_ICON: Final = b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"/>').decode()
_CHOICES: Final = (
    ("projectTypeKey", "kind", frozenset(_KINDS), "An invalid project type was specified."),
    ("assigneeType", "assignee_type", frozenset({"PROJECT_LEAD", "UNASSIGNED"}), "Invalid default assignee."),
)
"""A field, the attribute it sets, the values it has, and what is said of any other."""
_LONGEST: Final = 80


def _key_error(state: State, key: str, changed: Project | None = None) -> str | None:
    if not _KEY.fullmatch(key):
        return "A project key has 2 to 10 capital letters, digits or underscores, a letter first."
    taken = next((one for one in state.projects.values() if key == one.key or key in one.former_keys), None)
    if taken is None or taken is changed:
        return None
    return f"Project '{taken.name}' uses this project key."


def _name_error(state: State, name: str, changed: Project | None) -> str | None:
    if not name:
        return "You must specify a valid project name."
    if len(name) > _LONGEST:
        return f"The project name must not exceed {_LONGEST} characters in length."
    taken = any(one is not changed and one.name.lower() == name.lower() for one in state.projects.values())
    return "A project with that name already exists." if taken else None


def _read(state: State, body: JsonObject, changed: Project | None) -> dict[str, Any]:
    """Return the attributes of a project in a body; refuse each one that is wrong."""
    values: dict[str, Any] = {name: str(body[name]) for name in ("description", "key", "url") if name in body}
    errors: dict[str, str | None] = {}
    if "key" in body:
        errors["projectKey"] = _key_error(state, values["key"], changed)
    if "name" in body:
        values["name"] = str(body["name"]).strip()
        errors["projectName"] = _name_error(state, values["name"], changed)
    if "lead" in body:
        user = state.find_user(str(body["lead"]))
        values["lead"] = user.name if user else ""
        errors["projectLead"] = None if user else "You must specify a valid project lead."
    for field, attribute, known, said in _CHOICES:
        if field in body:
            values[attribute] = str(body[field])
            errors[field] = None if body[field] in known else said
    for field, attribute, table in _references(state):
        if field in body:
            number = str(body[field])
            values[attribute] = None if number == "-1" else number
            errors[field] = None if number == "-1" or number in table else f"There is no {table.kind} {number}."
    avatar = body.get("avatarId")
    if isinstance(avatar, int):
        values["avatar"] = avatar
        is_known = state.avatars.is_known("project", str(changed.id) if changed else "", avatar)
        errors["avatarId"] = None if is_known else f"There is no avatar {avatar} for projects."
    wrong = {field: said for field, said in errors.items() if said}
    if wrong:
        raise Refused(400, errors=wrong)
    return values


def _references(state: State) -> tuple[tuple[str, str, Table[Any]], ...]:
    return (
        ("categoryId", "category", state.categories),
        ("permissionScheme", "permission_scheme", state.permission_schemes),
        ("notificationScheme", "notification_scheme", state.notification_schemes),
        ("issueSecurityScheme", "security_scheme", state.security_schemes),
        ("workflowSchemeId", "workflow_scheme", state.workflow_schemes),
    )


def get_projects(state: State, call: RecordedCall) -> Answer:
    archived = "true" in {call.query.get(name, "").lower() for name in ("includeArchived", "browseArchive")}
    found = [project for project in seen_projects(state, call.user) if archived or not project.archived]
    if call.query.get("recent"):
        found = found[: read_number(call, "recent", 0)]
    expand = call.query.get("expand", "")
    found.sort(key=lambda project: project.name.lower())
    return json_answer(200, [write_project(state, project, expand=expand) for project in found])


def get_project(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectIdOrKey"])
    return json_answer(200, write_project(state, project, whole=True, expand=call.query.get("expand", "")))


def create_project(state: State, call: RecordedCall) -> Answer:
    body = {"key": "", "name": "", "lead": call.user, **read_object(call)}
    values = _read(state, body, None)
    project = Project(state.next_id(), roles=state.starting_roles(), **values)
    state.projects[project.key] = project
    apply_template(state, project, str(body.get("projectTemplateKey", "")))
    address = f"{state.base_url}/rest/api/2/project/{project.id}"
    return json_answer(201, {"self": address, "id": project.id, "key": project.key})


def update_project(state: State, call: RecordedCall) -> Answer:
    project, body = administer_project(state, call, call.path["projectIdOrKey"]), read_object(call)
    values = _read(state, body, project)
    key = values.pop("key", project.key)
    if key != project.key:
        require(state, call.user, "ADMINISTER")
        change_key(state, project, key)
    for name, value in values.items():
        setattr(project, name, value)
    return json_answer(200, write_project(state, project, whole=True, expand=call.query.get("expand", "")))


def delete_project(state: State, call: RecordedCall) -> Answer:
    forget_project(state, state.project(call.path["projectIdOrKey"]), call.user)
    return Answer(204)


def archive_project(state: State, call: RecordedCall) -> Answer:
    state.project(call.path["projectIdOrKey"]).archived = True
    return Answer(204)


def restore_project(state: State, call: RecordedCall) -> Answer:
    state.project(call.path["projectIdOrKey"]).archived = False
    return Answer(202)


def set_project_type(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectIdOrKey"])
    project.kind = _find_kind(call.path["newProjectTypeKey"], 400)
    return json_answer(200, write_project(state, project, whole=True))


def get_statuses_of_project(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectIdOrKey"])
    statuses = [write_status(state, status) for status in state.statuses]
    written = [
        {
            "self": f"{state.base_url}/rest/api/2/issuetype/{one.id}",
            "id": one.id,
            "name": one.name,
            "subtask": one.subtask,
            "statuses": statuses,
        }
        for one in state.issue_types_of(project)
    ]
    return json_answer(200, written)


def _find_kind(key: str, status: int) -> str:
    if key not in _KINDS:
        raise Refused(status, f"There is no project type '{key}'.")
    return key


def _write_kind(key: str) -> JsonObject:
    name = key.replace("_", " ").title()
    about = f"jira.project.type.{key}.description"
    return {"key": key, "formattedKey": name, "descriptionI18nKey": about, "icon": _ICON, "color": _KINDS[key]}


def get_kinds(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [_write_kind(key) for key in _KINDS])


def get_kind(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_kind(_find_kind(call.path["projectTypeKey"], 404)))


def pick_projects(state: State, call: RecordedCall) -> Answer:
    query = call.query.get("query", "").lower()
    found = [
        one
        for one in seen_projects(state, call.user)
        if not one.archived and (one.key.lower().startswith(query) or query in one.name.lower())
    ]
    if not query and call.query.get("allowEmptyQuery", "").lower() != "true":
        found = []
    shown = found[: read_number(call, "maxResults", 50)]
    written = [
        {
            "id": str(one.id),
            "key": one.key,
            "name": one.name,
            "html": escape(f"{one.name} ({one.key})"),
            "avatar": write_avatar_urls(state, "project", one.avatar)["24x24"],
        }
        for one in shown
    ]
    header = f"Showing {len(shown)} of {len(found)} matching projects"
    return json_answer(200, {"projects": written, "total": len(found), "header": header})


def validate_key(state: State, call: RecordedCall) -> Answer:
    wrong = _key_error(state, call.query.get("key", ""))
    return json_answer(200, {"errorMessages": [], "errors": {"projectKey": wrong} if wrong else {}})


def _forget_category(state: State, call: RecordedCall, category: Category) -> None:
    for project in state.projects.values():
        if project.category == category.id:
            project.category = None


CATEGORY: Final = Noun[Category](
    path="/api/2/projectCategory",
    record=Category,
    table=lambda state: state.categories,
    write=lambda state, category, call: write_category(state, category),
    read=lambda state, call, body, changed: read_named(
        state.categories, body, changed, status=409 if changed is None else 400
    ),
    delete=_forget_category,
)

ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/project": get_projects,
    "POST /api/2/project": administered(create_project),
    "GET /api/2/project/{projectIdOrKey}": get_project,
    "PUT /api/2/project/{projectIdOrKey}": update_project,
    "DELETE /api/2/project/{projectIdOrKey}": administered(delete_project),
    "PUT /api/2/project/{projectIdOrKey}/archive": administered(archive_project),
    "PUT /api/2/project/{projectIdOrKey}/restore": administered(restore_project),
    "PUT /api/2/project/{projectIdOrKey}/type/{newProjectTypeKey}": set_project_type,
    "GET /api/2/project/{projectIdOrKey}/statuses": get_statuses_of_project,
    "GET /api/2/project/type": get_kinds,
    "GET /api/2/project/type/{projectTypeKey}": get_kind,
    "GET /api/2/project/type/{projectTypeKey}/accessible": get_kind,
    "GET /api/2/projects/picker": pick_projects,
    "GET /api/2/projectvalidate/key": validate_key,
    **CATEGORY.routes(),
}
