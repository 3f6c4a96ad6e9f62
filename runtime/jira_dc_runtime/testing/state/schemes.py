"""What projects share: permission schemes and their grants, project roles and who is in them."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from .people import ADMINISTRATORS
from .permission_keys import PERMISSIONS
from .table import Table

DEFAULT_SCHEME: Final = "0"
ROLE_ADMINISTRATORS: Final = "10002"
NEEDS_PARAMETER: Final = frozenset({"group", "user", "projectRole", "userCustomField", "groupCustomField"})
HOLDERS: Final = NEEDS_PARAMETER | {"anyone", "applicationRole", "assignee", "projectLead", "reporter"}


class Actor(msgspec.Struct, frozen=True):
    """A user or a group that is in a project role."""

    id: int
    kind: Literal["user", "group"]
    name: str


class Role(msgspec.Struct):
    """A project role. `actors` are those that a new project starts with."""

    id: str
    name: str
    description: str = ""
    actors: list[Actor] = []


class Grant(msgspec.Struct, frozen=True):
    """A permission, and who holds it: for example of the type `group`, with the group's name as the parameter."""

    id: int
    permission: str
    type: str
    parameter: str = ""


class PermissionScheme(msgspec.Struct):
    """Who may do what in the projects that have this scheme."""

    id: str
    name: str
    description: str = ""
    grants: list[Grant] = []
    attributes: dict[str, str] = {}


def usual_roles() -> Table[Role]:
    """Return the project roles that are there from the start."""
    return Table(
        "project role",
        Role("10000", "Users", "A project role that represents users in a project."),
        Role("10001", "Developers", "A project role that represents developers in a project."),
        Role(
            ROLE_ADMINISTRATORS,
            "Administrators",
            "A project role that represents administrators in a project.",
            [Actor(10_000, "group", ADMINISTRATORS)],
        ),
    )


def usual_permission_schemes() -> Table[PermissionScheme]:
    """Return the one scheme: whoever is logged in may work, and the role of the administrators administers."""
    grants = [
        Grant(number, one.key, "projectRole", ROLE_ADMINISTRATORS)
        if one.key == "ADMINISTER_PROJECTS"
        else Grant(number, one.key, "applicationRole")
        for number, one in enumerate((one for one in PERMISSIONS.values() if one.in_project), 1)
    ]
    name = "Default Permission Scheme"
    scheme = PermissionScheme(DEFAULT_SCHEME, name, "Every new project has it.", grants)
    return Table("permission scheme", scheme, lacking="Permission scheme {id} does not exist")
