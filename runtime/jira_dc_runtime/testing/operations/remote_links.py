"""The operations on links from issues to what is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.history import note
from jira_dc_runtime.testing.state.issues import Change, Issue, RemoteLink
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.attached import write_remote_link

from .route import Route

_LONGEST_ID: Final = 255


def get_links(state: State, call: RecordedCall) -> Answer:
    issue, wanted = visible_issue(state, call.path["issueIdOrKey"], call.user), call.query.get("globalId")
    if wanted:
        return json_answer(200, write_remote_link(state, issue, _find_global(issue, wanted)))  # not in a list
    return json_answer(200, [write_remote_link(state, issue, one) for one in issue.remote_links])


def create_link(state: State, call: RecordedCall) -> Answer:
    """Make a link, or change the one that has the same global id."""
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "LINK_ISSUES")
    sent = _read(call.body)
    found = next((one for one in issue.remote_links if one.global_id and one.global_id == sent.global_id), None)
    if found is None:
        sent.id = state.next_id()
        issue.remote_links.append(sent)
        shown = f'This issue links to "{sent.object["title"]}"'
        note(state, issue, call.user, Change("RemoteIssueLink", None, None, str(sent.id), shown))
    else:
        _replace(found, sent)
    return json_answer(200, _write_identity(state, issue, found or sent))


def get_link(state: State, call: RecordedCall) -> Answer:
    issue = visible_issue(state, call.path["issueIdOrKey"], call.user)
    return json_answer(200, write_remote_link(state, issue, _find(issue, call)))


def update_link(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "LINK_ISSUES")
    _replace(_find(issue, call), _read(call.body))
    return Answer(204)


def delete_link(state: State, call: RecordedCall) -> Answer:
    return _remove(state, call, lambda issue: _find(issue, call))


def delete_by_global_id(state: State, call: RecordedCall) -> Answer:
    return _remove(state, call, lambda issue: _find_global(issue, call.query["globalId"]))


def create_both_ways(state: State, call: RecordedCall) -> Answer:
    """Make the half of a link both ways that lies on this server; the other server is asked by Jira itself."""
    ends = {name: _read(call.body.get(name)) for name in ("source", "target")}
    return json_answer(
        200, {name: {"object": one.object, "application": one.application} for name, one in ends.items()}
    )


def _remove(state: State, call: RecordedCall, find: Callable[[Issue], RemoteLink]) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "LINK_ISSUES")
    gone = find(issue)
    issue.remote_links.remove(gone)
    shown = f'This issue links to "{gone.object["title"]}"'
    note(state, issue, call.user, Change("RemoteIssueLink", str(gone.id), shown, None, None))
    return Answer(204)


def _read(body: Any) -> RemoteLink:
    sent: JsonObject = dict(body) if is_object(body) else {}
    linked: JsonObject = dict(sent["object"]) if is_object(sent.get("object")) else {}
    errors: dict[str, str] = {}
    for name in ("title", "url"):
        if not linked.get(name):
            errors[name] = f"'{name}' is required."
    if len(str(sent.get("globalId") or "")) > _LONGEST_ID:
        errors["globalId"] = "The global id has at most 255 characters."
    if errors:
        raise Refused(400, errors=errors)
    linked = {"icon": {}, "status": {"icon": {}}, **linked}
    application: JsonObject = dict(sent["application"]) if is_object(sent.get("application")) else {}
    return RemoteLink(0, linked, sent.get("globalId") or None, sent.get("relationship"), application)


def _replace(link: RemoteLink, sent: RemoteLink) -> None:
    link.object, link.application, link.relationship = sent.object, sent.application, sent.relationship
    link.global_id = sent.global_id or link.global_id


def _write_identity(state: State, issue: Issue, link: RemoteLink) -> JsonObject:
    return {"id": link.id, "self": f"{state.base_url}/rest/api/2/issue/{issue.key}/remotelink/{link.id}"}


def _find(issue: Issue, call: RecordedCall) -> RemoteLink:
    wanted = call.path["linkId"]
    for one in issue.remote_links:
        if str(one.id) == wanted:
            return one
    raise Refused(404, f"A remote issue link with id '{wanted}' does not exist.")


def _find_global(issue: Issue, wanted: str) -> RemoteLink:
    for one in issue.remote_links:
        if one.global_id == wanted:
            return one
    raise Refused(404, f"A remote issue link with global id '{wanted}' does not exist.")


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/issue/{issueIdOrKey}/remotelink": get_links,
    "POST /api/2/issue/{issueIdOrKey}/remotelink": create_link,
    "DELETE /api/2/issue/{issueIdOrKey}/remotelink": delete_by_global_id,
    "GET /api/2/issue/{issueIdOrKey}/remotelink/{linkId}": get_link,
    "PUT /api/2/issue/{issueIdOrKey}/remotelink/{linkId}": update_link,
    "DELETE /api/2/issue/{issueIdOrKey}/remotelink/{linkId}": delete_link,
    "POST /api/2/issue/remotelink/reciprocal": create_both_ways,
}
