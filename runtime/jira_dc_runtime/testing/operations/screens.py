"""The operations on screens, their tabs, and the fields on these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.custom_fields import FIELD_TYPES
from jira_dc_runtime.testing.state.field import SYSTEM_FIELDS, Field, find_field, of_custom
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.screens import Screen, Tab, next_tab_id
from jira_dc_runtime.testing.state.site_fields import show_field
from jira_dc_runtime.testing.state.state import State

from .route import Route


def get_screens(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    wanted = call.query.get("search", "").lower()
    found = [one for one in state.screens if wanted in one.name.lower()]
    start, size = int(call.query.get("startAt", 0)), int(call.query.get("maxResults", 100))
    written = [
        {"id": int(one.id), "name": one.name, "description": one.description, "expand": "fieldScreenSchemes"}
        for one in found
    ]
    return json_answer(200, written[start : start + size])


def add_to_default(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    show_field(state, _find_addable(state, call.path["fieldId"]).id)
    return Answer(204)


def get_available_fields(state: State, call: RecordedCall) -> Answer:
    present = set(_find_screen(state, call).list_fields())
    fields = [*SYSTEM_FIELDS.values(), *(of_custom(one) for one in state.custom_fields)]
    addable = [one for one in fields if "o" in one.flags and one.id not in present]
    return json_answer(200, [_write_field(state, one.id) for one in addable])


def get_tabs(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [_write_tab(tab) for tab in _find_screen(state, call).tabs])


def add_tab(state: State, call: RecordedCall) -> Answer:
    screen = _find_screen(state, call)
    tab = Tab(next_tab_id(state.screens), _read_name(call, screen))
    screen.tabs.append(tab)
    return json_answer(200, _write_tab(tab))


def rename_tab(state: State, call: RecordedCall) -> Answer:
    screen, tab = _find_tab(state, call)
    tab.name = _read_name(call, screen)
    return json_answer(200, _write_tab(tab))


def delete_tab(state: State, call: RecordedCall) -> Answer:
    screen, tab = _find_tab(state, call)
    screen.tabs.remove(tab)
    return Answer(204)


def move_tab(state: State, call: RecordedCall) -> Answer:
    screen, tab = _find_tab(state, call)
    position = int(call.path["pos"])
    if not 0 <= position < len(screen.tabs):
        raise Refused(400, f"The position {position} is outside of the tabs.")
    screen.tabs.remove(tab)
    screen.tabs.insert(position, tab)
    return Answer(204)


def get_fields(state: State, call: RecordedCall) -> Answer:
    _, tab = _find_tab(state, call)
    return json_answer(200, [_write_field(state, name, tab) for name in tab.fields])


def add_field(state: State, call: RecordedCall) -> Answer:
    screen, tab = _find_tab(state, call)
    field = _find_addable(state, str(call.body.get("fieldId") or ""))
    if field.id in screen.list_fields():
        raise Refused(400, f"The field with id {field.id} already exists on the screen.")
    tab.fields.append(field.id)
    return json_answer(200, _write_field(state, field.id, tab))


def remove_field(state: State, call: RecordedCall) -> Answer:
    _, tab = _find_tab(state, call)
    tab.fields.remove(_find_on(tab, call.path["id"]))
    return Answer(204)


def move_field(state: State, call: RecordedCall) -> Answer:
    _, tab = _find_tab(state, call)
    name, after, position = _find_on(tab, call.path["id"]), call.body.get("after"), call.body.get("position")
    others = [one for one in tab.fields if one != name]
    places = {
        "First": 0,
        "Last": len(others),
        "Earlier": tab.fields.index(name) - 1,
        "Later": tab.fields.index(name) + 1,
    }
    if after is not None:
        place = others.index(_find_on(tab, str(after).rpartition("/")[2])) + 1
    elif position in places:
        place = max(0, places[position])
    else:
        raise Refused(400, "A field is moved after another one, or to First, Last, Earlier or Later.")
    tab.fields = [*others[:place], name, *others[place:]]
    return Answer(204)


def show_when_empty(state: State, call: RecordedCall) -> Answer:
    _, tab = _find_tab(state, call)
    name = _find_on(tab, call.path["id"])
    kept = [one for one in tab.shown_when_empty if one != name]
    tab.shown_when_empty = [*kept, name] if call.path["newValue"].lower() == "true" else kept
    return Answer(204)


def _write_tab(tab: Tab) -> JsonObject:
    return {"id": tab.id, "name": tab.name}


def _write_field(state: State, name: str, tab: Tab | None = None) -> JsonObject:
    field = find_field(state, name)
    written: JsonObject = {"id": name, "name": name if field is None else field.name}
    if field is not None and field.custom is not None:
        written["type"] = FIELD_TYPES[field.custom.type].key
    return written if tab is None else {**written, "showWhenEmpty": name in tab.shown_when_empty}


def _read_name(call: RecordedCall, screen: Screen) -> str:
    name = str(call.body.get("name") or "").strip()
    if not name:
        raise Refused(400, errors={"name": "A tab needs a name."})
    if any(tab.name == name for tab in screen.tabs):
        raise Refused(400, errors={"name": f"The screen has a tab named '{name}' already."})
    return name


def _find_screen(state: State, call: RecordedCall) -> Screen:
    require(state, call.user, "ADMINISTER")
    found = state.screens.get(call.path["screenId"])
    if found is None:
        raise Refused(400, f"The screen with id {call.path['screenId']} does not exist.")
    return found


def _find_tab(state: State, call: RecordedCall) -> tuple[Screen, Tab]:
    screen = _find_screen(state, call)
    for tab in screen.tabs:
        if str(tab.id) == call.path["tabId"]:
            return screen, tab
    raise Refused(400, f"The tab with id {call.path['tabId']} does not exist on the screen {screen.id}.")


def _find_addable(state: State, name: str) -> Field:
    field = find_field(state, name)
    if field is None or "o" not in field.flags:
        raise Refused(400, f"The field with id {name} does not exist.")
    return field


def _find_on(tab: Tab, name: str) -> str:
    if name not in tab.fields:
        raise Refused(400, f"The field with id {name} is not on the tab.")
    return name


_TAB: Final = "/api/2/screens/{screenId}/tabs/{tabId}"
ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/screens": get_screens,
    "POST /api/2/screens/addToDefault/{fieldId}": add_to_default,
    "GET /api/2/screens/{screenId}/availableFields": get_available_fields,
    "GET /api/2/screens/{screenId}/tabs": get_tabs,
    "POST /api/2/screens/{screenId}/tabs": add_tab,
    f"PUT {_TAB}": rename_tab,
    f"DELETE {_TAB}": delete_tab,
    f"POST {_TAB}/move/{{pos}}": move_tab,
    f"GET {_TAB}/fields": get_fields,
    f"POST {_TAB}/fields": add_field,
    f"DELETE {_TAB}/fields/{{id}}": remove_field,
    f"POST {_TAB}/fields/{{id}}/move": move_field,
    f"PUT {_TAB}/fields/{{id}}/updateShowWhenEmptyIndicator/{{newValue}}": show_when_empty,
}
