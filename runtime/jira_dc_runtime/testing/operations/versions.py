"""The operations on versions: create, change, release, put in order, merge, replace and delete, count issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.mentions import AFFECTED, FIX, is_unresolved, naming, replace
from jira_dc_runtime.testing.state.projects import Project, Version
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.pages import write_linked_page
from jira_dc_runtime.testing.write.projects import versions_of, write_version, write_version_links

from .access import administer_project, asked_projects, see_project, see_version
from .body import read_object
from .route import Route

_DATES: Final = {"startDate": "start", "releaseDate": "release"}
_SHOWN_DATES: Final = {"userStartDate": "startDate", "userReleaseDate": "releaseDate"}
_SHOWN: Final = "%d/%b/%y"
_LONGEST: Final = 255


def get_version(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["id"])
    written = write_version(state, version)
    if "remotelinks" in call.query.get("expand", ""):
        written["remotelinks"] = write_version_links(state, version)
    return json_answer(200, written)


def create_version(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    named = body.get("projectId") or body.get("project")
    if not named:
        raise Refused(400, errors={"project": "Project must be specified to create a version."})
    try:
        project = administer_project(state, call, str(named))
    except Refused as refused:
        if refused.status != 404:  # noqa: PLR2004 - the status
            raise
        said = "either does not exist or you do not have permission to create versions in it."
        raise Refused(404, f"Project with key '{named}' {said}") from None
    values = _read(state, project, body, None)
    if "name" not in values:
        raise Refused(400, errors={"name": "You must specify a valid version name"})
    place = max((one.place for one in versions_of(state, project)), default=-1) + 1
    version = state.versions.add(Version(str(state.next_id()), project=project.id, place=place, **values))
    return json_answer(201, write_version(state, version))


def update_version(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["id"], change=True)
    project, body = state.project(str(version.project)), read_object(call)
    values = _read(state, project, body, version)
    other = _meant(state, version, body["moveUnfixedIssuesTo"]) if "moveUnfixedIssuesTo" in body else None
    for name, value in values.items():
        setattr(version, name, value)
    if other is not None and version.released:
        replace(state, FIX, version, other, only_unresolved=True)
    return json_answer(200, write_version(state, version))


def _read(state: State, project: Project, body: JsonObject, changed: Version | None) -> dict[str, Any]:
    """Return the attributes of a version in a body; refuse each one that is wrong."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    if "name" in body:
        values["name"] = str(body["name"]).strip()
        wrong = _name_error(values["name"], [one for one in versions_of(state, project) if one is not changed])
        errors |= {"name": wrong} if wrong else {}
    if "description" in body:
        values["description"] = str(body["description"])
    values |= {name: body[name] is True for name in ("released", "archived") if name in body}
    for field, attribute in _DATES.items():
        shown = next(one for one, plain in _SHOWN_DATES.items() if plain == field)
        if field in body or shown in body:
            try:
                values[attribute] = _read_day(body.get(field), body.get(shown))
            except ValueError:
                errors[field] = "The date is written as 2026-01-31."
    start = values.get("start", changed.start if changed else None)
    release = values.get("release", changed.release if changed else None)
    if not errors and start and release and start > release:
        errors["startDate"] = "The start date must not be after the release date."
    if errors:
        raise Refused(400, errors=errors)
    return values


def _name_error(name: str, others: list[Version]) -> str | None:
    if not name:
        return "You must specify a valid version name"
    if len(name) > _LONGEST:
        return f"The version name is too long. The maximum length is {_LONGEST} characters."
    taken = any(one.name.lower() == name.lower() for one in others)
    return "A version with this name already exists in this project." if taken else None


def _read_day(day: object, shown: object) -> str | None:
    """Return a day as it is kept; None for an empty one, `ValueError` for what is none."""
    if day:
        return dt.date.fromisoformat(str(day)[:10]).isoformat()
    if shown:
        return dt.datetime.strptime(str(shown), _SHOWN).replace(tzinfo=dt.UTC).date().isoformat()
    return None


def _meant(state: State, version: Version, named: object) -> Version:
    """Return the other version of the same project that a body names by id or by `self`."""
    number = str(named).rstrip("/").rpartition("/")[2]
    other = state.versions.get(number)
    if other is None or other.project != version.project or other is version:
        raise Refused(400, f"There is no other version '{number}' in this project.")
    return other


def move_version(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["id"], change=True)
    body = read_object(call)
    others = [one for one in versions_of(state, state.project(str(version.project))) if one is not version]
    now = sum(1 for one in others if one.place < version.place)
    places = {"First": 0, "Last": len(others), "Earlier": max(0, now - 1), "Later": min(len(others), now + 1)}
    if "after" in body:
        place = others.index(_meant(state, version, body["after"])) + 1
    elif body.get("position") in places:
        place = places[str(body["position"])]
    else:
        raise Refused(400, "Give after, the address of a version, or a position: Earlier, Later, First or Last.")
    others.insert(place, version)
    for number, one in enumerate(others):
        one.place = number
    return json_answer(200, write_version(state, version))


def merge_version(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["id"], change=True)
    other = _meant(state, version, see_version(state, call, call.path["moveIssuesTo"]).id)
    _remove(state, version, other, other)
    return Answer(204)


def remove_version(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["id"], change=True)
    body = read_object(call)
    fix, affected = (
        _meant(state, version, body[name]) if name in body else None
        for name in ("moveFixIssuesTo", "moveAffectedIssuesTo")
    )
    given = body.get("customFieldReplacementList", [])
    fields = [one for one in given if is_object(one)] if is_array(given) else []
    for one in fields:
        other = _meant(state, version, one["moveTo"]) if one.get("moveTo") is not None else None
        replace(state, f"customfield_{one.get('customFieldId')}", version, other)
    _remove(state, version, fix, affected)
    return Answer(204)


def delete_version(state: State, call: RecordedCall) -> Answer:
    """Answer what `removeAndSwap` stands for since Jira 8, and a server has still."""
    version = see_version(state, call, call.path["id"], change=True)
    fix, affected = (
        _meant(state, version, call.query[name]) if call.query.get(name) else None
        for name in ("moveFixIssuesTo", "moveAffectedIssuesTo")
    )
    _remove(state, version, fix, affected)
    return Answer(204)


def _remove(state: State, version: Version, fix: Version | None, affected: Version | None) -> None:
    replace(state, FIX, version, fix)
    replace(state, AFFECTED, version, affected)
    state.versions.remove(version.id)
    state.remote_links.pop(version.id, None)


def count_related(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["id"])
    counts: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/version/{version.id}",
        "issuesFixedCount": sum(1 for _ in naming(state, FIX, version)),
        "issuesAffectedCount": sum(1 for _ in naming(state, AFFECTED, version)),
        "issueCountWithCustomFieldsShowingVersion": 0,
        "customFieldUsage": [],
    }
    return json_answer(200, counts)


def count_unresolved(state: State, call: RecordedCall) -> Answer:
    version = see_version(state, call, call.path["id"])
    count = sum(1 for issue in naming(state, FIX, version) if is_unresolved(state, issue))
    address = f"{state.base_url}/rest/api/2/version/{version.id}"
    return json_answer(200, {"self": address, "issuesUnresolvedCount": count})


def get_versions(state: State, call: RecordedCall) -> Answer:
    wanted = call.query.get("query", "").lower()
    found = [
        one
        for project in asked_projects(state, call)
        for one in versions_of(state, project)
        if wanted in one.name.lower()
    ]
    return json_answer(200, write_linked_page(state, call, [write_version(state, one) for one in found]))


def get_versions_of_project(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectIdOrKey"])
    return json_answer(200, [write_version(state, one) for one in versions_of(state, project)])


_ORDERS: Final[Mapping[str, Callable[[Version], Any]]] = {
    "sequence": lambda one: one.place,
    "name": lambda one: one.name.lower(),
    "startDate": lambda one: one.start or "",
    "releaseDate": lambda one: one.release or "",
}


def page_versions_of_project(state: State, call: RecordedCall) -> Answer:
    project = see_project(state, call, call.path["projectIdOrKey"])
    asked = call.query.get("orderBy") or "sequence"
    order = _ORDERS.get(asked.lstrip("+-"))
    if order is None:
        raise Refused(400, f"Versions cannot be ordered by '{asked}'.")
    found = sorted(versions_of(state, project), key=order, reverse=asked.startswith("-"))
    return json_answer(200, write_linked_page(state, call, [write_version(state, one) for one in found]))


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/version": get_versions,
    "POST /api/2/version": create_version,
    "GET /api/2/version/{id}": get_version,
    "PUT /api/2/version/{id}": update_version,
    "DELETE /api/2/version/{id}": delete_version,
    "POST /api/2/version/{id}/move": move_version,
    "PUT /api/2/version/{id}/mergeto/{moveIssuesTo}": merge_version,
    "POST /api/2/version/{id}/removeAndSwap": remove_version,
    "GET /api/2/version/{id}/relatedIssueCounts": count_related,
    "GET /api/2/version/{id}/unresolvedIssueCount": count_unresolved,
    "GET /api/2/project/{projectIdOrKey}/versions": get_versions_of_project,
    "GET /api/2/project/{projectIdOrKey}/version": page_versions_of_project,
}
