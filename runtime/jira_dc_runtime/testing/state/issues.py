"""Issues and what hangs on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from jira_dc_runtime.testing.exchange import JsonObject, UploadedFile

from .table import Table


class Comment(msgspec.Struct):
    """A comment on an issue."""

    id: int
    author: str
    body: str
    created: dt.datetime
    updated: dt.datetime
    visibility: Any = None
    editor: str | None = None
    """Who changed it last; None is its author."""
    properties: JsonObject = {}
    pinned: tuple[str, dt.datetime] | None = None
    """Who pinned it, and when."""


class Worklog(msgspec.Struct):
    """Work that was logged on an issue."""

    id: int
    author: str
    comment: str
    started: str
    seconds: int
    created: dt.datetime
    updated: dt.datetime
    visibility: Any = None
    editor: str | None = None
    """Who changed it last; None is its author."""


class Attachment(msgspec.Struct):
    """A file on an issue."""

    id: int
    author: str
    file: UploadedFile
    created: dt.datetime


class Change(msgspec.Struct, frozen=True):
    """One field that was changed: the values as ids and as people read them, None where there was none."""

    field: str
    was: str | None
    was_shown: str | None
    now: str | None
    now_shown: str | None
    custom: bool = False


class Step(msgspec.Struct, frozen=True):
    """What somebody changed at once."""

    id: int
    author: str
    created: dt.datetime
    changes: tuple[Change, ...]


class LinkType(msgspec.Struct):
    """A type of links between issues: what the one does to the other, read from either side."""

    id: str
    name: str
    outward: str
    inward: str


class Link(msgspec.Struct):
    """A link between two issues by their numbers: `source` blocks, `target` is blocked."""

    id: str
    type: str
    source: int
    target: int

    @property
    def name(self) -> str:
        """What a message calls it."""
        return self.id


class RemoteLink(msgspec.Struct):
    """A link from an issue to something elsewhere; `object` and `application` are as they were sent."""

    id: int
    object: JsonObject
    global_id: str | None = None
    relationship: str | None = None
    application: JsonObject = {}


class Issue(msgspec.Struct):
    """An issue.

    `fields` holds what was set, by the id of the field, None or nothing where it is empty:

    - texts, numbers and dates as they are; labels as a sorted list;
    - users and groups by name, or a list of names; the project of a field by its id;
    - what has an id as `{"id": "10000"}`, or a list of these: priority, resolution, versions, components, options.
      The second level of a cascade stands in the `child` of the first;
    - estimates in seconds under `timeoriginalestimate` and `timeestimate`, the parent of a sub-task as the `id` of it;
    - the link to an epic as the key of it.
    """

    id: int
    key: str
    type: str
    created: dt.datetime
    updated: dt.datetime
    fields: JsonObject = {}
    status: str = "1"
    sprint: int | None = None
    closed_sprints: list[int] = []
    """The sprints that it was left over from."""
    rank: str = ""
    comments: list[Comment] = []
    worklogs: list[Worklog] = []
    attachments: list[Attachment] = []
    history: list[Step] = []
    creator: str | None = None
    resolved: dt.datetime | None = None
    voters: list[str] = []
    watchers: list[str] = []
    properties: JsonObject = {}
    remote_links: list[RemoteLink] = []
    viewed: dict[str, dt.datetime] = {}
    """When users looked at it last, by their names."""
    archived: tuple[str, dt.datetime] | None = None
    """Who archived it, and when."""
    subtasks: list[int] = []
    """The numbers of its sub-tasks, in their order."""

    @property
    def project(self) -> str:
        """The key of its project."""
        return self.key.rpartition("-")[0]


def usual_link_types() -> Table[LinkType]:
    """Return the types of links that are there from the start."""
    return Table(
        "issue link type",
        LinkType("10000", "Blocks", "blocks", "is blocked by"),
        LinkType("10001", "Cloners", "clones", "is cloned by"),
        LinkType("10002", "Duplicate", "duplicates", "is duplicated by"),
        LinkType("10003", "Relates", "relates to", "relates to"),
    )
