"""A few models like the generated ones."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

from jira_dc_runtime import Call, Model


class User(Model):
    name: str | None = None
    active: bool | None = None


class Issue(Model):
    key: str | None = None
    id: int | None = None
    created: dt.datetime | None = None
    due: dt.date | None = None
    hours: float | None = None
    kind: Literal["bug", "task"] | None = None
    fields: dict[str, Any] | None = None
    assignee: User | None = None
    watchers: list[User] | None = None
    roles: dict[str, User] | None = None
    parent: Issue | None = None
    self_link: str | None = msgspec.field(name="self", default=None)


class Page(Model):
    start_at: int | None = msgspec.field(name="startAt", default=None)
    max_results: int | None = msgspec.field(name="maxResults", default=None)
    total: int | None = None
    is_last: bool | None = msgspec.field(name="isLast", default=None)
    values: list[Any] | None = None


def get_issue(key: str = "EX-1") -> Call[Issue]:
    return Call("GET", "/rest/api/2/issue/{issueIdOrKey}", Issue, path={"issueIdOrKey": key})
