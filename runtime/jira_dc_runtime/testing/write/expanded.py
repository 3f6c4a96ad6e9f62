"""What `expand` adds to an issue: its history, its fields as people read them, what can be done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.issues import Change, Issue, Step
from jira_dc_runtime.testing.state.site_fields import edit_screen
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.transitions import open_transitions, transition_screen
from jira_dc_runtime.testing.state.workflow import Transition

from .attached import list_comments, list_worklogs, write_comment, write_html, write_worklog
from .fields import write_metas, write_schema
from .issues import choose_fields, read_field, write_issue
from .pages import write_day, write_moment, write_time
from .people import write_user
from .workflow import write_transition

_UNITS: Final = (("week", 144_000), ("day", 28_800), ("hour", 3600), ("minute", 60))
_DURATIONS: Final = frozenset(
    {
        "aggregatetimeestimate",
        "aggregatetimeoriginalestimate",
        "aggregatetimespent",
        "timeestimate",
        "timeoriginalestimate",
        "timespent",
    }
)


def write_expanded(
    state: State,
    issue: Issue,
    *,
    asked: str = "",
    expand: Iterable[str] = (),
    properties: Iterable[str] = (),
    user: str | None = None,
) -> JsonObject:
    """Return an issue with the fields that `asked` names, and with what `expand` and `properties` name."""
    written = write_issue(state, issue, asked, user)
    wanted = {part for name in expand for part in (name, name.partition(".")[0])}
    if "renderedFields" in wanted:
        written["renderedFields"] = render_fields(state, issue, asked, user)
    if "names" in wanted:
        written["names"] = {field.id: field.name for field in choose_fields(state, issue, asked)}
    if "schema" in wanted:
        written["schema"] = {
            field.id: write_schema(field) for field in choose_fields(state, issue, asked) if field.type
        }
    if "changelog" in wanted:
        written["changelog"] = write_changelog(state, issue)
    if "transitions" in wanted:
        open_now = open_transitions(state, issue)
        written["transitions"] = [
            write_open_transition(state, issue, one, fields="transitions.fields" in wanted) for one in open_now
        ]
    if "editmeta" in wanted:
        written["editmeta"] = {"fields": write_edit_metas(state, issue)}
    if "operations" in wanted:
        written["operations"] = write_operations(state, issue)
    if "versionedRepresentations" in wanted:
        written["versionedRepresentations"] = {name: {"1": value} for name, value in written["fields"].items()}
    names = [name for name in properties if name]
    if names:
        kept = issue.properties
        written["properties"] = {name: value for name, value in kept.items() if "*all" in names or name in names}
    return written


def write_changelog(state: State, issue: Issue) -> JsonObject:
    """Return the history of an issue."""
    histories = [write_step(state, step) for step in issue.history]
    return {"startAt": 0, "maxResults": len(histories), "total": len(histories), "histories": histories}


def write_step(state: State, step: Step) -> JsonObject:
    """Return what somebody changed at once."""
    return {
        "id": str(step.id),
        "author": write_user(state, step.author),
        "created": write_time(step.created),
        "items": [_write_change(change) for change in step.changes],
    }


def _write_change(change: Change) -> JsonObject:
    return {
        "field": change.field,
        "fieldtype": "custom" if change.custom else "jira",
        "from": change.was,
        "fromString": change.was_shown,
        "to": change.now,
        "toString": change.now_shown,
    }


def write_edit_metas(state: State, issue: Issue) -> dict[str, JsonObject]:
    """Return what each field takes that may be changed."""
    project, type_ = state.projects[issue.project], state.issue_types[issue.type]
    return write_metas(state, project, type_, edit_screen(state))


def write_open_transition(state: State, issue: Issue, one: Transition, *, fields: bool) -> JsonObject:
    """Return a transition of `issue`, with what its fields take if `fields`."""
    number = 10 * (1 + [each.id for each in state.transitions].index(one.id))
    written = {**write_transition(state, one), "description": "", "opsbarSequence": number}
    if fields:
        project, type_ = state.projects[issue.project], state.issue_types[issue.type]
        written["fields"] = write_metas(state, project, type_, transition_screen(state, one))
    return written


def write_operations(state: State, issue: Issue) -> JsonObject:
    """Return the buttons that the page of an issue shows."""
    tools = [
        _button("edit-issue", "Edit", f"/secure/EditIssue!default.jspa?id={issue.id}"),
        _button("comment-issue", "Comment", f"/secure/AddComment!default.jspa?id={issue.id}"),
        _button("assign-issue", "Assign", f"/secure/AssignIssue!default.jspa?id={issue.id}"),
    ]
    steps = [
        _button(f"action_id_{one.id}", one.name, f"/secure/WorkflowUIDispatcher.jspa?id={issue.id}&action={one.id}")
        for one in open_transitions(state, issue)
    ]
    groups = [
        {"id": "operations-top-level", "weight": 10, "links": tools, "groups": list[Any]()},
        {"id": "transitions-all", "weight": 20, "links": steps, "groups": list[Any]()},
    ]
    return {"linkGroups": [{"id": "view.issue.opsbar", "links": list[Any](), "groups": groups}]}


def _button(name: str, label: str, href: str) -> JsonObject:
    return {"id": name, "label": label, "title": label, "href": href, "styleClass": name}


def render_fields(state: State, issue: Issue, asked: str, user: str | None) -> JsonObject:
    """Return the fields as people read them: texts as HTML, times and durations in words; null for all others."""
    rendered: JsonObject = {}
    for field in choose_fields(state, issue, asked):
        value = read_field(state, issue, field, user)
        if field.id == "comment":
            seen = list_comments(state, issue, user)
            comments = [_render_comment(write_comment(state, issue, one)) for one in seen]
            rendered[field.id] = {**value, "comments": comments}
        elif field.id == "worklog":
            shown = list_worklogs(state, issue, user)[: value["maxResults"]]
            rendered[field.id] = {
                **value,
                "worklogs": [_render_worklog(write_worklog(state, issue, one)) for one in shown],
            }
        elif field.id == "attachment":
            rendered[field.id] = [
                {**one, "created": render_time(one["created"]), "size": render_size(one["size"])} for one in value
            ]
        elif field.id == "timetracking":
            rendered[field.id] = {
                name: one if name.endswith("Seconds") else render_duration(value[f"{name}Seconds"])
                for name, one in value.items()
            }
        elif field.id in _DURATIONS:
            rendered[field.id] = None if value is None else render_duration(value)
        elif field.kind == "text":
            rendered[field.id] = write_html(value or "")
        elif field.type in {"datetime", "date"} and value:
            rendered[field.id] = render_time(value) if field.type == "datetime" else write_day(value)
        else:
            rendered[field.id] = None
    return rendered


def _render_comment(written: JsonObject) -> JsonObject:
    times = {name: render_time(written[name]) for name in ("created", "updated")}
    return {**written, "body": write_html(written["body"]), **times}


def _render_worklog(written: Mapping[str, Any]) -> JsonObject:
    times = {name: render_time(written[name]) for name in ("created", "updated", "started")}
    spent = render_duration(written["timeSpentSeconds"])
    kept = {name: value for name, value in written.items() if name != "timeSpentSeconds"}
    return {**kept, "comment": write_html(written["comment"]), **times, "timeSpent": spent}


def render_duration(seconds: int) -> str:
    """Return seconds in words: `1 hour, 30 minutes`."""
    left, parts = seconds, list[str]()
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    return ", ".join(parts) or "0 minutes"


def render_time(text: str) -> str:
    """Return a time, given as Jira writes it, as a page shows it: `05/Jan/26 9:30 AM`."""
    return write_moment(dt.datetime.fromisoformat(text))


def render_size(size: int) -> str:
    """Return a number of bytes as a page shows it: `2 kB`."""
    return f"{size / 1000:.0f} kB" if size >= 1000 else f"{size} bytes"  # noqa: PLR2004
