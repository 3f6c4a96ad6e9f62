"""The operations that make a user nameless: look at what would change, do it, see how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, Refused, json_answer
from jira_dc_runtime.testing.state.people import User
from jira_dc_runtime.testing.state.rename import rename_user
from jira_dc_runtime.testing.state.state import State

from .access import administered
from .body import read_object
from .route import Route
from .tasks import begin, has_ended, look, write_progress
from .users import close_sessions

_KIND: Final = "anonymization"
_OPERATIONS: Final = ["USER_TRANSFER_OWNERSHIP", "USER_KEY_CHANGE_PLUGIN_POINTS", "USER_NAME_CHANGE", "USER_DISABLE"]
_PAGE: Final = "/secure/admin/user/AnonymizeUser!progress.jspa"


def _find(state: State, key: object) -> User:
    user = next((one for one in state.users.values() if one.key == key), None)
    if user is None:
        raise Refused(400, errors={"userKey": f"There is no user with the key '{key}'."})
    return user


def _owned(state: State, user: User) -> list[str]:
    return [project.key for project in state.projects.values() if project.lead == user.name]


def _write_validation(state: State, user: User) -> JsonObject:
    owned = [
        {
            "type": "TRANSFER_OWNERSHIP",
            "description": f"Lead of the project {key}",
            "numberOfOccurrences": 1,
            "uriDisplayName": key,
            "uri": f"{state.base_url}/rest/api/2/project/{key}",
        }
        for key in _owned(state, user)
    ]
    return {
        "userKey": user.key,
        "userName": user.name,
        "displayName": user.display_name,
        "email": user.email,
        "deleted": False,
        "success": True,
        "operations": _OPERATIONS,
        "errors": {},
        "warnings": {},
        "affectedEntities": {"TRANSFER_OWNERSHIP": owned} if owned else {},
        "businessLogicValidationFailed": False,
        "expand": "affectedEntities",
    }


def validate(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_validation(state, _find(state, call.query.get("userKey"))))


def anonymize(state: State, call: RecordedCall) -> Answer:
    body = read_object(call)
    user, owner = _find(state, body.get("userKey")), body.get("newOwnerKey")
    owned = _owned(state, user)
    if user.name == call.user:
        raise Refused(400, errors={"userKey": "You cannot anonymize the user that you are logged in as."})
    if owned and owner is None:
        raise Refused(400, errors={"newOwnerKey": f"The user leads {', '.join(owned)}: name a new owner."})
    heir = user if owner is None else _find(state, owner)
    about = {
        "fullName": user.display_name,
        "userKey": user.key,
        "userName": user.name,
        "operations": _OPERATIONS,
        "isRerun": False,
        "rerun": False,
    }
    for key in owned:
        state.projects[key].lead = heir.name
    _hide(state, user)
    return json_answer(202, _write_progress(state, begin(state, _KIND, about)))


def _hide(state: State, user: User) -> None:
    number = user.key.removeprefix("JIRAUSER").lower()
    close_sessions(state, user)
    state.passwords.pop(user.name, None)
    user.display_name, user.email, user.active = f"user-{number}", f"{user.key}@jira.invalid", False
    rename_user(state, user, user.key.lower())


def rerun(state: State, call: RecordedCall) -> Answer:
    user = _find(state, read_object(call).get("userKey"))
    about = {
        "fullName": user.display_name,
        "userKey": user.key,
        "userName": user.name,
        "operations": _OPERATIONS,
        "isRerun": True,
        "rerun": True,
    }
    return json_answer(202, _write_progress(state, begin(state, _KIND, about)))


def get_progress(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, _write_progress(state, look(state, call, _KIND)))


def _write_progress(state: State, task: Any) -> JsonObject:
    status = "COMPLETED" if has_ended(task) else "IN_PROGRESS"
    progress = write_progress(state, task, _PAGE)
    return {**progress, "currentSubTask": "", "executingNode": "", "status": status, "errors": {}, "warnings": {}}


def unlock(state: State, call: RecordedCall) -> Answer:
    running = [task for task in state.settings.tasks.values() if task.kind == _KIND and not has_ended(task)]
    if not running:
        raise Refused(404, "No anonymization holds a lock.")
    raise Refused(409, "An anonymization is running.")


_PATH: Final = "/api/2/user/anonymization"

ROUTES: Final[Mapping[str, Route]] = {
    f"GET {_PATH}": administered(validate),
    f"POST {_PATH}": administered(anonymize),
    f"GET {_PATH}/progress": administered(get_progress),
    f"GET {_PATH}/rerun": administered(validate),
    f"POST {_PATH}/rerun": administered(rerun),
    f"DELETE {_PATH}/unlock": administered(unlock),
}
