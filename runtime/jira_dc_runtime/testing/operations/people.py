"""The operations on users, and on who is logged in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.people import write_user

from .route import Route


def get_myself(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_user(state, call.user or ""))


def get_preference(state: State, call: RecordedCall) -> Answer:
    """Jira sends the text as it was stored, without quotes, and calls that JSON."""
    stored = state.preferences.get(_preference(call))
    if stored is None:
        raise Refused(404, "key not found")
    return Answer(200, stored.encode(), {"Content-Type": "application/json;charset=UTF-8"})


def set_preference(state: State, call: RecordedCall) -> Answer:
    state.preferences[_preference(call)] = str(call.body)
    return Answer(204)


def remove_preference(state: State, call: RecordedCall) -> Answer:
    if state.preferences.pop(_preference(call), None) is None:
        raise Refused(404, "key not found")
    return Answer(204)


def _preference(call: RecordedCall) -> tuple[str, str]:
    return call.user or "", call.query.get("key", "")


def get_user(state: State, call: RecordedCall) -> Answer:
    name = call.query.get("username") or call.query.get("key") or ""
    return json_answer(200, write_user(state, state.user(name).name))


def find_users(state: State, call: RecordedCall) -> Answer:
    wanted = call.query.get("username", "").lower()
    start, size = int(call.query.get("startAt", 0)), int(call.query.get("maxResults", 50))
    found = [
        write_user(state, one.name)
        for one in state.users.values()
        if wanted in f"{one.name} {one.display_name}".lower()
    ]
    return json_answer(200, found[start : start + size])


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/myself": get_myself,
    "GET /api/2/mypreferences": get_preference,
    "PUT /api/2/mypreferences": set_preference,
    "DELETE /api/2/mypreferences": remove_preference,
    "GET /api/2/user": get_user,
    "GET /api/2/user/search": find_users,
    "GET /api/2/user/assignable/search": find_users,
}
