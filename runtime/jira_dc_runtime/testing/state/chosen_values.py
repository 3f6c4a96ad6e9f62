"""Read the values of fields that are chosen: users, groups, versions, options and whatever else there is a list of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from jira_dc_runtime.testing.exchange import JsonObject

from .custom_fields import CustomField, Option
from .place import Place, WrongValue, as_list, as_object, off_screen
from .table import Record

AUTOMATIC: Final = "-1"
"""In the place of a name: Jira chooses. In the place of an id: nothing is chosen."""


def _read_user(place: Place, sent: Any) -> str | None:
    name = as_object(sent).get("name")
    name = sent.get("key") if name is None else name
    if name is None or name == "":
        return None
    found = place.state.find_user(str(name))
    if found is None:
        message = f"User '{name}' does not exist."
        raise WrongValue(message)
    return found.name


def _read_users(place: Place, sent: Any) -> list[str]:
    return _unique(name for each in as_list(sent) if (name := _read_user(place, each)))


def _read_group(place: Place, sent: Any) -> str | None:
    name = as_object(sent).get("name")
    if name is None or name == "":
        return None
    if not isinstance(name, str) or name not in place.state.groups:
        message = f"Could not find group with name '{name}'."
        raise WrongValue(message)
    return name


def _read_groups(place: Place, sent: Any) -> list[str]:
    return _unique(name for each in as_list(sent) if (name := _read_group(place, each)))


def _read_version(place: Place, sent: Any) -> JsonObject | None:
    versions = [one for one in place.state.versions if one.project == place.project.id]
    return _refer(sent, versions, "Version")


def _read_versions(place: Place, sent: Any) -> list[JsonObject]:
    return _unique(found for each in as_list(sent) if (found := _read_version(place, each)))


def _read_components(place: Place, sent: Any) -> list[JsonObject]:
    components = [one for one in place.state.components if one.project == place.project.id]
    return _unique(found for each in as_list(sent) if (found := _refer(each, components, "Component")))


def _read_priority(place: Place, sent: Any) -> JsonObject | None:
    return _refer(sent, place.state.priorities_of(place.project), "Priority")


def _read_security(place: Place, sent: Any) -> JsonObject | None:
    levels = [one for one in place.state.security_levels if one.scheme == place.project.security_scheme]
    if not levels:
        raise WrongValue(off_screen(place.field.id))
    return _refer(sent, levels, "Security level")


def _read_resolution(place: Place, sent: Any) -> JsonObject | None:
    return _refer(sent, place.state.resolutions, "Resolution")


def _read_project(place: Place, sent: Any) -> str | None:
    wanted = as_object(sent)
    key = str(wanted.get("key") or wanted.get("id") or "")
    found = next((one for one in place.state.projects.values() if key in {one.key, str(one.id)}), None)
    if key and found is None:
        message = f"Project '{key}' does not exist."
        raise WrongValue(message)
    return None if found is None else str(found.id)


def _read_option(place: Place, sent: Any) -> JsonObject | None:
    found = _find_option(place.custom, sent, None)
    return None if found is None else {"id": found.id}


def _read_options(place: Place, sent: Any) -> list[JsonObject]:
    return _unique(found for each in as_list(sent) if (found := _read_option(place, each)))


def _read_cascade(place: Place, sent: Any) -> JsonObject | None:
    first = _find_option(place.custom, sent, None)
    if first is None:
        return None
    child = sent.get("child")
    second = None if child is None else _find_option(place.custom, child, first)
    return {"id": first.id} if second is None else {"id": first.id, "child": {"id": second.id}}


def _find_option(field: CustomField, sent: Any, parent: Option | None) -> Option | None:
    wanted = as_object(sent)
    if wanted.get("id") == AUTOMATIC:
        return None
    among = [one for one in field.options if one.parent == (parent and parent.id) and not one.disabled]
    if wanted.get("id") is not None:
        found, what = next((one for one in among if one.id == str(wanted["id"])), None), f"Option id '{wanted['id']}'"
    elif wanted.get("value") is not None:
        found = next((one for one in among if one.value == wanted["value"]), None)
        what = f"Option value '{wanted['value']}'"
    else:
        message = "Could not find valid 'id' or 'value' in the Parent Option object."
        raise WrongValue(message)
    if found is None:
        message = f"{what} is not valid"
        raise WrongValue(message)
    return found


def _refer(sent: Any, records: Iterable[Record], what: str) -> JsonObject | None:
    """Return a reference to the record that is named by its id or its name."""
    wanted = as_object(sent)
    if wanted.get("id") is not None:
        found, said = next((one for one in records if one.id == str(wanted["id"])), None), f"id '{wanted['id']}'"
    elif wanted.get("name") is not None:
        name = str(wanted["name"])
        found = next((one for one in records if one.name.lower() == name.lower()), None)
        said = f"name '{name}'"
    else:
        message = f"{what} is named by its id or its name."
        raise WrongValue(message)
    if found is None and wanted.get("id") != AUTOMATIC:
        message = f"{what} {said} is not valid"
        raise WrongValue(message)
    return None if found is None else {"id": found.id}


def _unique(values: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


CHOSEN: Final[Mapping[str, Callable[[Place, Any], Any]]] = {
    "cascade": _read_cascade,
    "components": _read_components,
    "group": _read_group,
    "groups": _read_groups,
    "option": _read_option,
    "options": _read_options,
    "priority": _read_priority,
    "project": _read_project,
    "resolution": _read_resolution,
    "security": _read_security,
    "user": _read_user,
    "users": _read_users,
    "version": _read_version,
    "versions": _read_versions,
}
"""How each kind of value is read."""
