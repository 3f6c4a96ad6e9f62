"""How Jira writes what hangs on an issue: comments, worklogs, attachments, votes, watchers, remote links."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.comments import may_see
from jira_dc_runtime.testing.state.durations import write_duration
from jira_dc_runtime.testing.state.issues import Attachment, Comment, Issue, RemoteLink, Worklog
from jira_dc_runtime.testing.state.state import State

from .pages import write_list, write_time
from .people import write_user

_SHOWN_WORKLOGS: Final = 20  # an issue itself shows no more


def write_comment(state: State, issue: Issue, comment: Comment, *, rendered: bool = False) -> JsonObject:
    """Return a comment; `rendered` adds it as HTML."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/issue/{issue.id}/comment/{comment.id}",
        "id": str(comment.id),
        "author": write_user(state, comment.author),
        "body": comment.body,
        "updateAuthor": write_user(state, comment.editor or comment.author),
        "created": write_time(comment.created),
        "updated": write_time(comment.updated),
    }
    if comment.visibility is not None:
        written["visibility"] = comment.visibility
    return {**written, "renderedBody": write_html(comment.body)} if rendered else written


def list_comments(state: State, issue: Issue, user: str | None) -> list[Comment]:
    """Return the comments that a user may see."""
    return [one for one in issue.comments if may_see(state, user, issue, one.visibility, one.author)]


def write_comments(state: State, issue: Issue, user: str | None) -> JsonObject:
    """Return the comments of an issue as its field has them."""
    return write_list("comments", [write_comment(state, issue, one) for one in list_comments(state, issue, user)])


def write_worklog(state: State, issue: Issue, worklog: Worklog) -> JsonObject:
    """Return a worklog."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/issue/{issue.id}/worklog/{worklog.id}",
        "id": str(worklog.id),
        "issueId": str(issue.id),
        "author": write_user(state, worklog.author),
        "updateAuthor": write_user(state, worklog.editor or worklog.author),
        "comment": worklog.comment,
        "started": worklog.started,
        "timeSpent": write_duration(worklog.seconds),
        "timeSpentSeconds": worklog.seconds,
        "created": write_time(worklog.created),
        "updated": write_time(worklog.updated),
    }
    return written if worklog.visibility is None else {**written, "visibility": worklog.visibility}


def list_worklogs(state: State, issue: Issue, user: str | None) -> list[Worklog]:
    """Return the worklogs that a user may see."""
    return [one for one in issue.worklogs if may_see(state, user, issue, one.visibility, one.author)]


def write_worklogs(state: State, issue: Issue, user: str | None) -> JsonObject:
    """Return the worklogs of an issue as its field has them: the first twenty."""
    seen = list_worklogs(state, issue, user)
    shown = [write_worklog(state, issue, one) for one in seen[:_SHOWN_WORKLOGS]]
    return {"startAt": 0, "maxResults": _SHOWN_WORKLOGS, "total": len(seen), "worklogs": shown}


def write_attachment(state: State, attachment: Attachment) -> JsonObject:
    """Return what is known of an attachment."""
    file = attachment.file
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/attachment/{attachment.id}",
        "id": str(attachment.id),
        "filename": file.name,
        "author": write_user(state, attachment.author),
        "created": write_time(attachment.created),
        "size": file.size,
        "mimeType": file.content_type,
        "content": f"{state.base_url}/secure/attachment/{attachment.id}/{quote(file.name)}",
    }
    if file.content_type.startswith("image/"):
        written["thumbnail"] = f"{state.base_url}/secure/thumbnail/{attachment.id}/{quote(file.name)}"
    return written


def write_votes(state: State, issue: Issue, user: str | None, *, whole: bool = False) -> JsonObject:
    """Return the votes for an issue; `whole` names the voters."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/issue/{issue.key}/votes",
        "votes": len(issue.voters),
        "hasVoted": user in issue.voters,
    }
    return {**written, "voters": [write_user(state, name) for name in issue.voters]} if whole else written


def write_watchers(state: State, issue: Issue, user: str | None, *, whole: bool = False) -> JsonObject:
    """Return who watches an issue; `whole` names them."""
    written: JsonObject = {
        "self": f"{state.base_url}/rest/api/2/issue/{issue.key}/watchers",
        "watchCount": len(issue.watchers),
        "isWatching": user in issue.watchers,
    }
    return {**written, "watchers": [write_user(state, name) for name in issue.watchers]} if whole else written


def write_remote_link(state: State, issue: Issue, link: RemoteLink) -> JsonObject:
    """Return a link to something elsewhere."""
    address = f"{state.base_url}/rest/api/2/issue/{issue.key}/remotelink/{link.id}"
    written: JsonObject = {"id": link.id, "self": address}
    if link.global_id is not None:
        written["globalId"] = link.global_id
    if link.relationship is not None:
        written["relationship"] = link.relationship
    return {**written, "application": link.application, "object": link.object}


def write_html(text: str) -> str:
    """Return a text as HTML: paragraphs and line breaks, and none of the markup that Jira knows besides."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r\n", "\n")
    paragraphs = [each.strip("\n").replace("\n", "<br/>\n") for each in plain.split("\n\n") if each.strip()]
    return "\n\n".join(f"<p>{each}</p>" for each in paragraphs)
