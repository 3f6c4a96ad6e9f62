"""Who may see a filter, and who may change it."""

from __future__ import annotations

from .filters import Filter, Share
from .permission import is_in, may
from .state import State


def may_use(state: State, user: str | None, one: Filter, *, edit: bool = False) -> bool:
    """Return whether a user may see a filter, or change it."""
    if user is not None and user == one.owner:
        return True
    return any(_holds(state, user, share) for share in one.shares if share.edit or not edit)


def _holds(state: State, user: str | None, share: Share) -> bool:
    account = None if user is None else state.users.get(user)
    if share.type == "global":
        return True
    if account is None:
        return False
    match share.type:
        case "authenticated":
            return True
        case "group":
            return share.target in account.groups
        case "user":
            return share.target == account.name
        case _:
            project = next((each for each in state.projects.values() if str(each.id) == share.target), None)
            if project is None:
                return False
            if not share.role:
                return may(state, user, "BROWSE_PROJECTS", project)
            return any(is_in(actor, account) for actor in project.roles.get(share.role, ()))
