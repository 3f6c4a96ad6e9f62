"""How Jira writes filters and with whom they are shared."""

from __future__ import annotations

from urllib.parse import quote

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.filters import Filter, Share
from jira_dc_runtime.testing.state.sharing import may_use
from jira_dc_runtime.testing.state.state import State

from .people import write_user
from .projects import write_project


def write_filter(state: State, one: Filter, user: str | None) -> JsonObject:
    """Return a filter as `user` sees it."""
    return {
        "self": f"{state.base_url}/rest/api/2/filter/{one.id}",
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "owner": write_user(state, one.owner),
        "jql": one.jql,
        "viewUrl": f"{state.base_url}/issues/?filter={one.id}",
        "searchUrl": f"{state.base_url}/rest/api/2/search?jql={quote(one.jql)}",
        "favourite": user in one.favourites,
        "sharePermissions": [write_share(state, share) for share in one.shares],
        "editable": may_use(state, user, one, edit=True),
        "sharedUsers": _no_items(),
        "subscriptions": _no_items(),
    }


def _no_items() -> JsonObject:
    return {"size": 0, "items": [], "max-results": 1000, "start-index": 0, "end-index": 0}


def write_share(state: State, share: Share) -> JsonObject:
    """Return with whom a filter is shared. Those who are logged in are `loggedin` here, whatever they were called."""
    kind = "loggedin" if share.type == "authenticated" else share.type
    written: JsonObject = {"id": share.id, "type": kind, "view": True, "edit": share.edit}
    match share.type:
        case "group":
            address = f"{state.base_url}/rest/api/2/group?groupname={quote(share.target)}"
            written["group"] = {"name": share.target, "self": address}
        case "user":
            written["user"] = write_user(state, share.target)
        case "project":
            project = next((one for one in state.projects.values() if str(one.id) == share.target), None)
            if project is not None:
                written["project"] = write_project(state, project)
                role = state.roles.get(share.role)
                if role is not None:
                    address = f"{state.base_url}/rest/api/2/project/{project.id}/role/{role.id}"
                    known = {"name": role.name, "description": role.description}
                    written["role"] = {"self": address, "id": int(role.id), **known}
        case _:
            pass
    return written
