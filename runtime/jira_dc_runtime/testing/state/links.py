"""Links between issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .history import note
from .issues import Change, Issue, Link, LinkType
from .state import State

_ITSELF = "You cannot link an issue to itself."


def find_link_type(state: State, sent: object) -> LinkType:
    """Return the type that a request names by its id or its name, or refuse with 404."""
    wanted: Mapping[str, Any] = sent if is_object(sent) else {}
    if wanted.get("id") is not None:
        found, said = state.link_types.get(wanted["id"]), f"id '{wanted['id']}'"
    else:
        found, said = state.link_types.named(wanted.get("name")), f"name '{wanted.get('name')}'"
    if found is None:
        raise Refused(404, f"No issue link type with {said} found.")
    return found


def find_link(state: State, number: str) -> Link:
    """Return a link, or refuse with 404."""
    found = state.links.get(number)
    if found is None:
        raise Refused(404, f"No issue link with id '{number}' exists.")
    return found


def link(state: State, type_: LinkType, source: Issue, target: Issue, user: str | None) -> Link:
    """Link two issues, unless they are linked so already, and return the link."""
    if source is target:
        raise Refused(400, _ITSELF)
    for one in state.links:
        if (one.type, one.source, one.target) == (type_.id, source.id, target.id):
            return one
    made = state.links.add(Link(str(state.next_id()), type_.id, source.id, target.id))
    note(state, source, user, Change("Link", None, None, target.key, f"This issue {type_.outward} {target.key}"))
    note(state, target, user, Change("Link", None, None, source.key, f"This issue {type_.inward} {source.key}"))
    return made


def unlink(state: State, gone: Link, user: str | None) -> None:
    """Delete a link."""
    state.links.remove(gone.id)
    type_ = state.link_types.get(gone.type)
    ends = [_by_number(state, number) for number in (gone.source, gone.target)]
    source, target = ends
    if type_ is None or source is None or target is None:
        return
    note(state, source, user, Change("Link", target.key, f"This issue {type_.outward} {target.key}", None, None))
    note(state, target, user, Change("Link", source.key, f"This issue {type_.inward} {source.key}", None, None))


def links_of(state: State, issue: Issue) -> Iterator[tuple[Link, LinkType, Issue, bool]]:
    """Yield each link of `issue`: the link, its type, the other issue, and whether it leads outward."""
    for one in state.links:
        if issue.id in {one.source, one.target}:
            outward = one.source == issue.id
            other = _by_number(state, one.target if outward else one.source)
            type_ = state.link_types.get(one.type)
            if other is not None and type_ is not None:
                yield one, type_, other, outward


def link_by_update(state: State, sent: JsonObject, user: str | None, issue: Issue | None) -> Callable[[Issue], None]:
    """Return what links an issue as `update` of a request says; refuse what names no type, or no other issue."""
    type_ = find_link_type(state, sent.get("type"))
    outward = is_object(sent.get("outwardIssue"))
    other = find_end(state, sent.get("outwardIssue" if outward else "inwardIssue"))
    if other is issue:
        raise Refused(400, _ITSELF)

    def do(issue: Issue) -> None:
        source, target = (issue, other) if outward else (other, issue)
        link(state, type_, source, target, user)

    return do


def find_end(state: State, sent: object) -> Issue:
    """Return the issue that one end of a link names by its id or its key, or refuse with 404."""
    wanted: Mapping[str, Any] = sent if is_object(sent) else {}
    name = str(wanted.get("key") or wanted.get("id") or "")
    try:
        return state.issue(name)
    except Refused:
        raise Refused(404, f"No issue could be found with key '{name}'.") from None


def _by_number(state: State, number: int) -> Issue | None:
    return next((one for one in state.issues.values() if one.id == number), None)
