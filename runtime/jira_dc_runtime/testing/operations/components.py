"""The operations on components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.mentions import COMPONENTS, naming, replace
from jira_dc_runtime.testing.state.projects import Component, Project
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.pages import write_linked_page
from jira_dc_runtime.testing.write.projects import components_of, write_component

from .access import administer_project, asked_projects, see_component, see_project
from .body import read_object
from .route import Route

_KINDS: Final = frozenset({"PROJECT_DEFAULT", "COMPONENT_LEAD", "PROJECT_LEAD", "UNASSIGNED"})
_LONGEST: Final = 255


def _read(state: State, project: Project, body: JsonObject, changed: Component | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    if "name" in body or changed is None:
        values["name"] = str(body.get("name", "")).strip()
        wrong = _name_error(values["name"], [one for one in components_of(state, project) if one is not changed])
        errors |= {"name": wrong} if wrong else {}
    if "description" in body:
        values["description"] = str(body["description"])
    if "archived" in body:
        values["archived"] = body["archived"] is True
    lead = body.get("lead")
    given = lead.get("name") if is_object(lead) else body.get("leadUserName")
    if given is not None:
        user = state.find_user(str(given))
        values["lead"] = user.name if user is not None else None
        if user is None and given:
            errors["leadUserName"] = f"The user {given} does not exist."
    if "assigneeType" in body:
        values["assignee_type"] = str(body["assigneeType"])
        if body["assigneeType"] not in _KINDS:
            errors["assigneeType"] = f"The assignee type '{body['assigneeType']}' is not known."
    if errors:
        raise Refused(400, errors=errors)
    return values


def _name_error(name: str, others: list[Component]) -> str | None:
    if not name:
        return "The component name specified is invalid - cannot be an empty string."
    if len(name) > _LONGEST:
        return f"The component name is too long. The maximum length is {_LONGEST} characters."
    taken = any(one.name.lower() == name.lower() for one in others)
    return f"A component with the name {name} already exists in this project." if taken else None


def get_component(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_component(state, see_component(state, call, call.path["id"])))


def create_component(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    named = body.get("project") or body.get("projectId")
    if not named:
        raise Refused(400, errors={"project": "A project must be specified to create a component."})
    project = administer_project(state, call, str(named))
    component = Component(str(state.next_id()), project=project.id, **_read(state, project, body, None))
    return json_answer(201, write_component(state, state.components.add(component)))


def update_component(state: State, call: RecordedCall) -> Answer:
    component = see_component(state, call, call.path["id"], change=True)
    for name, value in _read(state, state.project(str(component.project)), read_object(call), component).items():
        setattr(component, name, value)
    return json_answer(200, write_component(state, component))


def delete_component(state: State, call: RecordedCall) -> Answer:
    component = see_component(state, call, call.path["id"], change=True)
    wanted = call.query.get("moveIssuesTo")
    other = see_component(state, call, wanted.rstrip("/").rpartition("/")[2]) if wanted else None
    if other is not None and (other is component or other.project != component.project):
        raise Refused(400, "Issues can only be moved to another component of the same project.")
    replace(state, COMPONENTS, component, other)
    state.components.remove(component.id)
    return Answer(204)


def count_related(state: State, call: RecordedCall) -> Answer:
    component = see_component(state, call, call.path["id"])
    address = f"{state.base_url}/rest/api/2/component/{component.id}"
    count = sum(1 for _ in naming(state, COMPONENTS, component))
    return json_answer(200, {"self": address, "issueCount": count})


def page_components(state: State, call: RecordedCall) -> Answer:
    wanted = call.query.get("query", "").lower()
    found = [
        one
        for project in asked_projects(state, call)
        for one in components_of(state, project)
        if wanted in one.name.lower()
    ]
    return json_answer(200, write_linked_page(state, call, [write_component(state, one) for one in found]))


def get_components_of_project(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectIdOrKey"])
    return json_answer(200, [write_component(state, one) for one in components_of(state, project)])


ROUTES: Final[Mapping[str, Route]] = {
    "POST /api/2/component": create_component,
    "GET /api/2/component/page": page_components,
    "GET /api/2/component/{id}": get_component,
    "PUT /api/2/component/{id}": update_component,
    "DELETE /api/2/component/{id}": delete_component,
    "GET /api/2/component/{id}/relatedIssueCounts": count_related,
    "GET /api/2/project/{projectIdOrKey}/components": get_components_of_project,
}
