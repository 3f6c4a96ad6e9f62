"""The operations on fields, custom fields and their options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.custom_fields import FIELD_TYPES, CustomField, Option, find_option, next_field_id
from jira_dc_runtime.testing.state.field import of_custom
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.fields import list_fields, write_custom_field, write_field
from jira_dc_runtime.testing.write.pages import write_page

from .route import Route

_LONGEST_NAME: Final = 255


def get_fields(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [write_field(field) for field in list_fields(state)])


def create_custom_field(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    field = read_definition(state, call.body)
    state.custom_fields.add(field)
    return json_answer(201, write_field(of_custom(field)))


def read_definition(state: State, body: JsonObject) -> CustomField:
    """Return a new custom field as a request describes it, or refuse with a message for each faulty part."""
    errors: dict[str, str] = {}
    name, key, searcher = str(body.get("name") or "").strip(), body.get("type"), body.get("searcherKey")
    if not name:
        errors["fieldName"] = "A name is required for the custom field."
    elif len(name) > _LONGEST_NAME:
        errors["fieldName"] = "The name of a custom field has at most 255 characters."
    type_ = FIELD_TYPES.get(str(key))
    if type_ is None:
        errors["fieldType"] = "A custom field type is required." if not key else f"Invalid custom field type '{key}'."
    elif searcher is not None and searcher not in type_.searchers:
        errors["searcher"] = f"Invalid searcher '{searcher}' for the custom field type '{key}'."
    numbers = {project.id for project in state.projects.values()}
    projects = [int(number) for number in body.get("projectIds") or ()]
    issue_types = [str(number) for number in body.get("issueTypeIds") or ()]
    if set(projects) - numbers:
        errors["projectIds"] = "One of the projects does not exist."
    if any(number not in state.issue_types for number in issue_types if number != "-1"):
        errors["issueTypeIds"] = "One of the issue types does not exist."
    if errors or type_ is None:
        raise Refused(400, errors=errors)
    return CustomField(
        next_field_id(state.custom_fields),
        name,
        type_.key,
        str(body.get("description") or ""),
        searcher,
        projects,
        [number for number in issue_types if number != "-1"],
    )


def get_custom_fields(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    wanted = call.query.get("search", "").lower()
    found = [one for one in state.custom_fields if wanted in f"{one.name} {one.description}".lower()]
    types = _split(call, "types")
    projects = _split(call, "projectIds")
    screens = _split(call, "screenIds")
    if types:
        found = [one for one in found if one.type in types]
    if projects:
        found = [one for one in found if projects & {str(number) for number in one.projects}]
    if screens:
        on = {name for screen in state.screens if screen.id in screens for name in screen.list_fields()}
        found = [one for one in found if one.id in on]
    descending = call.query.get("sortOrder", "").lower() in {"desc", "descending"}
    found.sort(key=lambda one: one.name.lower(), reverse=descending)
    written = [write_custom_field(state, one) for one in found]
    return json_answer(200, write_page(state, written, call.query, "values"))


def delete_custom_fields(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    gone: list[str] = []
    kept: dict[str, str] = {}
    for wanted in sorted(_split(call, "ids")):
        field = _find(state, wanted)
        if field is None:
            kept[wanted] = "The custom field does not exist."
            continue
        state.custom_fields.remove(field.id)
        for screen in state.screens:
            for tab in screen.tabs:
                tab.fields = [name for name in tab.fields if name != field.id]
        for issue in state.issues.values():
            issue.fields = {name: value for name, value in issue.fields.items() if name != field.id}
        gone.append(field.id)
    message = "Custom fields were deleted." if gone else "No custom field was deleted."
    return json_answer(200, {"message": message, "deletedCustomFields": gone, "notDeletedCustomFields": kept})


def get_options(state: State, call: RecordedCall) -> Answer:
    # Seen on 11.3.5: the number alone finds a field, `customfield_10000` does not.
    number = call.path["customFieldId"]
    field = state.custom_fields.get(f"customfield_{number}")
    if field is None:
        raise Refused(404, f"The custom field with id '{number}' does not exist.")
    wanted = call.query.get("query", "").lower()
    found = [one for one in field.options if wanted in one.value.lower()]
    if call.query.get("sortByOptionName", "").lower() == "true":
        found.sort(key=lambda one: one.value.lower())
    size = max(1, int(call.query.get("maxResults", 100)))
    first = max(0, int(call.query.get("page", 1)) - 1) * size
    shown = [_write_option(state, field, one) for one in found[first : first + size]]
    return json_answer(200, {"total": len(found), "options": shown})


def get_option(state: State, call: RecordedCall) -> Answer:
    option = find_option(state.custom_fields, call.path["id"])
    if option is None:
        raise Refused(404, f"A custom field option with id '{call.path['id']}' does not exist")
    address = f"{state.base_url}/rest/api/2/customFieldOption/{option.id}"
    return json_answer(200, {"self": address, "value": option.value})


def _write_option(state: State, field: CustomField, option: Option) -> JsonObject:
    return {
        "id": int(option.id),
        "self": f"{state.base_url}/rest/api/2/customFieldOption/{option.id}",
        "value": option.value,
        "disabled": option.disabled,
        "childrenIds": [int(one.id) for one in field.options if one.parent == option.id],
    }


def _find(state: State, wanted: str) -> CustomField | None:
    return state.custom_fields.get(wanted) or state.custom_fields.get(f"customfield_{wanted}")


def _split(call: RecordedCall, name: str) -> set[str]:
    return {one.strip() for one in call.query.get(name, "").split(",") if one.strip()}


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/field": get_fields,
    "POST /api/2/field": create_custom_field,
    "GET /api/2/customFields": get_custom_fields,
    "DELETE /api/2/customFields": delete_custom_fields,
    "GET /api/2/customFields/{customFieldId}/options": get_options,
    "GET /api/2/customFieldOption/{id}": get_option,
}
