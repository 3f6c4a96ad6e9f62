"""The operations on the properties of issues and comments: any JSON under a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import msgspec

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.comments import may_see
from jira_dc_runtime.testing.state.issues import Comment, Issue
from jira_dc_runtime.testing.state.state import State

from .route import Route

_LONGEST_KEY: Final = 255
_LARGEST: Final = 32_768  # bytes of a value


def get_issue_keys(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    return _list(f"{state.base_url}/rest/api/2/issue/{issue.id}", issue.properties)


def get_issue_property(state: State, call: RecordedCall) -> Answer:
    return _get(visible_issue(state, call.path["issueIdOrKey"], call.user).properties, call)


def set_issue_property(state: State, call: RecordedCall) -> Answer:
    return _set(workable_issue(state, call.path["issueIdOrKey"], call.user, "EDIT_ISSUES").properties, call)


def remove_issue_property(state: State, call: RecordedCall) -> Answer:
    return _remove(workable_issue(state, call.path["issueIdOrKey"], call.user, "EDIT_ISSUES").properties, call)


def get_comment_keys(state: State, call: RecordedCall) -> Answer:
    _, comment = _find(state, call)
    return _list(f"{state.base_url}/rest/api/2/comment/{comment.id}", comment.properties)


def get_comment_property(state: State, call: RecordedCall) -> Answer:
    return _get(_find(state, call)[1].properties, call)


def set_comment_property(state: State, call: RecordedCall) -> Answer:
    return _set(_find(state, call, "EDIT_ALL_COMMENTS")[1].properties, call)


def remove_comment_property(state: State, call: RecordedCall) -> Answer:
    return _remove(_find(state, call, "EDIT_ALL_COMMENTS")[1].properties, call)


def _list(address: str, properties: JsonObject) -> Answer:
    keys = [{"self": f"{address}/properties/{quote(key, safe='')}", "key": key} for key in properties]
    return json_answer(200, {"keys": keys})


def _get(properties: JsonObject, call: RecordedCall) -> Answer:
    key = call.path["propertyKey"]
    if key not in properties:
        raise Refused(404, f"The property '{key}' does not exist.")
    return json_answer(200, {"key": key, "value": properties[key]})


def _set(properties: JsonObject, call: RecordedCall) -> Answer:
    key = call.path["propertyKey"]
    if len(key) > _LONGEST_KEY:
        raise Refused(400, "The key of a property has at most 255 characters.")
    if len(msgspec.json.encode(call.body)) > _LARGEST:
        raise Refused(400, "The value of a property has at most 32768 bytes.")
    status = 200 if key in properties else 201
    properties[key] = call.body
    return Answer(status)


def _remove(properties: JsonObject, call: RecordedCall) -> Answer:
    key = call.path["propertyKey"]
    if key not in properties:
        raise Refused(404, f"The property '{key}' does not exist.")
    del properties[key]
    return Answer(204)


def _find(state: State, call: RecordedCall, permission: str = "BROWSE_PROJECTS") -> tuple[Issue, Comment]:
    number = call.path["commentId"]
    for issue in state.issues.values():
        for comment in issue.comments:
            if str(comment.id) == number:
                workable_issue(state, issue.key, call.user, permission)
                if may_see(state, call.user, issue, comment.visibility, comment.author):
                    return issue, comment
    raise Refused(404, f"Can not find a comment for the id: {number}.")


_ISSUE: Final = "/api/2/issue/{issueIdOrKey}/properties"
_COMMENT: Final = "/api/2/comment/{commentId}/properties"
ROUTES: Final[Mapping[str, Route]] = {
    f"GET {_ISSUE}": get_issue_keys,
    f"GET {_ISSUE}/{{propertyKey}}": get_issue_property,
    f"PUT {_ISSUE}/{{propertyKey}}": set_issue_property,
    f"DELETE {_ISSUE}/{{propertyKey}}": remove_issue_property,
    f"GET {_COMMENT}": get_comment_keys,
    f"GET {_COMMENT}/{{propertyKey}}": get_comment_property,
    f"PUT {_COMMENT}/{{propertyKey}}": set_comment_property,
    f"DELETE {_COMMENT}/{{propertyKey}}": remove_comment_property,
}
