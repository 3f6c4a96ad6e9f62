"""The operations on project roles, and on who is in them: from the start, and in each project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.schemes import Actor, Role
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.projects import write_role_addresses
from jira_dc_runtime.testing.write.schemes import write_actors, write_role

from .access import administer_project, administered, see_project
from .body import read_named, read_object, read_texts
from .noun import Noun
from .route import Route


def _read(state: State, call: RecordedCall, body: JsonObject, changed: Role | None) -> dict[str, Any]:
    if changed is not None and not {"name", "description"} <= body.keys():
        raise Refused(400, "A role that is replaced needs a name and a description.")
    return read_named(state.roles, body, changed, status=409 if changed is None else 400)


def _forget(state: State, call: RecordedCall, role: Role) -> None:
    """Give what the role held to the one to swap with; without one, refuse to forget a role that schemes use."""
    swap = call.query.get("swap")
    other = None if swap is None else state.roles[swap]
    using = [scheme for scheme in state.permission_schemes if any(_is_for(grant, role) for grant in scheme.grants)]
    if using and other is None:
        raise Refused(409, f"The role '{role.name}' is used by schemes, and there is no role to swap it with.")
    for scheme in using:
        scheme.grants = [
            type(grant)(grant.id, grant.permission, grant.type, other.id) if other and _is_for(grant, role) else grant
            for grant in scheme.grants
        ]
    for project in state.projects.values():
        actors = project.roles.pop(role.id, [])
        if other is not None:
            kept = project.roles.setdefault(other.id, [])
            kept += [one for one in actors if (one.kind, one.name) not in {(each.kind, each.name) for each in kept}]


def _is_for(grant: Any, role: Role) -> bool:
    return bool(grant.type == "projectRole" and grant.parameter == role.id)


ROLE: Final = Noun[Role](
    path="/api/2/role",
    record=Role,
    table=lambda state: state.roles,
    write=lambda state, role, call: write_role(state, role),
    read=_read,
    delete=_forget,
    created=200,
)


def get_roles(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER_PROJECTS")
    return json_answer(200, [write_role(state, role) for role in state.roles])


def get_role(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER_PROJECTS")
    return json_answer(200, write_role(state, state.roles[call.path["id"]]))


def change_role_in_part(state: State, call: RecordedCall) -> Answer:
    role, body = state.roles[call.path["id"]], read_object(call)
    if not {"name", "description"} & body.keys():
        raise Refused(400, "Give a name or a description.")
    for name, value in read_named(state.roles, body, role).items():
        setattr(role, name, value)
    return json_answer(200, write_role(state, role))


def get_default_actors(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"actors": write_actors(state, state.roles[call.path["id"]].actors)})


def add_default_actors(state: State, call: RecordedCall) -> Answer:
    role = state.roles[call.path["id"]]
    role.actors += _read_actors(state, role.actors, read_object(call), 400)
    return get_default_actors(state, call)


def remove_default_actor(state: State, call: RecordedCall) -> Answer:
    role = state.roles[call.path["id"]]
    role.actors = _without(role.actors, call, 400)
    return get_default_actors(state, call)


def get_project_roles(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_role_addresses(state, see_project(state, call, call.path["projectIdOrKey"])))


def get_project_role(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectIdOrKey"])
    return json_answer(200, write_role(state, state.roles[call.path["id"]], project))


def add_project_actors(state: State, call: RecordedCall) -> Answer:
    project, role, actors = _in_project(state, call)
    project.roles[role.id] = actors + _read_actors(state, actors, read_object(call), 404)
    return json_answer(200, write_role(state, role, project))


def set_project_actors(state: State, call: RecordedCall) -> Answer:
    project, role, _ = _in_project(state, call)
    given = read_object(call).get("categorisedActors")
    if not is_object(given):
        raise Refused(400, "categorisedActors names who is in the role.")
    sorted_out: JsonObject = {kind: given.get(f"atlassian-{kind}-role-actor") or [] for kind in ("user", "group")}
    project.roles[role.id] = list(_read_actors(state, [], sorted_out, 404))
    return json_answer(200, write_role(state, role, project))


def remove_project_actor(state: State, call: RecordedCall) -> Answer:
    project, role, actors = _in_project(state, call)
    project.roles[role.id] = _without(actors, call, 404)
    return Answer(204)


def _in_project(state: State, call: RecordedCall) -> tuple[Project, Role, list[Actor]]:
    project = administer_project(state, call, call.path["projectIdOrKey"])
    role = state.roles[call.path["id"]]
    return project, role, project.roles.get(role.id, [])


def _read_actors(state: State, present: list[Actor], body: JsonObject, unknown: int) -> list[Actor]:
    """Return the actors in a body; one that does not exist is refused with `unknown`."""
    found = list(_find_actors(state, body, unknown))
    there = {(one.kind, one.name) for one in present}
    twice = [one.name for one in found if (one.kind, one.name) in there]
    if twice:
        raise Refused(400, f"'{twice[0]}' is already a member of the project role.")
    if not found and ("user" in body or "group" in body) and unknown == 400:  # noqa: PLR2004 - the status
        raise Refused(400, "Give users or groups.")
    return found


def _find_actors(state: State, body: JsonObject, unknown: int) -> Iterator[Actor]:
    for name in read_texts(body, "user"):
        user = state.find_user(name)
        if user is None:
            said = "in any accessible user directory. Check they're still active and available, and try again."
            raise Refused(unknown, f"We can't find '{name}' {said}")
        yield Actor(state.next_id(), "user", user.name)
    for name in read_texts(body, "group"):
        if name not in state.groups:
            raise Refused(unknown, f"We can't find '{name}' among the groups.")
        yield Actor(state.next_id(), "group", name)


def _without(actors: list[Actor], call: RecordedCall, unknown: int) -> list[Actor]:
    wanted = ("user", call.query["user"]) if "user" in call.query else ("group", call.query.get("group", ""))
    kept = [one for one in actors if (one.kind, one.name) != wanted]
    if len(kept) == len(actors):
        raise Refused(unknown, f"'{wanted[1]}' is not in the project role.")
    return kept


ROUTES: Final[Mapping[str, Route]] = {
    **ROLE.routes(("create", "change", "delete")),
    "GET /api/2/role": get_roles,
    "GET /api/2/role/{id}": get_role,
    "POST /api/2/role/{id}": administered(change_role_in_part),
    "GET /api/2/role/{id}/actors": administered(get_default_actors),
    "POST /api/2/role/{id}/actors": administered(add_default_actors),
    "DELETE /api/2/role/{id}/actors": administered(remove_default_actor),
    "GET /api/2/project/{projectIdOrKey}/role": get_project_roles,
    "GET /api/2/project/{projectIdOrKey}/role/{id}": get_project_role,
    "POST /api/2/project/{projectIdOrKey}/role/{id}": add_project_actors,
    "PUT /api/2/project/{projectIdOrKey}/role/{id}": set_project_actors,
    "DELETE /api/2/project/{projectIdOrKey}/role/{id}": remove_project_actor,
}
