"""Read the values that a request gives to fields, as Jira does, and refuse what is none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from jira_dc_runtime.json_kind import is_array, is_object
from jira_dc_runtime.testing.exchange import JsonObject

from .custom_fields import CustomField, Option
from .field import Field
from .projects import Project
from .state import State
from .table import Record

AUTOMATIC: Final = "-1"
_LINE: Final = 255
_TEXT: Final = 32_767
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+|mailto:\S+", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{1,4}-\d{1,2}-\d{1,2}")


class WrongValue(Exception):
    """Raised for a value that a field does not take, with the message that Jira gives for it."""


class Place(msgspec.Struct, frozen=True):
    """Where a value is set: the state, the project of the issue, and the field."""

    state: State
    project: Project
    field: Field

    @property
    def custom(self) -> CustomField:
        """The custom field that is set."""
        assert self.field.custom is not None  # noqa: S101 - asked only where it is one
        return self.field.custom


def read_value(place: Place, sent: Any) -> Any:
    """Return a value as it is stored; raise `WrongValue` for one that the field does not take."""
    return None if sent is None else _READERS[place.field.kind](place, sent)


def _read_text(place: Place, sent: Any) -> str | None:
    text = _as_text(sent)
    if len(text) > _TEXT:
        message = "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
        raise WrongValue(message)
    return text or None


def _read_line(place: Place, sent: Any) -> str | None:
    text = _as_text(sent)
    if len(text) > _LINE:
        message = "The entered text is too long. It exceeds the allowed limit of 255 characters."
        raise WrongValue(message)
    return text or None


def _read_summary(place: Place, sent: Any) -> str | None:
    text = _as_text(sent).strip()
    if "\n" in text or "\r" in text:
        message = "The summary is invalid because it contains newline characters."
        raise WrongValue(message)
    if len(text) > _LINE:
        message = "Summary must be less than 255 characters."
        raise WrongValue(message)
    return text or None


def _read_url(place: Place, sent: Any) -> str | None:
    text = _as_text(sent).strip()
    if text and not _URL.fullmatch(text):
        message = "Not a valid URL"
        raise WrongValue(message)
    return text or None


def _as_text(sent: Any) -> str:
    if not isinstance(sent, str):
        message = "Operation value must be a string"
        raise WrongValue(message)
    return sent


def _read_number(place: Place, sent: Any) -> float:
    if isinstance(sent, bool) or not isinstance(sent, (int, float)):
        message = "Operation value must be a number"
        raise WrongValue(message)
    return sent


def _read_date(place: Place, sent: Any) -> str | None:
    text = _as_text(sent)
    if not text:
        return None
    found = _DAY.match(text)
    try:
        year, month, day = (int(part) for part in (found[0] if found else "").split("-"))
        return dt.date(year, month, day).isoformat()
    except ValueError:
        message = f"Error parsing date string: {text}"
        raise WrongValue(message) from None


def _read_datetime(place: Place, sent: Any) -> str | None:
    text = _as_text(sent)
    if not text:
        return None
    moment = parse_time(text)
    if moment is None:
        message = f"Error parsing time: {text}"
        raise WrongValue(message)
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def parse_time(text: str) -> dt.datetime | None:
    """Return the time that Jira's `2026-01-05T09:30:00.000+0000` means; None for what has no day, time and zone."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and "T" in text.upper() else None


def _read_labels(place: Place, sent: Any) -> list[str]:
    labels = [_as_text(label) for label in _as_list(sent)]
    for label in labels:
        if re.search(r"\s", label):
            message = f"The label '{label}' contains spaces which is invalid."
            raise WrongValue(message)
        if len(label) > _LINE:
            message = f"The label '{label}' exceeds the maximum length for a single label of 255 characters."
            raise WrongValue(message)
    return sorted({label for label in labels if label})


def _read_user(place: Place, sent: Any) -> str | None:
    name = _as_object(sent).get("name")
    name = sent.get("key") if name is None else name
    if name in {None, ""}:
        return None
    found = place.state.find_user(str(name))
    if found is None:
        message = f"User '{name}' does not exist."
        raise WrongValue(message)
    return found.name


def _read_users(place: Place, sent: Any) -> list[str]:
    return _unique(name for each in _as_list(sent) if (name := _read_user(place, each)))


def _read_group(place: Place, sent: Any) -> str | None:
    name = _as_object(sent).get("name")
    if name in {None, ""}:
        return None
    if name not in place.state.groups:
        message = f"Could not find group with name '{name}'."
        raise WrongValue(message)
    return str(name)


def _read_groups(place: Place, sent: Any) -> list[str]:
    return _unique(name for each in _as_list(sent) if (name := _read_group(place, each)))


def _read_version(place: Place, sent: Any) -> JsonObject | None:
    versions = [one for one in place.state.versions if one.project == place.project.id]
    return _refer(sent, versions, "Version")


def _read_versions(place: Place, sent: Any) -> list[JsonObject]:
    return _unique(found for each in _as_list(sent) if (found := _read_version(place, each)))


def _read_components(place: Place, sent: Any) -> list[JsonObject]:
    components = [one for one in place.state.components if one.project == place.project.id]
    return _unique(found for each in _as_list(sent) if (found := _refer(each, components, "Component")))


def _read_priority(place: Place, sent: Any) -> JsonObject | None:
    return _refer(sent, place.state.priorities, "Priority")


def _read_resolution(place: Place, sent: Any) -> JsonObject | None:
    return _refer(sent, place.state.resolutions, "Resolution")


def _read_project(place: Place, sent: Any) -> str | None:
    wanted = _as_object(sent)
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
    return _unique(found for each in _as_list(sent) if (found := _read_option(place, each)))


def _read_cascade(place: Place, sent: Any) -> JsonObject | None:
    first = _find_option(place.custom, sent, None)
    if first is None:
        return None
    child = sent.get("child")
    second = None if child is None else _find_option(place.custom, child, first)
    return {"id": first.id} if second is None else {"id": first.id, "child": {"id": second.id}}


def _find_option(field: CustomField, sent: Any, parent: Option | None) -> Option | None:
    wanted = _as_object(sent)
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


def _read_epic(place: Place, sent: Any) -> str | None:
    key = _as_text(sent).upper()
    if not key:
        return None
    found = place.state.issues.get(key)
    if found is None:
        message = f"Issue '{key}' does not exist."
        raise WrongValue(message)
    if place.state.issue_types[found.type].name != "Epic":
        message = f"Issue '{key}' is not an epic."
        raise WrongValue(message)
    return key


def _read_sprint(place: Place, sent: Any) -> int | None:
    found = place.state.sprints.get(int(sent)) if str(sent).isdigit() else None
    if found is None:
        message = (
            f"The sprint '{sent}' does not exist." if str(sent).isdigit() else "Number value expected as the Sprint id."
        )
        raise WrongValue(message)
    return found.id


def _read_any(place: Place, sent: Any) -> Any:
    return sent


def _refuse(place: Place, sent: Any) -> None:
    raise WrongValue(off_screen(place.field.id))


def off_screen(field_id: str) -> str:
    """Return what Jira says of a field that cannot be set where it was sent."""
    return f"Field '{field_id}' cannot be set. It is not on the appropriate screen, or unknown."


def _as_object(sent: Any) -> Mapping[str, Any]:
    if not is_object(sent):
        message = "data was not an object"
        raise WrongValue(message)
    return sent


def _as_list(sent: Any) -> list[Any]:
    if not is_array(sent):
        message = "data was not an array"
        raise WrongValue(message)
    return list(sent)


def _refer(sent: Any, records: Iterable[Record], what: str) -> JsonObject | None:
    """Return a reference to the record that is named by its id or its name."""
    wanted = _as_object(sent)
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


_READERS: Final[Mapping[str, Callable[[Place, Any], Any]]] = {
    "any": _read_any,
    "cascade": _read_cascade,
    "components": _read_components,
    "date": _read_date,
    "datetime": _read_datetime,
    "epic": _read_epic,
    "group": _read_group,
    "groups": _read_groups,
    "labels": _read_labels,
    "line": _read_line,
    "number": _read_number,
    "option": _read_option,
    "options": _read_options,
    "priority": _read_priority,
    "project": _read_project,
    "rank": _refuse,
    "resolution": _read_resolution,
    "security": _refuse,
    "sprint": _read_sprint,
    "summary": _read_summary,
    "text": _read_text,
    "url": _read_url,
    "user": _read_user,
    "users": _read_users,
    "version": _read_version,
    "versions": _read_versions,
}
