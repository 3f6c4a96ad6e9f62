"""Comments: written, changed, and seen by those who may."""

from __future__ import annotations

from typing import Any

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .issues import Comment, Issue
from .permission import is_in
from .state import State


def comment_on(state: State, issue: Issue, body: JsonObject, user: str | None) -> Comment:
    """Return a new comment on `issue`; refuse one without a text, or for a group or role that does not exist."""
    now = state.clock()
    text, visibility = read_comment_text(body), read_visibility(state, body.get("visibility"), user)
    comment = Comment(state.next_id(), user or "", text, now, now, visibility)
    comment.properties = {str(one.get("key")): one.get("value") for one in body.get("properties") or ()}
    issue.comments.append(comment)
    issue.updated = now
    if user is not None and user not in issue.watchers:  # as Jira does unless a user has switched it off
        issue.watchers.append(user)
    return comment


def check_comment(state: State, verb: str, body: JsonObject, user: str | None, issue: Issue | None) -> None:
    """Refuse what `update` of a request would fail to do to the comments of an issue; None is one to be made."""
    if verb == "add" or "body" in body:
        read_comment_text(body)
    read_visibility(state, body.get("visibility"), user)
    if verb != "add" and issue is not None:
        find_comment(issue, str(body.get("id")))


def edit_comment(state: State, issue: Issue, body: JsonObject, user: str | None) -> Comment:
    """Return the comment that `body` names by its id, changed as it says."""
    comment = find_comment(issue, str(body.get("id")))
    text = read_comment_text(body) if "body" in body else comment.body
    if "visibility" in body:
        comment.visibility = read_visibility(state, body["visibility"], user)
    comment.body = text
    comment.properties |= {str(one.get("key")): one.get("value") for one in body.get("properties") or ()}
    comment.editor = user
    comment.updated = issue.updated = state.clock()
    return comment


def remove_comment(state: State, issue: Issue, number: str) -> None:
    """Delete a comment, or refuse with 404."""
    issue.comments.remove(find_comment(issue, number))
    issue.updated = state.clock()


def find_comment(issue: Issue, number: str) -> Comment:
    """Return a comment of `issue`, or refuse with 404."""
    for comment in issue.comments:
        if str(comment.id) == number:
            return comment
    raise Refused(404, f"Can not find a comment for the id: {number}.")


def read_comment_text(body: JsonObject) -> str:
    """Return the text of a comment; refuse an empty one."""
    text = body.get("body")
    if not isinstance(text, str) or not text.strip():
        raise Refused(400, errors={"comment": "Comment body can not be empty!"})
    return text


def read_visibility(state: State, sent: Any, user: str | None) -> JsonObject | None:
    """Return who may see a comment or a worklog, None for everybody; refuse a group or role that does not exist."""
    if not is_object(sent) or not sent.get("value"):
        return None
    kind, value = sent.get("type"), str(sent["value"])
    if kind == "group" and value in state.groups:
        if user is None or value not in state.users[user].groups:
            raise Refused(400, errors={"commentLevel": f"You are currently not a member of the group: {value}."})
        return {"type": "group", "value": value}
    role = state.roles.named(value) or state.roles.get(value) if kind == "role" else None
    if role is None:
        what = "Role" if kind == "role" else "Group"
        raise Refused(400, errors={"commentLevel": f"{what}: {value} does not exist."})
    return {"type": "role", "value": role.name}


def may_see(state: State, user: str | None, issue: Issue, visibility: Any, author: str = "") -> bool:
    """Return whether `user` may see what is kept to a group or a role; who wrote it may."""
    if not is_object(visibility) or (user is not None and user == author):
        return True
    account = None if user is None else state.users.get(user)
    if account is None:
        return False
    if visibility["type"] == "group":
        return visibility["value"] in account.groups
    role = state.roles.named(visibility["value"])
    actors = state.projects[issue.project].roles.get(role.id, ()) if role is not None else ()
    return any(is_in(actor, account) for actor in actors)
