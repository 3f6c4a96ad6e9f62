"""The fields of issues: how they are checked, stored and changed."""

from __future__ import annotations

from typing import Any, Final

from jira_dc_runtime.json_kind import is_object
from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .issues import Comment, Issue
from .projects import Project
from .state import State

_SETTABLE: Final = frozenset(
    {
        "assignee",
        "components",
        "description",
        "duedate",
        "environment",
        "fixVersions",
        "issuetype",
        "labels",
        "parent",
        "priority",
        "project",
        "reporter",
        "security",
        "summary",
        "timetracking",
        "versions",
    }
)


def create(state: State, body: JsonObject, user: str | None) -> Issue:
    """Return a new issue made of the body of a request, or refuse with a message for each faulty field."""
    sent: JsonObject = body.get("fields") or {}
    errors: dict[str, str] = {}
    project = _find_project(state, sent.get("project"))
    issue_type = _find_type(state, sent.get("issuetype"))
    if project is None:
        errors["project"] = "There is no such project." if sent.get("project") else "A project is required."
    if issue_type is None:
        given = sent.get("issuetype")
        errors["issuetype"] = "There is no such issue type." if given else "An issue type is required."
    if not str(sent.get("summary") or "").strip():
        errors["summary"] = "A summary is required."
    if project is None or issue_type is None or errors:
        raise Refused(400, errors=errors)
    fields = _read_fields(state, sent)
    issue = state.new_issue(project, issue_type, {"reporter": user, **fields})
    _update(state, issue, body.get("update") or {}, user)
    return issue


def change(state: State, issue: Issue, body: JsonObject, user: str | None) -> None:
    """Change an issue as the body of a request says; refuse with a message for each faulty field."""
    sent: JsonObject = body.get("fields") or {}
    if "summary" in sent and not sent["summary"]:
        raise Refused(400, errors={"summary": "A summary is required."})
    fields = _read_fields(state, sent)
    issue_type = _find_type(state, sent["issuetype"]) if "issuetype" in sent else issue.type
    if issue_type is None:
        raise Refused(400, errors={"issuetype": "There is no such issue type."})
    _update(state, issue, body.get("update") or {}, user)
    issue.type = issue_type
    issue.fields |= fields
    issue.updated = state.clock()


def _read_fields(state: State, sent: JsonObject) -> JsonObject:
    """Return fields as they are stored; refuse those that cannot be set."""
    unknown = {name for name in sent if name not in _SETTABLE and not name.startswith("customfield_")}
    if unknown:
        reason = "cannot be set: it is unknown, or on no screen."
        raise Refused(400, errors={name: f"Field '{name}' {reason}" for name in sorted(unknown)})
    fields = {name: value for name, value in sent.items() if name not in {"project", "issuetype"}}
    for name in {"assignee", "reporter"} & fields.keys():
        fields[name] = None if fields[name] is None else read_user(state, name, fields[name])
    return fields


def _update(state: State, issue: Issue, update: JsonObject, user: str | None) -> None:
    for name, operations in update.items():
        for operation in operations:
            for verb, value in operation.items():
                if name == "comment" and verb == "add":
                    comment_on(state, issue, value, user)
                elif verb == "set":
                    issue.fields |= _read_fields(state, {name: value})
                elif verb in {"add", "remove"}:
                    present: list[Any] = issue.fields.get(name) or []
                    kept = [one for one in present if one != value]
                    issue.fields |= _read_fields(state, {name: [*kept, value] if verb == "add" else kept})
                else:
                    raise Refused(400, errors={name: f"MockJira does not know the operation '{verb}'."})


def read_user(state: State, field: str, sent: object) -> str | None:
    """Return the name of the user that a field is set to, None for nobody; refuse an unknown one."""
    name = sent.get("name") if is_object(sent) else None
    if name is not None and name not in state.users:
        raise Refused(400, errors={field: f"User '{name}' does not exist."})
    return name


def comment_on(state: State, issue: Issue, body: JsonObject, user: str | None) -> Comment:
    """Return a new comment on `issue`."""
    now = state.clock()
    comment = Comment(state.next_id(), user or "", read_comment_text(body), now, now, body.get("visibility"))
    issue.comments.append(comment)
    issue.updated = now
    return comment


def read_comment_text(body: JsonObject) -> str:
    """Return the text of a comment; refuse an empty one."""
    text = body.get("body")
    if not text:
        raise Refused(400, errors={"comment": "A comment needs a text."})
    return str(text)


def _find_project(state: State, sent: object) -> Project | None:
    wanted = {str(value) for value in sent.values()} if is_object(sent) else set[str]()
    return next((one for one in state.projects.values() if wanted & {one.key, str(one.id)}), None)


def _find_type(state: State, sent: object) -> str | None:
    wanted = {str(value).lower() for value in sent.values()} if is_object(sent) else set[str]()
    return next((one.id for one in state.issue_types if wanted & {one.id, one.name.lower()}), None)
