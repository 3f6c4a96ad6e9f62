"""A Jira that is a list of moments: it answers what planning asks, and reads JQL as Jira does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from jira_dc_runtime.answer.response import Response
from jira_dc_runtime.call import Call, JsonBody
from jira_dc_runtime.client.gather import Outcome
from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.export.asking import Ask, Flow, IssuePage

CONDITION = re.compile(r'created (>=|<) "([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2})"')
NOW = datetime(2026, 1, 31, 10, 5, 30, tzinfo=UTC)


class CreatedMinutes:
    """Issues that are nothing but the moment of their creation."""

    def __init__(self, moments: Iterable[datetime], zone: str = "Etc/UTC", now: datetime = NOW) -> None:
        self.moments = sorted(moments)
        self.zone = zone
        self.user = {"name": "fred", "timeZone": zone}
        self.server = {"serverTime": now.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")}
        self.headers = {"Date": format_datetime(now, usegmt=True)}
        self.most_counted = 10**9
        self.asked = 0
        self.rounds = 0
        self.queries: list[str] = []

    def run(self, flow: Flow[Any]) -> Any:
        """Answer all that `flow` asks, and return what it returns."""
        try:
            step = next(flow)
            while True:
                assert isinstance(step, Ask)
                self.rounds += 1
                self.asked += len(step.calls)
                respond = self.respond if step.whole else self.answer
                step = flow.send([Outcome(call, None, respond(call)) for call in step.calls])
        except StopIteration as end:
            return end.value

    def respond(self, call: Call[Any]) -> Response[Any]:
        """Return the answer with its headers."""
        return Response(call.operation, self.answer(call), 200, Headers(self.headers.items()), b"", ())

    def answer(self, call: Call[Any]) -> Any:
        if call.path_template.endswith("/myself"):
            return self.user
        if call.path_template.endswith("/serverInfo"):
            return self.server
        if call.path_template.endswith("/field"):
            return []
        assert isinstance(call.body, JsonBody)
        jql: str = call.body.value["jql"]
        self.queries.append(jql)
        condition, _, order = jql.partition("ORDER BY")
        found = self.find(condition)
        shown = found[-1:] if "DESC" in order else found[:1]
        issues = [
            {"id": "1", "key": "EX-1", "fields": {"created": each.isoformat(timespec="milliseconds")}}
            for each in shown[: call.body.value["maxResults"]]
        ]
        return IssuePage(total=min(len(found), self.most_counted), issues=issues)

    def find(self, jql: str) -> list[datetime]:
        """Return what meets the conditions on `created`; any others are met."""
        found = self.moments
        for way, text in CONDITION.findall(jql):
            local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(self.zone))
            mark = local.astimezone(UTC)
            found = [each for each in found if (each >= mark if way == ">=" else each < mark)]
        return found


def minutes_after(start: datetime, *minutes: float) -> list[datetime]:
    return [start + timedelta(minutes=each) for each in minutes]
