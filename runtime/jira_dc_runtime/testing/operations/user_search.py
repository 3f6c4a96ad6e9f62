"""The ways to look for users and groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.people import ADMINISTRATORS, User
from jira_dc_runtime.testing.state.permission import may
from jira_dc_runtime.testing.state.permission_keys import OLDER, PERMISSIONS
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.avatars import write_avatar_urls
from jira_dc_runtime.testing.write.people import write_user, write_whole_user

from .access import administered, see_project
from .route import Route

_MOST: Final = 1000
_IN_A_PICKER: Final = 20
_EVERYBODY: Final = frozenset({"", ".", "%", "_"})
"""Texts that Jira finds everybody with."""


def read_number(call: RecordedCall, name: str, usual: int) -> int:
    """Return a number in the query, or refuse what is none."""
    try:
        return max(0, int(call.query.get(name) or usual))
    except ValueError:
        raise Refused(400, f"{name} is a number.") from None


def matches(user: User, wanted: str) -> bool:
    """Return whether the name, the mail address or a word of the full name starts with `wanted`."""
    low = wanted.lower().strip()
    words = (user.name, user.email, user.display_name, *re.split(r"[\s@.]+", f"{user.display_name} {user.email}"))
    return low in _EVERYBODY or any(word.lower().startswith(low) for word in words)


def _page(state: State, call: RecordedCall, found: Iterable[User]) -> Answer:
    start, size = read_number(call, "startAt", 0), min(_MOST, read_number(call, "maxResults", 50))
    shown = sorted(found, key=lambda user: user.display_name.lower())[start : start + size]
    return json_answer(200, [write_user(state, user.name) for user in shown])


def _active(state: State) -> list[User]:
    return [user for user in state.users.values() if user.active]


def _wanted(call: RecordedCall) -> str:
    if not call.query.get("username"):
        raise Refused(400, "The username query parameter was not provided")
    return call.query["username"]


def find_users(state: State, call: RecordedCall) -> Answer:
    wanted = _wanted(call)
    kinds = {
        True: call.query.get("includeActive", "true").lower() != "false",
        False: call.query.get("includeInactive", "false").lower() == "true",
    }
    return _page(state, call, (user for user in state.users.values() if kinds[user.active] and matches(user, wanted)))


def _holders(state: State, call: RecordedCall, needed: list[str], projects: list[Project | None]) -> Answer:
    """Answer with the users who have all the permissions in all the projects, and whom the query means."""
    wanted = call.query.get("username", "")
    return _page(
        state,
        call,
        (
            user
            for user in _active(state)
            if matches(user, wanted) and all(may(state, user.name, key, one) for one in projects for key in needed)
        ),
    )


def _project_of(state: State, call: RecordedCall, name: str) -> Project | None:
    """Return the project that the query means by an issue or by itself, or None."""
    if call.query.get("issueKey"):
        return state.projects[state.issue(call.query["issueKey"]).project]
    return see_project(state, call, call.query[name]) if call.query.get(name) else None


def find_assignable(state: State, call: RecordedCall) -> Answer:
    return _holders(state, call, ["ASSIGNABLE_USER"], [_project_of(state, call, "project")])


def find_assignable_in_all(state: State, call: RecordedCall) -> Answer:
    keys = [key for key in call.query.get("projectKeys", "").split(",") if key]
    if not keys:
        raise Refused(400, "The projectKeys query parameter was not provided")
    return _holders(state, call, ["ASSIGNABLE_USER"], [see_project(state, call, key) for key in keys])


def find_viewers(state: State, call: RecordedCall) -> Answer:
    _wanted(call)
    return _holders(state, call, ["BROWSE_PROJECTS"], [_project_of(state, call, "projectKey")])


def find_with_permissions(state: State, call: RecordedCall) -> Answer:
    project = _project_of(state, call, "projectKey")
    if not may(state, call.user, "ADMINISTER_PROJECTS", project):
        raise Refused(403, "Only administrators may look for users by their permissions.")
    keys = [key.strip() for key in call.query.get("permissions", "").split(",") if key.strip()]
    unknown = [key for key in keys if OLDER.get(key, key) not in PERMISSIONS]
    if unknown or not keys:
        raise Refused(400, f"There is no permission {', '.join(unknown)}." if unknown else "No permissions were given.")
    return _holders(state, call, keys, [project])


def list_users(state: State, call: RecordedCall) -> Answer:
    """The cursor is the key of the first user of the next page."""
    users = sorted(state.users.values(), key=lambda user: user.key)
    size, cursor = min(_MOST, read_number(call, "maxResults", 50)) or 1, call.query.get("cursor", "")
    start = next((at for at, user in enumerate(users) if user.key == cursor), 0)
    shown = users[start : start + size]
    address = f"{state.base_url}/rest/api/2/user/list?maxResults={size}"
    page: JsonObject = {
        "self": f"{address}&cursor={cursor}" if cursor else address,
        "maxResults": size,
        "isLast": start + size >= len(users),
        "values": [write_whole_user(state, user) for user in shown],
    }
    if not page["isLast"]:
        following = users[start + size].key
        page |= {"nextCursor": following, "nextPage": f"{address}&cursor={following}"}
    return json_answer(200, page)


def no_duplicates(state: State, call: RecordedCall) -> Answer:
    """There is one user directory, so no user stands in two."""
    return json_answer(200, {})


def pick_users(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _suggest_users(state, call, call.query.get("exclude", "").split(",")))


def pick_groups(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _suggest_groups(state, call, call.query.get("exclude", "").split(",")))


def pick_both(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"users": _suggest_users(state, call, ()), "groups": _suggest_groups(state, call, ())})


def _suggest_users(state: State, call: RecordedCall, left_out: Iterable[str]) -> JsonObject:
    query, excluded = call.query.get("query", ""), set(left_out)
    mark = _marker(query)
    found = [user for user in _active(state) if matches(user, query) and user.name not in excluded]
    shown = found[: read_number(call, "maxResults", 50)]
    written = [
        {
            "name": user.name,
            "key": user.key,
            "html": f"{mark(user.display_name)} - {mark(user.email)} ({mark(user.name)})",
            "displayName": user.display_name,
            **(
                {"avatarUrl": write_avatar_urls(state, "user", user.avatar)["24x24"]}
                if call.query.get("showAvatar", "").lower() == "true"
                else {}
            ),
        }
        for user in shown
    ]
    header = f"Showing {len(shown)} of {len(found)} matching users"
    return {"users": written, "total": len(found), "header": header}


def _suggest_groups(state: State, call: RecordedCall, left_out: Iterable[str]) -> JsonObject:
    query, excluded = call.query.get("query", ""), set(left_out)
    mark = _marker(query)
    mine = state.users.get(call.query.get("userName", ""))
    found = [
        name
        for name in sorted(state.groups)
        if query.lower() in name.lower() and name not in excluded and (mine is None or name in mine.groups)
    ]
    shown = found[: read_number(call, "maxResults", _IN_A_PICKER)]
    written = [{"name": name, "html": mark(name), "labels": _label(state, name)} for name in shown]
    header = f"Showing {len(shown)} of {len(found)} matching groups"
    return {"header": header, "total": len(found), "groups": written}


def _label(state: State, group: str) -> list[JsonObject]:
    labels: list[JsonObject] = []
    if group == ADMINISTRATORS:
        title = "Users added to this group will be given administrative access"
        labels.append({"text": "Admin", "title": title, "type": "ADMIN"})
    for role in state.application_roles.values():
        if group in role.groups:
            title = f"Users added to this group will be given access to {role.name}"
            labels.append({"text": role.name, "title": title, "type": "SINGLE"})
    return labels


def _marker(query: str) -> Callable[[str], str]:
    """Return what puts the part of a text that was looked for between tags."""
    if query.lower() in _EVERYBODY:
        return escape
    wanted = re.compile(re.escape(escape(query)), re.IGNORECASE)
    return lambda text: wanted.sub(lambda found: f"<strong>{found[0]}</strong>", escape(text), count=1)


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/user/search": find_users,
    "GET /api/2/user/assignable/search": find_assignable,
    "GET /api/2/user/assignable/multiProjectSearch": find_assignable_in_all,
    "GET /api/2/user/viewissue/search": find_viewers,
    "GET /api/2/user/permission/search": find_with_permissions,
    "GET /api/2/user/list": administered(list_users),
    "GET /api/2/user/picker": pick_users,
    "GET /api/2/user/duplicated/count": no_duplicates,
    "GET /api/2/user/duplicated/list": administered(no_duplicates),
    "GET /api/2/groups/picker": pick_groups,
    "GET /api/2/groupuserpicker": pick_both,
}
