"""The way of an issue through the workflow."""

from __future__ import annotations

from collections.abc import Iterator

from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .fields import read_change
from .history import watch
from .issues import Issue
from .state import State
from .workflow import DONE, Transition


def open_transitions(state: State, issue: Issue) -> list[Transition]:
    """Return the transitions that an issue may go now."""
    return [one for one in state.transitions if one.to != issue.status]


def transition_screen(state: State, transition: Transition) -> Iterator[str]:
    """Yield the id of each field that a transition asks for; a comment may always be given."""
    screen = state.screens.get(transition.screen)
    if screen is not None:
        yield from screen.list_fields()
    yield "comment"


def do_transition(state: State, issue: Issue, body: JsonObject, user: str | None) -> None:
    """Move an issue as a request says; refuse with 400 a transition that is not open, or a faulty field."""
    wanted: JsonObject = body.get("transition") or {}
    number = str(wanted.get("id") or "")
    if not number:
        raise Refused(400, "Missing 'transition' identifier")
    found = next((one for one in open_transitions(state, issue) if one.id == number), None)
    if found is None:
        raise Refused(400, f"Transition id '{number}' is not valid for this issue.")
    edit = read_change(state, issue, body, user, transition_screen(state, found))
    with watch(state, issue, user):
        edit.store(issue)
        issue.status = found.to
        _resolve(state, issue)
    edit.follow(issue)
    issue.updated = state.clock()


def _resolve(state: State, issue: Issue) -> None:
    """Give an issue that is done a resolution and the time of it; take both from one that is not."""
    if state.statuses[issue.status].category != DONE:
        issue.fields = {name: value for name, value in issue.fields.items() if name != "resolution"}
        issue.resolved = None
        return
    if not issue.fields.get("resolution"):
        first = next(iter(state.resolutions), None)
        issue.fields = {**issue.fields, "resolution": None if first is None else {"id": first.id}}
    issue.resolved = issue.resolved or state.clock()
