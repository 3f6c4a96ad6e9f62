"""How Jira writes what a MockJira knows as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .state import (
    ISSUE_TYPES,
    STATUSES,
    TRANSITIONS,
    Attachment,
    Board,
    Comment,
    Issue,
    Project,
    Sprint,
    State,
    Worklog,
)

_CATEGORIES: Final = {
    "1": (2, "new", "To Do", "blue-gray"),
    "3": (4, "indeterminate", "In Progress", "yellow"),
    "5": (3, "done", "Done", "green"),
}
_USERS: Final = ("assignee", "reporter")
USUAL_PAGE: Final = 50


def write_time(moment: dt.datetime) -> str:
    """Return a time as Jira writes it: `2026-01-05T09:30:00.000+0000`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def write_user(state: State, name: str) -> JsonObject:
    """Return a user as a reference from elsewhere has it."""
    return {
        "self": f"{state.base_url}/rest/api/2/user?username={quote(name)}",
        "name": name,
        "key": f"JIRAUSER{FIRST_USER + sorted(state.users).index(name)}" if name in state.users else name,
        "emailAddress": f"{quote(name)}@example.com",
        "displayName": state.users.get(name, name),
        "active": name in state.users,
        "timeZone": "Etc/UTC",
    }


FIRST_USER: Final = 10_000


def write_project_reference(state: State, project: Project) -> JsonObject:
    """Return a project as an issue names it."""
    whole = write_project(state, project)
    return {name: whole[name] for name in ("self", "id", "key", "name", "projectTypeKey")}


def write_project(state: State, project: Project, *, whole: bool = False) -> JsonObject:
    """Return a project; `whole` as the project resource gives it."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/project/{project.id}",
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.kind,
        "archived": False,
    }
    if whole:
        written |= {
            "description": project.description,
            "lead": write_user(state, project.lead),
            "issueTypes": [write_issue_type(state, number) for number in ISSUE_TYPES],
            "components": [],
            "versions": [],
        }
    return written


def write_issue_type(state: State, number: str) -> JsonObject:
    """Return an issue type."""
    address = f"{state.base_url}/rest/api/2/issuetype/{number}"
    return {"self": address, "id": number, "name": ISSUE_TYPES[number], "subtask": ISSUE_TYPES[number] == "Sub-task"}


def write_status(state: State, status: str) -> JsonObject:
    """Return a status with its category."""
    number, key, name, color = _CATEGORIES[status]
    api = f"{state.base_url}/rest/api/2"
    address = f"{api}/statuscategory/{number}"
    category = {"self": address, "id": number, "key": key, "name": name, "colorName": color}
    return {"self": f"{api}/status/{status}", "id": status, "name": STATUSES[status], "statusCategory": category}


def write_transition(state: State, transition: str) -> JsonObject:
    """Return a transition and where it leads."""
    name, status = TRANSITIONS[transition]
    return {"id": transition, "name": name, "to": write_status(state, status)}


def write_comment(state: State, issue: Issue, comment: Comment) -> JsonObject:
    """Return a comment."""
    author = write_user(state, comment.author)
    written = {
        "self": f"{state.base_url}/rest/api/2/issue/{issue.id}/comment/{comment.id}",
        "id": str(comment.id),
        "author": author,
        "body": comment.body,
        "updateAuthor": author,
        "created": write_time(comment.created),
        "updated": write_time(comment.updated),
    }
    return written if comment.visibility is None else {**written, "visibility": comment.visibility}


def write_worklog(state: State, issue: Issue, worklog: Worklog) -> JsonObject:
    """Return a worklog."""
    author = write_user(state, worklog.author)
    return {
        "self": f"{state.base_url}/rest/api/2/issue/{issue.id}/worklog/{worklog.id}",
        "id": str(worklog.id),
        "issueId": str(issue.id),
        "author": author,
        "updateAuthor": author,
        "comment": worklog.comment,
        "started": worklog.started,
        "timeSpent": write_duration(worklog.seconds),
        "timeSpentSeconds": worklog.seconds,
        "created": write_time(worklog.created),
        "updated": write_time(worklog.updated),
    }


def write_duration(seconds: int) -> str:
    """Return seconds as Jira writes them: `1h 30m`."""
    hours, minutes = divmod(seconds // 60, 60)
    return " ".join(
        part for part in (f"{hours}h" if hours else "", f"{minutes}m" if minutes or not hours else "") if part
    )


def write_attachment(state: State, attachment: Attachment) -> JsonObject:
    """Return what is known of an attachment."""
    file = attachment.file
    return {
        "self": f"{state.base_url}/rest/api/2/attachment/{attachment.id}",
        "id": str(attachment.id),
        "filename": file.name,
        "author": write_user(state, attachment.author),
        "created": write_time(attachment.created),
        "size": file.size,
        "mimeType": file.content_type,
        "content": f"{state.base_url}/secure/attachment/{attachment.id}/{quote(file.name)}",
    }


def write_issue(state: State, issue: Issue, asked: str = "") -> JsonObject:
    """Return an issue with the fields asked for: a comma list, or nothing for all."""
    return {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": str(issue.id),
        "self": f"{state.base_url}/rest/api/2/issue/{issue.id}",
        "key": issue.key,
        "fields": _choose(read_fields(state, issue), asked),
        "renderedFields": None,  # null, not absent, where `expand` does not name it: seen on 10.3
    }


def read_fields(state: State, issue: Issue) -> JsonObject:
    """Return every field of an issue as Jira writes it."""
    comments = [write_comment(state, issue, comment) for comment in issue.comments]
    worklogs = [write_worklog(state, issue, worklog) for worklog in issue.worklogs]
    done = issue.status == "5"
    fields: JsonObject = {
        "summary": None,
        "description": None,
        "assignee": None,
        "reporter": None,
        "labels": [],
        "duedate": None,
        **issue.fields,
        "project": write_project_reference(state, state.projects[issue.project]),
        "issuetype": write_issue_type(state, issue.type),
        "status": write_status(state, issue.status),
        "resolution": {"id": "10000", "name": "Done"} if done else None,
        "created": write_time(issue.created),
        "updated": write_time(issue.updated),
        "attachment": [write_attachment(state, attachment) for attachment in issue.attachments],
        "comment": _whole_list("comments", comments),
        "worklog": _whole_list("worklogs", worklogs),
    }
    for name in _USERS:
        if fields[name] is not None:
            fields[name] = write_user(state, fields[name])
    return fields


def write_board(state: State, board: Board) -> JsonObject:
    """Return a board."""
    address = f"{state.base_url}/rest/agile/1.0/board/{board.id}"
    return {"id": board.id, "self": address, "name": board.name, "type": board.type}


def write_sprint(state: State, sprint: Sprint) -> JsonObject:
    """Return a sprint; what is not set is left out."""
    optional = {"startDate": sprint.start, "endDate": sprint.end, "completeDate": sprint.complete, "goal": sprint.goal}
    return {
        "id": sprint.id,
        "self": f"{state.base_url}/rest/agile/1.0/sprint/{sprint.id}",
        "state": sprint.state,
        "name": sprint.name,
        "originBoardId": sprint.board,
        **{name: value for name, value in optional.items() if value},
    }


def write_page(
    state: State, items: Sequence[Any], query: Mapping[str, Any], name: str, *, total: bool = True
) -> JsonObject:
    """Return the page that `query` asks for, at most `page_cap` items of it; refuse numbers that are none."""
    try:
        start, asked = int(query.get("startAt", 0)), int(query.get("maxResults", USUAL_PAGE))
    except (TypeError, ValueError):
        raise Refused(400, "startAt and maxResults are numbers.") from None
    start, size = max(0, start), min(asked, state.page_cap) if asked >= 0 else state.page_cap
    shown = items[start : start + size]
    page: JsonObject = {"startAt": start, "maxResults": size, name: shown}
    if name == "values":
        page["isLast"] = start + len(shown) >= len(items)
    return {**page, "total": len(items)} if total else page


def _whole_list(name: str, items: list[Any]) -> JsonObject:
    return {"startAt": 0, "maxResults": len(items), "total": len(items), name: items}


def _choose(fields: JsonObject, asked: str) -> JsonObject:
    names = [name.strip() for name in asked.split(",") if name.strip()]
    excluded = {name[1:] for name in names if name.startswith("-")}
    included = {name for name in names if not name.startswith("-")}
    if included and not included & {"*all", "*navigable"}:
        fields = {name: value for name, value in fields.items() if name in included}
    return {name: value for name, value in fields.items() if name not in excluded}
