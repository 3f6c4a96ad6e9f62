"""The operations on comments, and on those that are pinned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.comments import comment_on, edit_comment, find_comment, may_see, remove_comment
from jira_dc_runtime.testing.state.issues import Comment, Issue
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.attached import list_comments, write_comment
from jira_dc_runtime.testing.write.pages import write_page, write_time

from .access import may_rewrite
from .route import Route


def get_comments(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    seen = list_comments(state, issue, call.user)
    if call.query.get("orderBy", "").startswith("-"):
        seen = seen[::-1]
    comments = [_write(state, call, issue, comment) for comment in seen]
    query = {"maxResults": max(len(comments), 1), **call.query}  # all of them, unless a page is asked for
    return json_answer(200, write_page(state, comments, query, "comments"))


def add_comment(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "ADD_COMMENTS")
    comment = comment_on(state, issue, call.body, call.user)
    return json_answer(201, _write(state, call, issue, comment))


def get_comment(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    return json_answer(200, _write(state, call, issue, _find(state, call, issue)))


def update_comment(state: State, call: RecordedCall) -> Answer:
    issue, comment = _find_own(state, call, "EDIT")
    edit_comment(state, issue, {**call.body, "id": comment.id}, call.user)
    return json_answer(200, _write(state, call, issue, comment))


def delete_comment(state: State, call: RecordedCall) -> Answer:
    issue, comment = _find_own(state, call, "DELETE")
    remove_comment(state, issue, str(comment.id))
    return Answer(204)


def pin_comment(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "ADD_COMMENTS")
    comment = _find(state, call, issue)
    comment.pinned = (call.user or "", state.clock()) if call.body is True else None
    return Answer(204)


def get_pinned_comments(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    written = [
        {
            "comment": write_comment(state, issue, comment),
            "pinnedBy": comment.pinned[0],
            "pinnedDate": write_time(comment.pinned[1]),
        }
        for comment in list_comments(state, issue, call.user)
        if comment.pinned is not None
    ]
    return json_answer(200, written)


def _write(state: State, call: RecordedCall, issue: Issue, comment: Comment) -> JsonObject:
    expand = call.query.get("expand", "")
    written = write_comment(state, issue, comment, rendered="renderedBody" in expand)
    if "properties" in expand:
        written["properties"] = [{"key": key, "value": value} for key, value in comment.properties.items()]
    return written


def _find(state: State, call: RecordedCall, issue: Issue) -> Comment:
    comment = find_comment(issue, call.path["id"])
    if not may_see(state, call.user, issue, comment.visibility, comment.author):
        raise Refused(404, f"Can not find a comment for the id: {comment.id}.")
    return comment


def _find_own(state: State, call: RecordedCall, verb: str) -> tuple[Issue, Comment]:
    """Return a comment that the user may change or delete: one of their own, or any."""
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "BROWSE_PROJECTS")
    comment = _find(state, call, issue)
    if not may_rewrite(state, call, issue, comment.author, f"{verb}_ALL_COMMENTS"):
        raise Refused(400, f"You do not have the permission to {verb.lower()} the comment with id: {comment.id}.")
    return issue, comment


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/comment": get_comments,
    "POST /api/2/issue/{issueIdOrKey}/comment": add_comment,
    "GET /api/2/issue/{issueIdOrKey}/comment/{id}": get_comment,
    "PUT /api/2/issue/{issueIdOrKey}/comment/{id}": update_comment,
    "DELETE /api/2/issue/{issueIdOrKey}/comment/{id}": delete_comment,
    "PUT /api/2/issue/{issueIdOrKey}/comment/{id}/pin": pin_comment,
    "GET /api/2/issue/{issueIdOrKey}/pinned-comments": get_pinned_comments,
}
