"""The operations on issue type schemes, priority schemes, notification schemes and issue security schemes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.permission import may
from jira_dc_runtime.testing.state.project_schemes import (
    DEFAULT_ISSUE_TYPES,
    DEFAULT_PRIORITIES,
    IssueTypeScheme,
    PriorityScheme,
)
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.table import Table
from jira_dc_runtime.testing.write.pages import read_span, write_linked_page
from jira_dc_runtime.testing.write.projects import write_project
from jira_dc_runtime.testing.write.schemes import (
    write_issue_type_scheme,
    write_notification_scheme,
    write_priority_scheme,
    write_security_level,
    write_security_scheme,
)

from .access import administer_project, administered, see_project
from .body import read_named, read_object, read_texts
from .noun import Noun
from .route import Route


def _read_chosen(table: Table[Any], body: JsonObject, chosen: str, default: str, present: Any) -> dict[str, Any]:
    """Return the ids in a scheme and the default among them; refuse what does not exist or does not fit."""
    values: dict[str, Any] = {}
    if chosen in body:
        values["chosen"] = read_texts(body, chosen)
        unknown = [number for number in values["chosen"] if number not in table]
        if unknown or not values["chosen"]:
            said = (
                f"There is no {table.kind} {', '.join(unknown)}." if unknown else f"Choose at least one {table.kind}."
            )
            raise Refused(400, errors={chosen: said})
    if default in body:
        values["default"] = str(body[default]) or None
        within = values.get("chosen", present)
        if values["default"] is not None and within is not None and values["default"] not in within:
            raise Refused(400, errors={default: "The default is not among what was chosen."})
    return values


def _read_types(state: State, call: RecordedCall, body: JsonObject, changed: IssueTypeScheme | None) -> dict[str, Any]:
    values = read_named(state.issue_type_schemes, body, changed)
    present = changed.types if changed else []
    found = _read_chosen(state.issue_types, body, "issueTypeIds", "defaultIssueTypeId", present)
    if changed is None and "chosen" not in found:
        raise Refused(400, errors={"issueTypeIds": "Choose at least one issue type."})
    if "chosen" in found:
        found["types"] = found.pop("chosen")
    return {**values, **found}


def _forget_types(state: State, call: RecordedCall, scheme: IssueTypeScheme) -> None:
    if scheme.id == DEFAULT_ISSUE_TYPES:
        raise Refused(400, "The default issue type scheme cannot be deleted.")
    for project in state.projects.values():
        if project.issue_type_scheme == scheme.id:
            project.issue_type_scheme = DEFAULT_ISSUE_TYPES


TYPES: Final = Noun[IssueTypeScheme](
    path="/api/2/issuetypescheme",
    hole="schemeId",
    record=IssueTypeScheme,
    table=lambda state: state.issue_type_schemes,
    write=lambda state, scheme, call: write_issue_type_scheme(state, scheme, call.query.get("expand", "all")),
    read=_read_types,
    listed=lambda state, call, written: {"expand": "schemes", "schemes": written},
    delete=_forget_types,
    created=200,
    reads="ADMINISTER",
)


def _list_types(state: State, call: RecordedCall) -> Answer:
    expand = call.query.get("expand", "")
    written = [write_issue_type_scheme(state, scheme, expand) for scheme in state.issue_type_schemes]
    return json_answer(200, {"expand": "schemes", "schemes": written})


def _with_types(state: State, call: RecordedCall) -> list[Project]:
    scheme = state.issue_type_schemes[call.path["schemeId"]]
    return [project for project in state.projects.values() if project.issue_type_scheme == scheme.id]


def get_projects_with(state: State, call: RecordedCall) -> Answer:
    expand = call.query.get("expand", "")
    return json_answer(200, [write_project(state, one, expand=expand) for one in _with_types(state, call)])


def add_projects(state: State, call: RecordedCall) -> Answer:
    scheme = state.issue_type_schemes[call.path["schemeId"]]
    for project in [state.project(one) for one in read_texts(read_object(call), "idsOrKeys")]:
        project.issue_type_scheme = scheme.id
    return Answer(200)


def set_projects(state: State, call: RecordedCall) -> Answer:
    wanted = [state.project(one) for one in read_texts(read_object(call), "idsOrKeys")]
    remove_projects(state, call)
    for project in wanted:
        project.issue_type_scheme = call.path["schemeId"]
    return Answer(200)


def remove_projects(state: State, call: RecordedCall) -> Answer:
    for project in _with_types(state, call):
        project.issue_type_scheme = DEFAULT_ISSUE_TYPES
    return Answer(204)


def remove_project(state: State, call: RecordedCall) -> Answer:
    project = state.project(call.path["projIdOrKey"])
    if project not in _with_types(state, call):
        raise Refused(404, f"The project {project.key} does not have this issue type scheme.")
    project.issue_type_scheme = DEFAULT_ISSUE_TYPES
    return Answer(204)


def _read_priorities(
    state: State, call: RecordedCall, body: JsonObject, changed: PriorityScheme | None
) -> dict[str, Any]:
    if changed is not None and changed.id == DEFAULT_PRIORITIES:
        raise Refused(400, "The default priority scheme cannot be changed.")
    values = read_named(state.priority_schemes, body, changed)
    present = changed.options if changed else []
    found = _read_chosen(state.priorities, body, "optionIds", "defaultOptionId", present)
    if changed is None and "chosen" not in found:
        raise Refused(400, errors={"optionIds": "Choose at least one priority."})
    if "chosen" in found:
        found["options"] = found.pop("chosen")
    return {**values, **found}


def _forget_priorities(state: State, call: RecordedCall, scheme: PriorityScheme) -> None:
    if scheme.id == DEFAULT_PRIORITIES:
        raise Refused(403, "The default priority scheme cannot be deleted.")
    for project in state.projects.values():
        if project.priority_scheme == scheme.id:
            project.priority_scheme = DEFAULT_PRIORITIES


def _write_priorities(state: State, scheme: PriorityScheme, call: RecordedCall) -> JsonObject:
    return write_priority_scheme(state, scheme, call.query.get("expand", ""), DEFAULT_PRIORITIES)


def _list_priorities(state: State, call: RecordedCall, written: list[JsonObject]) -> JsonObject:
    start, size = read_span(state, call.query)
    shown = written[start : start + size]
    return {"expand": "schemes", "schemes": shown, "startAt": start, "maxResults": size, "total": len(written)}


PRIORITIES: Final = Noun[PriorityScheme](
    path="/api/2/priorityschemes",
    hole="schemeId",
    record=PriorityScheme,
    table=lambda state: state.priority_schemes,
    write=_write_priorities,
    read=_read_priorities,
    listed=_list_priorities,
    delete=_forget_priorities,
    reads="ADMINISTER",
)


def get_priorities_of(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectKeyOrId"])
    return json_answer(200, _write_priorities(state, state.priority_schemes[project.priority_scheme], call))


def set_priorities_of(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectKeyOrId"])
    project.priority_scheme = state.priority_schemes[str(read_object(call).get("id", ""))].id
    return get_priorities_of(state, call)


def unset_priorities_of(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectKeyOrId"])
    if project.priority_scheme != state.priority_schemes[call.path["schemeId"]].id:
        raise Refused(404, f"The project {project.key} does not have this priority scheme.")
    project.priority_scheme = DEFAULT_PRIORITIES
    return get_priorities_of(state, call)


def get_notification_schemes(state: State, call: RecordedCall) -> Answer:
    expand = call.query.get("expand", "")
    mine = {project.notification_scheme for project in state.projects.values()}
    seen = [one for one in state.notification_schemes if may(state, call.user, "ADMINISTER") or one.id in mine]
    return json_answer(
        200, write_linked_page(state, call, [write_notification_scheme(state, one, expand) for one in seen])
    )


def get_notification_scheme(state: State, call: RecordedCall) -> Answer:
    scheme = state.notification_schemes[call.path["id"]]
    return json_answer(200, write_notification_scheme(state, scheme, call.query.get("expand", "")))


def get_notification_scheme_of(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectKeyOrId"])
    if project.notification_scheme is None:
        raise Refused(404, f"The project {project.key} has no notification scheme.")
    scheme = state.notification_schemes[project.notification_scheme]
    return json_answer(200, write_notification_scheme(state, scheme, call.query.get("expand", "")))


def get_security_schemes(state: State, call: RecordedCall) -> Answer:
    schemes = [write_security_scheme(state, scheme) for scheme in state.security_schemes]
    return json_answer(200, {"issueSecuritySchemes": schemes})


def get_security_scheme(state: State, call: RecordedCall) -> Answer:
    scheme = state.security_schemes[call.path["id"]]
    return json_answer(200, write_security_scheme(state, scheme, whole=True))


def get_security_scheme_of(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectKeyOrId"])
    if project.security_scheme is None:
        raise Refused(404, f"The project {project.key} has no issue security scheme.")
    return json_answer(200, write_security_scheme(state, state.security_schemes[project.security_scheme], whole=True))


def get_security_level(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_security_level(state, state.security_levels[call.path["id"]]))


def get_security_levels_of(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectKeyOrId"])
    allowed = may(state, call.user, "SET_ISSUE_SECURITY", project)
    levels = [one for one in state.security_levels if allowed and one.scheme == project.security_scheme]
    return json_answer(200, {"levels": [write_security_level(state, level) for level in levels]})


_ASSOCIATIONS: Final = "/api/2/issuetypescheme/{schemeId}/associations"
_OF_PROJECT: Final = "/api/2/project/{projectKeyOrId}"

ROUTES: Final[Mapping[str, Route]] = {
    **TYPES.routes(),
    "GET /api/2/issuetypescheme": administered(_list_types),
    f"GET {_ASSOCIATIONS}": administered(get_projects_with),
    f"POST {_ASSOCIATIONS}": administered(add_projects),
    f"PUT {_ASSOCIATIONS}": administered(set_projects),
    f"DELETE {_ASSOCIATIONS}": administered(remove_projects),
    f"DELETE {_ASSOCIATIONS}/{{projIdOrKey}}": administered(remove_project),
    **PRIORITIES.routes(),
    f"GET {_OF_PROJECT}/priorityscheme": get_priorities_of,
    f"PUT {_OF_PROJECT}/priorityscheme": set_priorities_of,
    f"DELETE {_OF_PROJECT}/priorityscheme/{{schemeId}}": unset_priorities_of,
    "GET /api/2/notificationscheme": get_notification_schemes,
    "GET /api/2/notificationscheme/{id}": get_notification_scheme,
    f"GET {_OF_PROJECT}/notificationscheme": get_notification_scheme_of,
    "GET /api/2/issuesecurityschemes": administered(get_security_schemes),
    "GET /api/2/issuesecurityschemes/{id}": administered(get_security_scheme),
    f"GET {_OF_PROJECT}/issuesecuritylevelscheme": get_security_scheme_of,
    "GET /api/2/securitylevel/{id}": get_security_level,
    f"GET {_OF_PROJECT}/securitylevel": get_security_levels_of,
}
