"""Issues and what hangs on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from jira_dc_runtime.testing.exchange import JsonObject, UploadedFile


class Comment(msgspec.Struct):
    """A comment on an issue."""

    id: int
    author: str
    body: str
    created: dt.datetime
    updated: dt.datetime
    visibility: Any = None


class Worklog(msgspec.Struct):
    """Work that was logged on an issue."""

    id: int
    author: str
    comment: str
    started: str
    seconds: int
    created: dt.datetime
    updated: dt.datetime


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


class Issue(msgspec.Struct):
    """An issue. `fields` holds what was set, as Jira is sent it."""

    id: int
    key: str
    type: str
    created: dt.datetime
    updated: dt.datetime
    fields: JsonObject = {}
    status: str = "1"
    sprint: int | None = None
    comments: list[Comment] = []
    worklogs: list[Worklog] = []
    attachments: list[Attachment] = []
    history: list[Step] = []

    @property
    def project(self) -> str:
        """The key of its project."""
        return self.key.rpartition("-")[0]
