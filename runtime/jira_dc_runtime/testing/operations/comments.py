"""The operations on comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, json_answer
from jira_dc_runtime.testing.state.fields import comment_on, read_comment_text
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.issues import write_comment
from jira_dc_runtime.testing.write.pages import write_page

from .find import find_on_issue
from .route import Route


def get_comments(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    comments = [write_comment(state, issue, comment) for comment in issue.comments]
    return json_answer(200, write_page(state, comments, call.query, "comments"))


def add_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    comment = comment_on(state, issue, call.body, call.user)
    return json_answer(201, write_comment(state, issue, comment))


def get_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    return json_answer(200, write_comment(state, issue, find_on_issue(issue.comments, call.path["id"], "comment")))


def update_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    comment = find_on_issue(issue.comments, call.path["id"], "comment")
    comment.body = read_comment_text(call.body)
    comment.updated = state.clock()
    return json_answer(200, write_comment(state, issue, comment))


def delete_comment(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    issue.comments.remove(find_on_issue(issue.comments, call.path["id"], "comment"))
    return Answer(204)


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/comment": get_comments,
    "POST /api/2/issue/{issueIdOrKey}/comment": add_comment,
    "GET /api/2/issue/{issueIdOrKey}/comment/{id}": get_comment,
    "PUT /api/2/issue/{issueIdOrKey}/comment/{id}": update_comment,
    "DELETE /api/2/issue/{issueIdOrKey}/comment/{id}": delete_comment,
}
