"""Who works in a MockJira: users and groups."""

from __future__ import annotations

import msgspec

from .avatars import USUAL

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
    avatar: int = USUAL["user"]


class Group(msgspec.Struct):
    """A group; who is in it stands with the users."""

    name: str


class ApplicationRole(msgspec.Struct):
    """What is paid for by the user: whoever is in one of its groups may use the product."""

    key: str
    name: str
    groups: list[str]
    default_groups: list[str]
    selected: bool = False
    """Whether new users get it unless something else is said."""


def usual_application_roles() -> dict[str, ApplicationRole]:
    """Return the one product there is, by its key."""
    role = ApplicationRole("jira-software", "Jira Software", [EVERYBODY], [EVERYBODY], selected=True)
    return {role.key: role}
