"""How Jira writes an issue: its fields, those that were asked for, and what `expand` adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.durations import write_duration
from jira_dc_runtime.testing.state.field import PARENT, SYSTEM_FIELDS, Field, find_field, of_custom
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.links import links_of
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import DONE
from jira_dc_runtime.testing.state.worklogs import time_spent

from .attached import (
    write_attachment,
    write_comment,
    write_comments,
    write_votes,
    write_watchers,
    write_worklog,
    write_worklogs,
)
from .pages import write_time
from .people import write_user
from .projects import write_project_reference
from .references import write_issue_reference, write_link
from .values import write_value
from .workflow import write_issue_type, write_resolution, write_status

EXPANDABLE: Final = "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"
ALL: Final = "*all"
NAVIGABLE: Final = "*navigable"
_EMPTY_LISTS: Final = frozenset({"versions", "components", "labels"})
_NO_FIELDS: Final = frozenset({"thumbnail", "issuekey"})
_SUMMED: Final = {
    "aggregatetimeestimate": "timeestimate",
    "aggregatetimeoriginalestimate": "timeoriginalestimate",
    "aggregatetimespent": "timespent",
}

__all__ = ["ALL", "NAVIGABLE", "read_fields", "write_comment", "write_issue", "write_worklog"]


def write_issue(state: State, issue: Issue, asked: str = "", user: str | None = None) -> JsonObject:
    """Return an issue with the fields asked for, a comma list, or nothing for all; as `user` sees it."""
    chosen = choose_fields(state, issue, asked)
    return {
        "expand": EXPANDABLE,
        "id": str(issue.id),
        "self": f"{state.base_url}/rest/api/2/issue/{issue.id}",
        "key": issue.key,
        "fields": {field.id: read_field(state, issue, field, user) for field in chosen},
        "renderedFields": None,  # null, not absent, where `expand` does not name it: seen on 10.3
    }


def read_fields(state: State, issue: Issue, user: str | None = None) -> JsonObject:
    """Return every field of an issue as Jira writes it, as `user` sees it."""
    return {field.id: read_field(state, issue, field, user) for field in list_fields_of(state, issue)}


def read_field(state: State, issue: Issue, field: Field, user: str | None = None) -> Any:
    """Return one field of an issue as Jira writes it."""
    write = _WRITERS.get(field.id)
    if write is not None:
        return write(state, issue, user)
    value = write_value(state, issue, field)
    return [] if value is None and field.custom is None and field.kind in _EMPTY_LISTS else value


def list_fields_of(state: State, issue: Issue) -> list[Field]:
    """Return the fields that an issue has."""
    project = state.projects[issue.project].id
    found = [field for field in SYSTEM_FIELDS.values() if field.id not in _NO_FIELDS]
    if issue.fields.get("parent"):
        found.append(PARENT)
    found += [of_custom(one) for one in state.custom_fields if one.is_for(project, issue.type)]
    unknown = [name for name in issue.fields if name.startswith("customfield_") and name not in state.custom_fields]
    return found + [Field(name, name, "ons", (), "any", "any") for name in unknown]


def choose_fields(state: State, issue: Issue, asked: str) -> list[Field]:
    """Return the fields of `issue` that a comma list asks for: names, `*all`, `*navigable`, and `-name` for not."""
    names = [name.strip() for name in asked.split(",") if name.strip()]
    excluded = {name[1:] for name in names if name.startswith("-")}
    included = dict.fromkeys(name for name in names if not name.startswith("-"))  # in this order, which is always one
    if included and not included.keys() & {ALL, NAVIGABLE}:
        named = (_find(state, issue, name) for name in included if name not in excluded)
        return [field for field in named if field is not None]
    fields = list_fields_of(state, issue)
    if NAVIGABLE in included and ALL not in included:
        fields = [field for field in fields if "n" in field.flags or field.id in included]
    return [field for field in fields if field.id not in excluded]


def _find(state: State, issue: Issue, name: str) -> Field | None:
    field = find_field(state, name)
    if field is None:
        return Field(name, name, "ons", (), "any", "any") if name in issue.fields else None
    if name in _NO_FIELDS or (field is PARENT and not issue.fields.get("parent")):
        return None
    if field.custom is not None and not field.custom.is_for(state.projects[issue.project].id, issue.type):
        return None
    return field


def _resolution(state: State, issue: Issue, user: str | None) -> Any:
    if state.statuses[issue.status].category != DONE and not issue.fields.get("resolution"):
        return None
    stored = issue.fields.get("resolution")
    found = state.resolutions.get(stored["id"]) if stored else None
    return write_resolution(state, found or next(iter(state.resolutions)))


def _resolved(state: State, issue: Issue, user: str | None) -> Any:
    if _resolution(state, issue, user) is None:
        return None
    return write_time(issue.resolved or issue.updated)


def _timetracking(state: State, issue: Issue, user: str | None) -> JsonObject:
    shown = {
        "originalEstimate": issue.fields.get("timeoriginalestimate"),
        "remainingEstimate": issue.fields.get("timeestimate"),
        "timeSpent": time_spent(issue),
    }
    known = {name: seconds for name, seconds in shown.items() if seconds is not None}
    written: JsonObject = {name: write_duration(seconds) for name, seconds in known.items()}
    return {**written, **{f"{name}Seconds": seconds for name, seconds in known.items()}}


def _seconds(issue: Issue, name: str) -> int | None:
    return time_spent(issue) if name == "timespent" else issue.fields.get(name)


def _sum(state: State, issue: Issue, name: str) -> int | None:
    family = [issue, *list_subtasks(state, issue)]
    known = [seconds for one in family if (seconds := _seconds(one, name)) is not None]
    return sum(known) if known else None


def _progress(spent: int | None, left: int | None) -> JsonObject:
    done, total = spent or 0, (spent or 0) + (left or 0)
    return {"progress": done, "total": total, **({"percent": done * 100 // total} if total else {})}


def _ratio(state: State, issue: Issue, user: str | None) -> int:
    original = issue.fields.get("timeoriginalestimate")
    return (time_spent(issue) or 0) * 100 // original if original else -1


def _links(state: State, issue: Issue, user: str | None) -> list[JsonObject]:
    return [
        write_link(state, link, type_, **{"outwardIssue" if outward else "inwardIssue": other})
        for link, type_, other, outward in links_of(state, issue)
    ]


def list_subtasks(state: State, issue: Issue) -> list[Issue]:
    """Return the sub-tasks of an issue, in their order."""
    if not issue.subtasks:
        return []
    by_number = {one.id: one for one in state.issues.values()}
    return [by_number[number] for number in issue.subtasks if number in by_number]


def _viewed(state: State, issue: Issue, user: str | None) -> str | None:
    seen = issue.viewed.get(user or "")
    return None if seen is None else write_time(seen)


_WRITERS: Final[Mapping[str, Callable[[State, Issue, str | None], Any]]] = {
    "project": lambda state, issue, _: write_project_reference(state, state.projects[issue.project]),
    "issuetype": lambda state, issue, _: write_issue_type(state, state.issue_types[issue.type]),
    "status": lambda state, issue, _: write_status(state, state.statuses[issue.status]),
    "resolution": _resolution,
    "resolutiondate": _resolved,
    "created": lambda _state, issue, _: write_time(issue.created),
    "updated": lambda _state, issue, _: write_time(issue.updated),
    "creator": lambda state, issue, _: None if issue.creator is None else write_user(state, issue.creator),
    "attachment": lambda state, issue, _: [write_attachment(state, one) for one in issue.attachments],
    "comment": write_comments,
    "worklog": write_worklogs,
    "votes": write_votes,
    "watches": write_watchers,
    "issuelinks": _links,
    "subtasks": lambda state, issue, _: [write_issue_reference(state, one) for one in list_subtasks(state, issue)],
    "timetracking": _timetracking,
    "timespent": lambda _state, issue, _: time_spent(issue),
    "timeestimate": lambda _state, issue, _: issue.fields.get("timeestimate"),
    "timeoriginalestimate": lambda _state, issue, _: issue.fields.get("timeoriginalestimate"),
    **{
        name: lambda state, issue, _, single=single: _sum(state, issue, single)  # type: ignore[misc]
        for name, single in _SUMMED.items()
    },
    "progress": lambda _state, issue, _: _progress(time_spent(issue), issue.fields.get("timeestimate")),
    "aggregateprogress": lambda state, issue, _: _progress(
        _sum(state, issue, "timespent"), _sum(state, issue, "timeestimate")
    ),
    "workratio": _ratio,
    "lastViewed": _viewed,
    "archiveddate": lambda _state, issue, _: None if issue.archived is None else write_time(issue.archived[1]),
    "archivedby": lambda state, issue, _: None if issue.archived is None else write_user(state, issue.archived[0]),
}


def split_fields(asked: str | Iterable[str] | None) -> str:
    """Return the fields that a query or a body asks for, as one comma list."""
    return asked or "" if asked is None or isinstance(asked, str) else ",".join(asked)
