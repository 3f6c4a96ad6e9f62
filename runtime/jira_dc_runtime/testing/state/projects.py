"""Projects and their parts."""

from __future__ import annotations

import msgspec

from .avatars import USUAL
from .project_schemes import DEFAULT_ISSUE_TYPES, DEFAULT_PRIORITIES, DEFAULT_WORKFLOWS
from .schemes import DEFAULT_SCHEME, Actor
from .table import Table


class Project(msgspec.Struct):
    """A project; `count` is the number of issues ever created in it, `lead` the name of a user."""

    id: int
    key: str
    name: str
    lead: str
    description: str = ""
    kind: str = "software"
    count: int = 0
    url: str = ""
    email: str | None = None
    assignee_type: str = "PROJECT_LEAD"
    category: str | None = None
    avatar: int = USUAL["project"]
    archived: bool = False
    former_keys: list[str] = []
    """Keys that it had once; they find it still."""
    roles: dict[str, list[Actor]] = {}
    """Who is in each project role, by the id of the role."""
    permission_scheme: str = DEFAULT_SCHEME
    issue_type_scheme: str = DEFAULT_ISSUE_TYPES
    priority_scheme: str = DEFAULT_PRIORITIES
    workflow_scheme: str = DEFAULT_WORKFLOWS
    notification_scheme: str | None = None
    security_scheme: str | None = None


class Category(msgspec.Struct):
    """A category that projects are sorted into."""

    id: str
    name: str
    description: str = ""


class Version(msgspec.Struct):
    """A version of a project, with its dates as they are written, and its place among the versions of the project."""

    id: str
    name: str
    project: int
    description: str = ""
    released: bool = False
    archived: bool = False
    start: str | None = None
    release: str | None = None
    place: int = 0


class Component(msgspec.Struct):
    """A component of a project; `lead` is the name of a user."""

    id: str
    name: str
    project: int
    description: str = ""
    lead: str | None = None
    assignee_type: str = "PROJECT_DEFAULT"
    archived: bool = False


def no_categories() -> Table[Category]:
    """Return the table of project categories: there are none from the start."""
    return Table("project category")
