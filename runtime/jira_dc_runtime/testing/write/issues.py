"""How Jira writes an issue, and what hangs on it."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.issues import Attachment, Comment, Issue, Worklog
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import DONE

from .pages import write_duration, write_list, write_time
from .people import write_user
from .projects import write_project_reference
from .workflow import write_issue_type, write_resolution, write_status

_USERS: Final = ("assignee", "reporter")


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
    fields: JsonObject = {
        "summary": None,
        "description": None,
        "assignee": None,
        "reporter": None,
        "labels": [],
        "duedate": None,
        **issue.fields,
        "project": write_project_reference(state, state.projects[issue.project]),
        "issuetype": write_issue_type(state, state.issue_types[issue.type]),
        "status": write_status(state, state.statuses[issue.status]),
        "resolution": write_resolution(state, next(iter(state.resolutions)))
        if state.statuses[issue.status].category == DONE
        else None,
        "created": write_time(issue.created),
        "updated": write_time(issue.updated),
        "attachment": [write_attachment(state, attachment) for attachment in issue.attachments],
        "comment": write_list("comments", comments),
        "worklog": write_list("worklogs", worklogs),
    }
    for name in _USERS:
        if fields[name] is not None:
            fields[name] = write_user(state, fields[name])
    return fields


def _choose(fields: JsonObject, asked: str) -> JsonObject:
    names = [name.strip() for name in asked.split(",") if name.strip()]
    excluded = {name[1:] for name in names if name.startswith("-")}
    included = {name for name in names if not name.startswith("-")}
    if included and not included & {"*all", "*navigable"}:
        fields = {name: value for name, value in fields.items() if name in included}
    return {name: value for name, value in fields.items() if name not in excluded}
