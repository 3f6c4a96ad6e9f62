"""The operations on users: create, read, change, delete, passwords, applications, sessions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.people import ApplicationRole, User
from jira_dc_runtime.testing.state.permission import NOT_LOGGED_IN
from jira_dc_runtime.testing.state.rename import rename_user
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.people import write_whole_user

from .access import administered
from .body import read_object, read_texts
from .route import Route

_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_NEEDED: Final = {
    "name": ("username", "You must specify a username."),
    "displayName": ("fullname", "You must specify a full name."),
    "emailAddress": ("email", "You must specify an email address."),
}
"""What a new user needs, with the field that the error is said of, and the error."""


def find_user(state: State, call: RecordedCall) -> User:
    """Return the user that the query names by `username` or `key`, or refuse with 404."""
    named = call.query.get("username") or call.query.get("key")
    if not named:
        raise Refused(404, "Either the 'username' or the 'key' query parameters need to be provided")
    return state.user(named)


def get_user(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_whole_user(state, find_user(state, call), call.query.get("expand", "")))


def create_user(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    errors = {field: said for name, (field, said) in _NEEDED.items() if not str(body.get(name, "")).strip()}
    errors |= _check(state, body, None)
    if errors:
        raise Refused(400, errors=errors)
    keys = read_texts(body, "applicationKeys")
    roles = state.application_roles.values()
    chosen = [_find_application(state, key) for key in keys] if "applicationKeys" in body else []
    chosen = chosen or ([] if "applicationKeys" in body else [role for role in roles if role.selected])
    groups = [group for role in chosen for group in role.default_groups]
    name = str(body["name"]).strip().lower()
    user = state.add_user(name, str(body["displayName"]), str(body["emailAddress"]), groups=groups)
    if body.get("password"):
        state.passwords[name] = str(body["password"])
    return json_answer(201, write_whole_user(state, user, "groups,applicationRoles"))


def update_user(state: State, call: RecordedCall) -> Answer:
    user = find_user(state, call)
    _change(state, user, read_object(call))
    return json_answer(200, write_whole_user(state, user))


def delete_user(state: State, call: RecordedCall) -> Answer:
    user = find_user(state, call)
    if user.name == call.user:
        raise Refused(400, "You cannot delete the user that you are logged in as.")
    led = [project.key for project in state.projects.values() if project.lead == user.name]
    if led:
        raise Refused(400, f"Cannot delete user '{user.name}' because the user leads projects: {', '.join(led)}.")
    issues = [
        issue.key
        for issue in state.issues.values()
        if user.name in {issue.fields.get("assignee"), issue.fields.get("reporter")}
    ]
    if issues:
        raise Refused(400, f"Cannot delete user '{user.name}' because {len(issues)} issues are theirs.")
    close_sessions(state, user)
    del state.users[user.name]
    state.passwords.pop(user.name, None)
    return Answer(204)


def set_password(state: State, call: RecordedCall) -> Answer:
    user = find_user(state, call)
    state.passwords[user.name] = _read_password(read_object(call))
    return Answer(204)


def _find_myself(state: State, call: RecordedCall) -> User:
    if call.user is None:  # also where everybody may read projects, nobody has no account
        raise Refused(401, NOT_LOGGED_IN)
    return state.users[call.user]


def get_myself(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, write_whole_user(state, _find_myself(state, call)))


def update_myself(state: State, call: RecordedCall) -> Answer:
    body, user = read_object(call), _find_myself(state, call)
    if state.passwords.get(user.name) != body.get("password"):
        raise Refused(400, errors={"password": "To change your user you must give your password."})
    allowed: JsonObject = {name: body[name] for name in ("displayName", "emailAddress") if name in body}
    _change(state, user, allowed)
    return json_answer(200, write_whole_user(state, user))


def set_my_password(state: State, call: RecordedCall) -> Answer:
    body, name = read_object(call), _find_myself(state, call).name
    new = _read_password(body)
    if state.passwords.get(name) != body.get("currentPassword"):
        raise Refused(400, errors={"currentPassword": "The current password is wrong."})
    state.passwords[name] = new
    return Answer(204)


def add_application(state: State, call: RecordedCall) -> Answer:
    user, role = find_user(state, call), _find_application(state, call.query.get("applicationKey", ""))
    user.groups += [group for group in role.default_groups if group not in user.groups]
    return Answer(200)


def remove_application(state: State, call: RecordedCall) -> Answer:
    user, role = find_user(state, call), _find_application(state, call.query.get("applicationKey", ""))
    user.groups = [group for group in user.groups if group not in role.groups]
    return Answer(204)


def end_sessions(state: State, call: RecordedCall) -> Answer:
    close_sessions(state, state.user(call.path["username"]))
    return Answer(200)


def close_sessions(state: State, user: User) -> None:
    """Forget every cookie session of a user."""
    state.sessions = {session: key for session, key in state.sessions.items() if key != user.key}


def get_accessibility(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, [{"key": key, "enabled": on} for key, on in state.settings.accessibility.items()])


def get_preference(state: State, call: RecordedCall) -> Answer:
    """Jira sends the text as it was stored, without quotes, and calls that JSON."""
    stored = state.preferences.get(_preference(state, call))
    if stored is None:
        raise Refused(404, "key not found")
    return Answer(200, stored.encode(), {"Content-Type": "application/json;charset=UTF-8"})


def set_preference(state: State, call: RecordedCall) -> Answer:
    body: Any = call.body
    state.preferences[_preference(state, call)] = (
        body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    )
    return Answer(204)


def remove_preference(state: State, call: RecordedCall) -> Answer:
    if state.preferences.pop(_preference(state, call), None) is None:
        raise Refused(404, "key not found")
    return Answer(204)


def _preference(state: State, call: RecordedCall) -> tuple[str, str]:
    return _find_myself(state, call).name, call.query.get("key", "")


def _read_password(body: JsonObject) -> str:
    if not body.get("password"):
        raise Refused(400, errors={"password": "You must specify a password."})
    return str(body["password"])


def _check(state: State, body: JsonObject, changed: User | None) -> dict[str, str]:
    """Return what is wrong with the attributes of a user, by the field."""
    errors: dict[str, str] = {}
    name = str(body.get("name", "")).strip().lower()
    taken = state.users.get(name)
    if taken is not None and taken is not changed:
        errors["username"] = "A user with that username already exists."
    elif re.search(r"[<>&\s]", name):
        errors["username"] = "The username must not contain blanks, '<', '>' or '&'."
    mail = str(body.get("emailAddress", ""))
    if mail and not _MAIL.fullmatch(mail):
        errors["email"] = "You must specify a valid email address."
    return errors


def _change(state: State, user: User, body: JsonObject) -> None:
    errors = _check(state, body, user)
    empty = {field: said for name, (field, said) in _NEEDED.items() if name in body and not str(body[name]).strip()}
    if errors or empty:
        raise Refused(400, errors={**empty, **errors})
    user.display_name = str(body.get("displayName", user.display_name))
    user.email = str(body.get("emailAddress", user.email))
    user.active = bool(body.get("active", user.active))
    name = str(body.get("name", user.name)).strip().lower()
    if name != user.name:
        rename_user(state, user, name)


def _find_application(state: State, key: str) -> ApplicationRole:
    role = state.application_roles.get(key)
    if role is None:
        raise Refused(400, errors={"applicationKeys": f"There is no application with the key '{key}'."})
    return role


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/user": get_user,
    "POST /api/2/user": administered(create_user),
    "PUT /api/2/user": administered(update_user),
    "DELETE /api/2/user": administered(delete_user),
    "PUT /api/2/user/password": administered(set_password),
    "POST /api/2/user/application": administered(add_application),
    "DELETE /api/2/user/application": administered(remove_application),
    "DELETE /api/2/user/session/{username}": administered(end_sessions),
    "GET /api/2/user/a11y/personal-settings": get_accessibility,
    "GET /api/2/myself": get_myself,
    "PUT /api/2/myself": update_myself,
    "PUT /api/2/myself/password": set_my_password,
    "GET /api/2/mypreferences": get_preference,
    "PUT /api/2/mypreferences": set_preference,
    "DELETE /api/2/mypreferences": remove_preference,
}
