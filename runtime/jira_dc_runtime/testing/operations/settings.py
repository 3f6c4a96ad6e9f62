"""The operations on what is set for all of Jira."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.call.base_url import parse_base_url
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.settings import Property, Term
from jira_dc_runtime.testing.state.state import State

from .access import administered
from .body import read_object
from .route import Route


def _write(one: Property) -> JsonObject:
    written: JsonObject = {
        "id": one.id,
        "key": one.id,
        "value": one.value,
        "name": one.name,
        "desc": f"The setting {one.id}.",
        "type": one.type,
        "defaultValue": one.default,
    }
    return {**written, "allowedValues": list(one.allowed)} if one.allowed else written


def get_properties(state: State, call: RecordedCall) -> Answer:
    """Jira answers a list, and one property if the query has its key."""
    key = call.query.get("key")
    if key is not None:
        return json_answer(200, _write(_find(state, key)))
    try:
        wanted = re.compile(call.query.get("keyFilter") or ".*")
    except re.error:
        raise Refused(400, "keyFilter is no regular expression.") from None
    return json_answer(200, [_write(one) for one in state.settings.properties.values() if wanted.fullmatch(one.id)])


def get_advanced(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [_write(one) for one in state.settings.properties.values() if one.advanced])


def set_property(state: State, call: RecordedCall) -> Answer:
    one, body = _find(state, call.path["id"]), read_object(call)
    if "value" not in body:
        raise Refused(400, "An application property needs a value.")
    value = str(body["value"]).lower() if one.type == "boolean" else str(body["value"])
    if one.type == "boolean" and value not in {"false", "true"}:
        raise Refused(400, f"The value of {one.id} is true or false.")
    if one.allowed and value not in one.allowed:
        raise Refused(400, f"The value of {one.id} is one of {', '.join(one.allowed)}.")
    one.value = value
    return json_answer(200, _write(one))


def _find(state: State, key: str) -> Property:
    found = state.settings.properties.get(key)
    if found is None:
        raise Refused(404, f"There is no application property with the key '{key}'.")
    return found


def get_configuration(state: State, call: RecordedCall) -> Answer:
    settings = state.settings
    switches = {
        "votingEnabled": "voting",
        "watchingEnabled": "watching",
        "unassignedIssuesAllowed": "allowunassigned",
        "subTasksEnabled": "allowsubtasks",
        "issueLinkingEnabled": "issuelinking",
        "timeTrackingEnabled": "timetracking",
        "attachmentsEnabled": "allowattachments",
    }
    written: JsonObject = {name: settings.is_on(f"jira.option.{key}") for name, key in switches.items()}
    if written["timeTrackingEnabled"]:
        written["timeTrackingConfiguration"] = {
            "workingHoursPerDay": float(settings.properties["jira.timetracking.hours.per.day"].value),
            "workingDaysPerWeek": float(settings.properties["jira.timetracking.days.per.week"].value),
            "timeFormat": "pretty",
            "defaultUnit": "minute",
        }
    return json_answer(200, written)


def set_base_url(state: State, call: RecordedCall) -> Answer:
    given: Any = call.body.decode("utf-8", "replace").strip('"') if isinstance(call.body, bytes) else call.body
    try:
        state.base_url = str(parse_base_url(str(given))).rstrip("/")
    except ConfigurationError:
        raise Refused(400, f"'{given}' is no base URL.") from None
    return Answer(200)


def get_read_only(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, state.settings.read_only)


def set_read_only(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    if not isinstance(body.get("enabled"), bool):
        raise Refused(400, "Say whether read-only mode is enabled.")
    state.read_only = body["enabled"]
    state.settings.read_only = {
        name: body[name] for name in ("enabled", "message", "endTime", "timeZone") if name in body
    }
    return Answer(200)


def _write_term(term: Term) -> JsonObject:
    return {
        "originalName": term.original,
        "originalNamePlural": term.original_plural,
        "newName": term.name,
        "newNamePlural": term.plural,
        "isDefault": (term.name, term.plural) == (term.original, term.original_plural),
    }


def get_terms(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [_write_term(term) for term in state.settings.terms.values()])


def get_term(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_term(_find_term(state, call.path["originalName"])))


def set_terms(state: State, call: RecordedCall) -> Answer:
    given = [one for one in call.body if is_object(one)] if is_array(call.body) else []
    found = [_find_term(state, str(one.get("originalName"))) for one in given]
    if any(not one.get("newName") or not one.get("newNamePlural") for one in given):
        raise Refused(400, "A term needs a newName and a newNamePlural.")
    for term, one in zip(found, given, strict=True):
        term.name, term.plural = str(one["newName"]), str(one["newNamePlural"])
    return Answer(200)


def _find_term(state: State, name: str) -> Term:
    found = state.settings.terms.get(name)
    if found is None:
        raise Refused(404, f"There is no term '{name}'.")
    return found


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/application-properties": administered(get_properties),
    "GET /api/2/application-properties/advanced-settings": administered(get_advanced),
    "PUT /api/2/application-properties/{id}": administered(set_property),
    "GET /api/2/configuration": get_configuration,
    "PUT /api/2/settings/baseUrl": administered(set_base_url),
    "GET /api/2/readonly-mode": get_read_only,
    "PUT /api/2/readonly-mode": administered(set_read_only),
    "GET /api/2/terminology/entries": get_terms,
    "POST /api/2/terminology/entries": administered(set_terms),
    "GET /api/2/terminology/entries/{originalName}": get_term,
}
