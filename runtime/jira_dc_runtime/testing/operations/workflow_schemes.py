"""The operations on workflows and workflow schemes: what they map, and drafts, which no operation publishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.project_schemes import DEFAULT_WORKFLOWS, WORKFLOW, Workflow, WorkflowScheme
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.pages import write_moment
from jira_dc_runtime.testing.write.schemes import write_workflow_scheme

from .access import administer_project, administered
from .body import read_named, read_object, read_texts
from .noun import Noun
from .route import Route


def _check_workflow(state: State, name: object) -> str:
    found = state.workflows.named(name)
    if found is None:
        raise Refused(400, errors={"workflow": f"There is no workflow '{name}'."})
    return found.name


def _check_type(state: State, number: str, status: int = 400) -> str:
    if number not in state.issue_types:
        raise Refused(status, errors={"issueType": f"There is no issue type '{number}'."})
    return number


def _read_plan(state: State, body: JsonObject) -> dict[str, Any]:
    """Return the default workflow and the mappings in a body."""
    plan: dict[str, Any] = {}
    if "defaultWorkflow" in body:
        plan["default"] = _check_workflow(state, body["defaultWorkflow"])
    given = body.get("issueTypeMappings")
    if is_object(given):
        plan["mappings"] = {_check_type(state, number): _check_workflow(state, name) for number, name in given.items()}
    return plan


def _read(state: State, call: RecordedCall, body: JsonObject, changed: WorkflowScheme | None) -> dict[str, Any]:
    values = read_named(state.workflow_schemes, body, changed)
    plan = _read_plan(state, body)
    if changed is not None and plan and _is_used(state, changed):
        _draft_for(state, call, changed, body)
        for name, value in plan.items():
            setattr(changed.draft, name, value)
        return values
    return {**values, **plan}


def _forget(state: State, call: RecordedCall, scheme: WorkflowScheme) -> None:
    if scheme.id == DEFAULT_WORKFLOWS or _is_used(state, scheme):
        raise Refused(400, f"The workflow scheme '{scheme.name}' is in use and cannot be deleted.")


SCHEME: Final = Noun[WorkflowScheme](
    path="/api/2/workflowscheme",
    record=WorkflowScheme,
    table=lambda state: state.workflow_schemes,
    write=lambda state, scheme, call: write_workflow_scheme(state, scheme, draft=_wants_draft(call)),
    read=_read,
    delete=_forget,
    reads="ADMINISTER",
)


def _wants_draft(call: RecordedCall) -> bool:
    return call.query.get("returnDraftIfExists", "").lower() == "true"


def _is_used(state: State, scheme: WorkflowScheme) -> bool:
    return any(project.workflow_scheme == scheme.id for project in state.projects.values())


def _scheme(state: State, call: RecordedCall) -> WorkflowScheme:
    return state.workflow_schemes[call.path["id"]]


def _make_draft(state: State, call: RecordedCall, scheme: WorkflowScheme) -> WorkflowScheme:
    now = write_moment(state.clock())
    scheme.draft = msgspec.structs.replace(
        scheme, mappings=dict(scheme.mappings), modified=now, modifier=call.user or "", draft=None
    )
    return scheme.draft


def _draft_for(state: State, call: RecordedCall, scheme: WorkflowScheme, asked: Mapping[str, Any]) -> WorkflowScheme:
    """Return the draft in which a scheme that projects use is changed; refuse where it was not asked for."""
    if str(asked.get("updateDraftIfNeeded", "")).lower() != "true":
        raise Refused(400, "The scheme is in use, so only its draft can be changed: set updateDraftIfNeeded.")
    return scheme.draft or _make_draft(state, call, scheme)


def create_draft(state: State, call: RecordedCall) -> Answer:
    scheme = _scheme(state, call)
    if scheme.id == DEFAULT_WORKFLOWS:
        raise Refused(400, "The default workflow scheme has no draft.")
    if scheme.draft is not None:
        raise Refused(400, "The scheme has a draft already.")
    _make_draft(state, call, scheme)
    return json_answer(201, write_workflow_scheme(state, scheme, draft=True))


def _shown(state: State, call: RecordedCall) -> WorkflowScheme:
    """Return what a call reads: the scheme, or its draft."""
    scheme = _scheme(state, call)
    if "/draft" in call.operation:
        if scheme.draft is None:
            raise Refused(404, "The scheme has no draft.")
        return scheme.draft
    return scheme.draft if _wants_draft(call) and scheme.draft is not None else scheme


def _changed(state: State, call: RecordedCall, asked: Mapping[str, Any]) -> WorkflowScheme:
    """Return what a call changes: the draft, or the scheme while nobody uses it."""
    scheme = _scheme(state, call)
    if "/draft" in call.operation:
        return _shown(state, call)
    return _draft_for(state, call, scheme, asked) if _is_used(state, scheme) else scheme


def _answer(state: State, call: RecordedCall, changed: WorkflowScheme) -> Answer:
    scheme = _scheme(state, call)
    if changed is not scheme:
        changed.modified, changed.modifier = write_moment(state.clock()), call.user or ""
    return json_answer(200, write_workflow_scheme(state, scheme, draft=changed is not scheme))


def get_draft(state: State, call: RecordedCall) -> Answer:
    _shown(state, call)
    return json_answer(200, write_workflow_scheme(state, _scheme(state, call), draft=True))


def update_draft(state: State, call: RecordedCall) -> Answer:
    draft, plan = _shown(state, call), _read_plan(state, read_object(call))
    for name, value in plan.items():
        setattr(draft, name, value)
    return _answer(state, call, draft)


def delete_draft(state: State, call: RecordedCall) -> Answer:
    _shown(state, call)
    _scheme(state, call).draft = None
    return Answer(204)


def get_default(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"workflow": _shown(state, call).default})


def set_default(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    name = _check_workflow(state, body.get("workflow"))
    changed = _changed(state, call, body)
    changed.default = name
    return _answer(state, call, changed)


def remove_default(state: State, call: RecordedCall) -> Answer:
    changed = _changed(state, call, call.query)
    changed.default = WORKFLOW
    return _answer(state, call, changed)


def get_type(state: State, call: RecordedCall) -> Answer:
    number = _check_type(state, call.path["issueType"], 404)
    workflow = _shown(state, call).mappings.get(number)
    if workflow is None:
        raise Refused(404, f"The scheme maps no workflow to the issue type {number}.")
    return json_answer(200, {"issueType": number, "workflow": workflow})


def set_type(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    number = _check_type(state, call.path["issueType"], 404)
    name = _check_workflow(state, body.get("workflow"))
    changed = _changed(state, call, body)
    changed.mappings[number] = name
    return _answer(state, call, changed)


def remove_type(state: State, call: RecordedCall) -> Answer:
    number = _check_type(state, call.path["issueType"], 404)
    changed = _changed(state, call, call.query)
    if changed.mappings.pop(number, None) is None:
        raise Refused(404, f"The scheme maps no workflow to the issue type {number}.")
    return _answer(state, call, changed)


def _write_mapping(scheme: WorkflowScheme, name: str) -> JsonObject:
    types = [number for number, workflow in scheme.mappings.items() if workflow == name]
    return {"workflow": name, "issueTypes": types, "defaultMapping": name == scheme.default}


def get_workflows_of(state: State, call: RecordedCall) -> Answer:
    """Jira answers a list, and one mapping if the query names a workflow."""
    scheme, wanted = _shown(state, call), call.query.get("workflowName")
    names = list(dict.fromkeys([scheme.default, *scheme.mappings.values()]))
    if wanted is None:
        return json_answer(200, [_write_mapping(scheme, name) for name in names])
    if wanted not in names:
        raise Refused(404, f"The scheme does not use the workflow '{wanted}'.")
    return json_answer(200, _write_mapping(scheme, wanted))


def set_workflow(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    name = _check_workflow(state, call.query.get("workflowName") or body.get("workflow"))
    types = [_check_type(state, number) for number in read_texts(body, "issueTypes")]
    changed = _changed(state, call, body)
    changed.mappings = {number: one for number, one in changed.mappings.items() if one != name}
    changed.mappings |= dict.fromkeys(types, name)
    if body.get("defaultMapping"):
        changed.default = name
    return _answer(state, call, changed)


def remove_workflow(state: State, call: RecordedCall) -> Answer:
    name = _check_workflow(state, call.query.get("workflowName"))
    changed = _changed(state, call, call.query)
    changed.mappings = {number: one for number, one in changed.mappings.items() if one != name}
    changed.default = WORKFLOW if changed.default == name else changed.default
    return _answer(state, call, changed)


def get_workflows(state: State, call: RecordedCall) -> Answer:
    """Jira answers a list, and one workflow if the query names it."""
    wanted = call.query.get("workflowName")
    if wanted is None:
        return json_answer(200, [_write_workflow(state, one) for one in state.workflows])
    found = state.workflows.named(wanted)
    return json_answer(200, [] if found is None else [_write_workflow(state, found)])


def _write_workflow(state: State, one: Workflow) -> JsonObject:
    own = one.name == WORKFLOW
    return {"name": one.name, "description": one.description, "steps": len(state.statuses), "default": own}


def get_scheme_of_project(state: State, call: RecordedCall) -> Answer:
    project = administer_project(state, call, call.path["projectKeyOrId"])
    return json_answer(200, write_workflow_scheme(state, state.workflow_schemes[project.workflow_scheme]))


def _both(path: str, routes: Mapping[str, Callable[[State, RecordedCall], Answer]]) -> dict[str, Route]:
    """Return routes on a part of a scheme, and the same ones on that part of its draft."""
    start = "/api/2/workflowscheme/{id}"
    return {
        f"{method} {start}{place}{path}": administered(route)
        for place in ("", "/draft")
        for method, route in routes.items()
    }


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/workflow": administered(get_workflows),
    **SCHEME.routes(("create", "read", "change", "delete")),
    "POST /api/2/workflowscheme/{id}/createdraft": administered(create_draft),
    "GET /api/2/workflowscheme/{id}/draft": administered(get_draft),
    "PUT /api/2/workflowscheme/{id}/draft": administered(update_draft),
    "DELETE /api/2/workflowscheme/{id}/draft": administered(delete_draft),
    **_both("/default", {"GET": get_default, "PUT": set_default, "DELETE": remove_default}),
    **_both("/issuetype/{issueType}", {"GET": get_type, "PUT": set_type, "DELETE": remove_type}),
    **_both("/workflow", {"GET": get_workflows_of, "PUT": set_workflow, "DELETE": remove_workflow}),
    "GET /api/2/project/{projectKeyOrId}/workflowscheme": get_scheme_of_project,
}
