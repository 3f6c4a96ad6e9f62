"""How Jira writes users."""

from __future__ import annotations

from urllib.parse import quote

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.people import User
from jira_dc_runtime.testing.state.state import State


def write_user(state: State, name: str) -> JsonObject:
    """Return a user as a reference from elsewhere has it; of one who is gone, what is left is the name."""
    user = state.users.get(name) or User(name, name, name, f"{quote(name)}@example.com", active=False)
    return {
        "self": f"{state.base_url}/rest/api/2/user?username={quote(name)}",
        "name": user.name,
        "key": user.key,
        "emailAddress": user.email,
        "displayName": user.display_name,
        "active": user.active,
        "timeZone": user.time_zone,
    }
