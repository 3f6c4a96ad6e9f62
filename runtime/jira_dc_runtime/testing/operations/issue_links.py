"""The operations on links between issues, and on the types of links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.comments import comment_on
from jira_dc_runtime.testing.state.issues import Issue, LinkType
from jira_dc_runtime.testing.state.links import find_end, find_link, find_link_type, link, unlink
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.table import Table
from jira_dc_runtime.testing.write.references import write_link, write_link_type

from .route import Route

_NAMES: Final = ("name", "outward", "inward")


def create_link(state: State, call: RecordedCall) -> Answer:
    type_ = find_link_type(state, call.body.get("type"))
    # As on a server, and not as the words say: `inwardIssue` blocks, and `outwardIssue` is blocked by it.
    source = workable_issue(state, find_end(state, call.body.get("inwardIssue")).key, call.user, "LINK_ISSUES")
    target = visible_issue(state, find_end(state, call.body.get("outwardIssue")).key, call.user)
    made = link(state, type_, source, target, call.user)
    if call.body.get("comment"):
        comment_on(state, source, call.body["comment"], call.user)
    return Answer(201, headers={"Location": f"{state.base_url}/rest/api/2/issueLink/{made.id}"})


def get_link(state: State, call: RecordedCall) -> Answer:
    found = find_link(state, call.path["linkId"])
    ends = {"inwardIssue": _by_number(state, found.source), "outwardIssue": _by_number(state, found.target)}
    for end in ends.values():
        visible_issue(state, end.key, call.user)
    return json_answer(200, write_link(state, found, state.link_types[found.type], **ends))


def delete_link(state: State, call: RecordedCall) -> Answer:
    found = find_link(state, call.path["linkId"])
    workable_issue(state, _by_number(state, found.source).key, call.user, "LINK_ISSUES")
    unlink(state, found, call.user)
    return Answer(204)


def get_types(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"issueLinkTypes": [write_link_type(state, one) for one in state.link_types]})


def create_type(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    name, outward, inward = (str(call.body.get(part) or "").strip() for part in _NAMES)
    if not (name and outward and inward):
        raise Refused(400, "A type of links needs a name, an outward and an inward description.")
    if state.link_types.named(name) is not None:
        raise Refused(400, f"There is a type of links named '{name}' already.")
    made = state.link_types.add(LinkType(str(state.next_id()), name, outward, inward))
    return json_answer(201, write_link_type(state, made))


def get_type(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_link_type(state, _find_type(state, call)))


def update_type(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    found = _find_type(state, call)
    for name in _NAMES:
        if call.body.get(name):
            setattr(found, name, str(call.body[name]))
    return json_answer(200, write_link_type(state, found))


def delete_type(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    found = _find_type(state, call)
    for one in list(state.links):
        if one.type == found.id:
            unlink(state, one, call.user)
    state.link_types.remove(found.id)
    return Answer(204)


def sort_types(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    direction = str(call.body.get("direction") or "").upper()
    if direction not in {"ASC", "DESC"}:
        raise Refused(400, "Types of links are put into the order ASC or DESC.")
    ordered = sorted(state.link_types, key=lambda one: one.name.lower(), reverse=direction == "DESC")
    state.link_types = Table(state.link_types.kind, *ordered)
    return get_types(state, call)


def place_type(state: State, call: RecordedCall) -> Answer:
    require(state, call.user, "ADMINISTER")
    found, place = _find_type(state, call), call.body.get("newPosition")
    if not isinstance(place, int) or not 0 <= place < len(state.link_types):
        raise Refused(400, "newPosition is a place in the list of types, from 0 on.")
    others = [one for one in state.link_types if one is not found]
    state.link_types = Table(state.link_types.kind, *others[:place], found, *others[place:])
    return json_answer(200, write_link_type(state, found))


def _find_type(state: State, call: RecordedCall) -> LinkType:
    return find_link_type(state, {"id": call.path["issueLinkTypeId"]})


def _by_number(state: State, number: int) -> Issue:
    return state.issue(str(number))


ROUTES: Final[Mapping[str, Route]] = {
    "POST /api/2/issueLink": create_link,
    "GET /api/2/issueLink/{linkId}": get_link,
    "DELETE /api/2/issueLink/{linkId}": delete_link,
    "GET /api/2/issueLinkType": get_types,
    "POST /api/2/issueLinkType": create_type,
    "GET /api/2/issueLinkType/{issueLinkTypeId}": get_type,
    "PUT /api/2/issueLinkType/{issueLinkTypeId}": update_type,
    "DELETE /api/2/issueLinkType/{issueLinkTypeId}": delete_type,
    "PUT /api/2/issueLinkType/order": sort_types,
    "PUT /api/2/issueLinkType/{issueLinkTypeId}/order": place_type,
}
