"""Who works in a MockJira: users and groups."""

from __future__ import annotations

import msgspec

ADMINISTRATORS = "jira-administrators"
EVERYBODY = "jira-software-users"


class User(msgspec.Struct):
    """A user. `groups` are the names of the groups that the user is in."""

    name: str
    key: str
    display_name: str
    email: str
    active: bool = True
    time_zone: str = "Etc/UTC"
    locale: str = "en_US"
    groups: list[str] = []


class Group(msgspec.Struct):
    """A group; who is in it stands with the users."""

    name: str
