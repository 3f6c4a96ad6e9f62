"""Who may do what: the one decision, made from groups, permission schemes and project roles."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.exchange import Refused

from .issues import Issue
from .people import ADMINISTRATORS, EVERYBODY, User
from .permission_keys import OLDER, PERMISSIONS
from .projects import Project
from .schemes import Actor, Grant
from .state import State

_OF_ADMINISTRATORS: Final = frozenset({"ADMINISTER", "SYSTEM_ADMIN", "GLOBAL_BROWSE_ARCHIVE"})
_IN_AN_ARCHIVE: Final = frozenset({"ADMINISTER_PROJECTS", "BROWSE_ARCHIVE", "BROWSE_PROJECTS"})
_READING: Final = frozenset({"BROWSE_ARCHIVE", "BROWSE_PROJECTS", "VIEW_DEV_TOOLS", "VIEW_READONLY_WORKFLOW"})
NOT_LOGGED_IN: Final = "You are not authenticated. Authentication required to perform this operation."


def may(
    state: State, user: str | None, permission: str, project: Project | None = None, issue: Issue | None = None
) -> bool:
    """Return whether `user`, None for an anonymous one, has a permission.

    A permission of projects is looked up in the permission scheme of `project`; without a project, it is enough to
    have it in any. Whom a scheme names as reporter, assignee or by a field of the issue is known with `issue` only.
    """
    key = OLDER.get(permission, permission)
    known = PERMISSIONS.get(key)
    account = None if user is None else state.users.get(user)
    if known is None or (user is not None and (account is None or not account.active)):
        return False
    if not known.in_project:
        return account is not None and (key not in _OF_ADMINISTRATORS or ADMINISTRATORS in account.groups)
    if project is None:
        return any(may(state, user, key, one, issue) for one in state.projects.values())
    if project.archived and key not in _IN_AN_ARCHIVE:
        return False
    if state.read_only and key not in _READING and (account is None or ADMINISTRATORS not in account.groups):
        return False
    if key == "BROWSE_PROJECTS" and account is None and state.public:
        return True
    if key == "ADMINISTER_PROJECTS" and account is not None and ADMINISTRATORS in account.groups:
        return True
    grants = state.permission_schemes[project.permission_scheme].grants
    return any(grant.permission == key and _holds(grant, account, project, issue) for grant in grants)


def require(
    state: State, user: str | None, permission: str, project: Project | None = None, issue: Issue | None = None
) -> None:
    """Refuse with 401 who is anonymous and with 403 who is logged in, unless they have the permission."""
    if may(state, user, permission, project, issue):
        return
    if user is None:
        raise Refused(401, NOT_LOGGED_IN)
    what = PERMISSIONS[OLDER.get(permission, permission)].name
    where = "" if project is None else f" in the project {project.key}"
    raise Refused(403, f"You do not have the permission '{what}'{where}.")


def is_in(actor: Actor, account: User) -> bool:
    """Return whether a user is who `actor` means."""
    return actor.name == account.name if actor.kind == "user" else actor.name in account.groups


def _holds(grant: Grant, account: User | None, project: Project, issue: Issue | None) -> bool:
    if account is None:
        return grant.type == "anyone"
    fields = {} if issue is None else issue.fields
    wanted = grant.parameter
    match grant.type:
        case "anyone":
            return True
        case "applicationRole":
            return not wanted or EVERYBODY in account.groups
        case "group":
            return wanted in account.groups
        case "user":
            return wanted in {account.key, account.name}
        case "projectRole":
            return any(is_in(actor, account) for actor in project.roles.get(wanted, ()))
        case "projectLead":
            return project.lead == account.name
        case "reporter" | "assignee":
            return fields.get(grant.type) == account.name
        case "userCustomField" | "groupCustomField":
            return bool(_names(fields.get(wanted)) & {account.name, account.key, *account.groups})
        case _:
            return False


def _names(value: object) -> set[str]:
    """Return the names of users or groups in the value of a field."""
    if is_array(value):
        return {name for each in value for name in _names(each)}
    return {str(value.get("name"))} if is_object(value) else {str(value)}
