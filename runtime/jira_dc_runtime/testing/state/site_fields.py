"""Custom fields that come to a site, and where they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .custom_fields import FIELD_TYPES, CustomField, add_option, guess_type, next_field_id
from .screens import DEFAULT, Tab
from .state import State
from .workflow import IssueType

_ID = re.compile(r"customfield_[0-9]{1,9}")


def add_custom_field(
    state: State, name: str, kind: str, options: Iterable[str] = (), field_id: str | None = None
) -> CustomField:
    """Return a new custom field on the default screen; raise `ValueError` for a kind or an id that is none."""
    type_ = next((each for key, each in FIELD_TYPES.items() if kind in {key, key.rpartition(":")[2]}), None)
    if type_ is None:
        known = ", ".join(sorted(key.rpartition(":")[2] for key in FIELD_TYPES))
        message = f"{kind!r} is no type of custom fields; there are {known}."
        raise ValueError(message)
    if field_id is not None and (not _ID.fullmatch(field_id) or field_id in state.custom_fields):
        message = f"{field_id!r} is taken, or no id of a custom field such as customfield_12345."
        raise ValueError(message)
    searcher = next(iter(type_.searchers), None)
    field = CustomField(field_id or next_field_id(state.custom_fields), name, type_.key, searcher=searcher)
    state.custom_fields.add(field)
    for value in options:
        first, _, second = (part.strip() for part in value.partition(">"))
        parent = next((one for one in field.options if one.value == first and one.parent is None), None)
        parent = parent or add_option(state.custom_fields, field, first)
        if second:
            add_option(state.custom_fields, field, second, parent.id)
    show_field(state, field.id)
    return field


def add_unknown(state: State, name: str, value: object) -> None:
    """Add the custom field that `name` is the id of, unless it is there, with a type that takes `value`."""
    if _ID.fullmatch(name) and name not in state.custom_fields:
        kind = guess_type(value)
        state.custom_fields.add(CustomField(name, f"Field {name.partition('_')[2]}", kind))
        show_field(state, name)


def show_field(state: State, field_id: str) -> None:
    """Put a field on the first tab of the default screen, unless the screen has it; without tabs, on a new one."""
    screen = state.screens[DEFAULT]
    if field_id not in screen.list_fields():
        if not screen.tabs:
            screen.tabs.append(Tab(state.next_id(), "Field Tab"))
        screen.tabs[0].fields.append(field_id)


def create_screen(state: State, issue_type: IssueType) -> list[str]:
    """Return the ids of the fields that a new issue of this type may be given."""
    return [*state.screens[DEFAULT].list_fields(), "comment", *(["parent"] if issue_type.subtask else [])]


def edit_screen(state: State) -> list[str]:
    """Return the ids of the fields that may be changed."""
    return [*state.screens[DEFAULT].list_fields(), "comment"]
