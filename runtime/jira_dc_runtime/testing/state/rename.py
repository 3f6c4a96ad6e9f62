"""Give a user another name, everywhere it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from jira_dc_runtime.ground.json_kind import is_array

from .people import User
from .schemes import Actor
from .state import State

_NAMES: Final = ("author", "updater", "lead", "owner", "reporter", "assignee", "creator", "editor", "user")
"""The attributes of records, and the fields of issues, that hold the name of a user."""
_LISTS: Final = ("favourite_of", "favourites", "voters", "watchers")
_KINDS: Final = frozenset({"user", "users"})
"""The kinds of custom fields that hold people."""


def rename_user(state: State, user: User, name: str) -> None:
    """Give `user` another name: what names the user names the new one."""
    former, user.name = user.name, name
    state.users = {one.name: one for one in state.users.values()}
    if former in state.passwords:
        state.passwords[name] = state.passwords.pop(former)
    state.preferences = {
        (name if owner == former else owner, key): value for (owner, key), value in state.preferences.items()
    }
    for role in state.roles:
        role.actors = _renamed(role.actors, former, name)
    for project in state.projects.values():
        project.roles = {number: _renamed(actors, former, name) for number, actors in project.roles.items()}
    people = {field.id for field in state.custom_fields if field.kind in _KINDS}
    for issue in state.issues.values():
        for field, value in list(issue.fields.items()):
            if field in _NAMES or field in people:
                issue.fields[field] = _named(value, former, name)
        issue.viewed = {name if who == former else who: when for who, when in issue.viewed.items()}
        if issue.archived is not None and issue.archived[0] == former:
            issue.archived = (name, issue.archived[1])
    for table in (state.projects.values(), state.components, state.dashboards, state.filters, state.issues.values()):
        _rename_in(table, former, name)


def _named(value: Any, former: str, name: str) -> Any:
    """Return the value of a field of people, one or a list of them, with the new name."""
    if is_array(value):
        return [name if each == former else each for each in value]
    return name if value == former else value


def _rename_in(records: Iterable[Any], former: str, name: str) -> None:
    for record in records:
        for attribute in record.__struct_fields__:
            value = getattr(record, attribute)
            if value == former and attribute in _NAMES:
                setattr(record, attribute, name)
            elif is_array(value) and former in value and attribute in _LISTS:
                setattr(record, attribute, [name if each == former else each for each in value])
            elif is_array(value) and value and isinstance(value[0], msgspec.Struct) and not isinstance(value[0], Actor):
                setattr(record, attribute, [_replaced(each, former, name) for each in value])


def _replaced(record: Any, former: str, name: str) -> Any:
    """Return what hangs on an issue, with the new name; a record is the same one unless it cannot be changed."""
    changes = {each: name for each in _NAMES if getattr(record, each, None) == former}
    return msgspec.structs.replace(record, **changes) if changes else record


def _renamed(actors: list[Actor], former: str, name: str) -> list[Actor]:
    return [
        msgspec.structs.replace(one, name=name) if (one.kind, one.name) == ("user", former) else one for one in actors
    ]
