"""A MockJira whose issues change before each search: some are deleted, moved and edited, others are added."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from jira_dc import AsyncJira, Jira, PersonalAccessToken
from jira_dc.export import Plan, Slice
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.state.removal import delete

SITE = "https://jira.example.com"
BEGIN = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)


class RestlessJira:
    """Issues of the projects EX and OPS, created within `minutes`, and what happens to them while they are read."""

    def __init__(self, mock: MockJira, count: int, minutes: int, seed: int = 1) -> None:
        self.mock = mock
        self.chance = random.Random(seed)
        self.changes = 0
        self.on_search: Callable[[bytes], object] = lambda body: None
        self.minutes = minutes
        for number in range(count):
            self.add(f"Issue {number}")
        self.lasting = {str(each.id) for each in self.issues()}

    def issues(self) -> list[Any]:
        return list(self.mock.state.issues.values())

    def add(self, summary: str) -> None:
        key = self.mock.add_issue(self.chance.choice(["EX", "OPS"]), summary)
        moment = BEGIN + dt.timedelta(seconds=self.chance.randrange(self.minutes * 60))
        issue = self.mock.state.issue(key)
        issue.created = issue.updated = moment

    def change(self, request: httpx.Request) -> None:
        """Change a little before a search."""
        if not request.url.path.endswith("/search"):
            return
        self.on_search(request.content)
        if self.changes <= 0:
            return
        self.changes -= 1
        issues = self.issues()
        self.chance.shuffle(issues)
        for gone in issues[:2]:
            self.lasting.discard(str(gone.id))
            with self.mock.state.lock:
                delete(self.mock.state, gone, None)
        for moved in issues[2:5]:
            self.mock.move_issue(moved.key, "OPS" if moved.key.startswith("EX") else "EX")
        for edited in issues[5:8]:
            edited.updated = dt.datetime.now(dt.UTC)
        for _ in range(2):
            self.add("New")

    async def change_async(self, request: httpx.Request) -> None:
        self.change(request)

    def plan(self, slice_size: int, jql: str = "") -> Plan:
        with self.open() as jira:
            return jira.export.plan(jql, slice_size=slice_size)

    def read(self, part: Slice, *, is_async: bool = False, **options: Any) -> list[dict[str, Any]]:
        """Return what a client of either kind reads."""
        if is_async:
            return asyncio.run(self._read_async(part, options))
        with self.open() as jira:
            return list(jira.export.read(part, **options))

    @contextmanager
    def open(self) -> Generator[Jira]:
        http = self.mock.http_client()
        http.event_hooks = {"request": [self.change]}
        with http, Jira(SITE, auth=PersonalAccessToken(self.mock.token), http_client=http) as jira:
            yield jira

    async def _read_async(self, part: Slice, options: Mapping[str, Any]) -> list[dict[str, Any]]:
        http = self.mock.async_http_client()
        http.event_hooks = {"request": [self.change_async]}
        async with http, AsyncJira(SITE, auth=PersonalAccessToken(self.mock.token), http_client=http) as jira:
            return [issue async for issue in jira.export.read(part, **options)]
