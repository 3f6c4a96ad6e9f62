"""What an issue holds, as the values that JQL compares: ids of records, names of users, moments, numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.table import Record
from jira_dc_runtime.testing.state.workflow import DONE

_NAMES = ("id", "name", "key", "value")


def project_of(state: State, issue: Issue) -> tuple[str, ...]:
    """Return the id of the project."""
    return (str(state.projects[issue.project].id),)


def ids_of(records: Iterable[Record], given: object) -> Iterator[str]:
    """Yield the ids of the records that a value means: an id, a name, an object with either, or a list of these."""
    if is_array(given):
        for each in given:
            yield from ids_of(records, each)
    elif given is not None:
        named = [given.get(name) for name in _NAMES] if is_object(given) else [given]
        wanted = {str(name).lower() for name in named if name is not None}
        found = (one.id for one in records if one.id in wanted or one.name.lower() in wanted)
        yield from list(found)[:1]


def version_ids(state: State, issue: Issue, field: str) -> tuple[str, ...]:
    """Return the ids of versions of the issue's own project."""
    project = state.projects[issue.project].id
    own = [one for one in state.versions if one.project == project]
    return tuple(ids_of(own, issue.fields.get(field)))


def component_ids(state: State, issue: Issue) -> tuple[str, ...]:
    """Return the ids of the components."""
    project = state.projects[issue.project].id
    own = [one for one in state.components if one.project == project]
    return tuple(ids_of(own, issue.fields.get("components")))


def priority_of(state: State, issue: Issue) -> tuple[str, ...]:
    """Return the id of the priority."""
    return tuple(ids_of(state.priorities, issue.fields.get("priority")))


def is_done(state: State, issue: Issue) -> bool:
    """Return whether the issue is in a status of the category Done."""
    return state.statuses[issue.status].category == DONE


def resolution_of(state: State, issue: Issue) -> tuple[str, ...]:
    """Return the id of the resolution."""
    if "resolution" in issue.fields:
        return tuple(ids_of(state.resolutions, issue.fields["resolution"]))
    return (next(iter(state.resolutions)).id,) if is_done(state, issue) else ()


def user_names(state: State, given: object) -> tuple[str, ...]:
    """Return the names of the users that a value means: a name, a key, an object with either, or a list of these."""
    if is_array(given):
        return tuple(name for each in given for name in user_names(state, each))
    if is_object(given):
        return user_names(state, given.get("name") or given.get("key"))
    if given is None or not str(given):
        return ()
    text = str(given)
    found = next((user.name for user in state.users.values() if text in {user.name, user.key}), text)
    return (found,)


def moment_of(given: object) -> tuple[dt.datetime, ...]:
    """Return a moment that was written as Jira writes it, or nothing."""
    if isinstance(given, dt.datetime):
        return (given,)
    if not isinstance(given, str) or not given:
        return ()
    try:
        moment = dt.datetime.fromisoformat(given)
    except ValueError:
        return ()
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC),)


def day_of(given: object) -> tuple[dt.date, ...]:
    """Return a day that was written as `2026-03-31`, or nothing."""
    try:
        return (dt.date.fromisoformat(given[:10]),) if isinstance(given, str) and given else ()
    except ValueError:
        return ()


def number_of(given: object) -> tuple[float, ...]:
    """Return a number, or nothing."""
    if isinstance(given, bool) or given is None:
        return ()
    try:
        return (float(str(given)),)
    except ValueError:
        return ()


def texts_of(given: Any) -> tuple[str, ...]:
    """Return the texts in a value: itself, or the names of what it holds."""
    if is_array(given):
        return tuple(text for each in given for text in texts_of(each))
    if is_object(given):
        child = texts_of(given["child"]) if is_object(given.get("child")) else ()
        return (*(str(given[name]) for name in (*_NAMES, "displayName") if given.get(name) is not None), *child)
    return () if given is None or given == "" else (str(given),)
