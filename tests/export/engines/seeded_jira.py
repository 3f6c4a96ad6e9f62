"""A MockJira on loopback with issues of every kind, and what `jira.export.read` says is in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jira_dc import Jira, PersonalAccessToken
from jira_dc.testing import MockJira
from jira_dc_runtime.export.engines.connect import Connection, open_client
from jira_dc_runtime.export.export import Export
from jira_dc_runtime.export.slices import Plan
from jira_dc_runtime.export.write.tables import Tables
from jira_dc_runtime.ground.json_kind import is_array
from tests.export.stand_in.start import start_stand_in
from tests.shared_files import ROOT
from tests.typing.snippets import list_snippets

QUERY = "project = EX"
ISSUES = 30
SLICE_SIZE = 8
"""Issues of a slice, so that there are several."""
Rows = list[str]


def seed(mock: MockJira) -> None:
    """Put comments, worklogs, links, a changelog and odd texts on some of the issues."""
    points = mock.add_field("Points", "float")
    with Jira(mock.url, auth=PersonalAccessToken(mock.token)) as jira:
        for number in range(1, 6):
            jira.issue.add_comment(f"EX-{number}", {"body": f"Grüße, »{number}« 🚀\nnext line"})
            jira.issue.add_worklog(f"EX-{number}", {"timeSpentSeconds": 60 * number, "comment": "work"})
        jira.issue.edit_issue("EX-7", {"fields": {"labels": ["a", "b"], points: 2.5, "duedate": "2026-01-31"}})
        jira.issue.edit_issue("EX-8", {"fields": {"summary": "changed"}})
        jira.issue_link.link_issues(
            {"type": {"name": "Blocks"}, "inwardIssue": {"key": "EX-1"}, "outwardIssue": {"key": "EX-2"}}
        )


def make_plan(jql: str = QUERY) -> Plan:
    """Return the plan of a query, made as the environment says."""
    with open_client(Connection()) as client:
        return Export(client).plan(jql, slice_size=SLICE_SIZE)


def read_all(plan: Plan, table: str, include: Iterable[str] = ()) -> Rows:
    """Return the rows of a table as `jira.export.read` gives them, without an engine and without Arrow."""
    tables = Tables(plan.fields, tuple(include))
    names = next([column.name for column in each.columns] for each in tables.tables if each.name == table)
    with open_client(Connection()) as client:
        issues = [issue for each in plan.slices for issue in Export(client).read(each, include=tuple(include))]
    return canonical(dict(zip(names, row, strict=True)) for issue in issues for row in tables.read(issue)[table])


def canonical(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Return rows as texts that are the same for the same values, whatever engine they come from, and sorted."""
    return sorted(json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True) for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return [_plain(each) for each in value] if is_array(value) else value


@contextmanager
def serve_changing_jira() -> Generator[tuple[Plan, Connection, str]]:
    """Yield the plan of a Jira in which people work, and of which one request in twenty fails, and its address."""
    with start_stand_in(1200, faults=0.05, busy=True) as address:
        connection = Connection(url=address, auth="anonymous")
        with open_client(connection) as client:
            yield Export(client).plan(slice_size=300), connection, address


def watch_divisions(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float | None]]:
    """Return a list that tells of each division of a plan the workers and the rate."""
    divided: list[tuple[int, float | None]] = []
    divide = Plan.divide

    def note(plan: Plan, workers: int, rate: float | None) -> Plan:
        divided.append((workers, rate))
        return divide(plan, workers, rate)

    monkeypatch.setattr(Plan, "divide", note)
    return divided


def run_section(title: str, lake: Path | None = None) -> dict[str, Any]:
    """Run the programs of a section of docs/engines.md, one after the other, and return the names that they made.

    What they keep is in a `lake`.
    """
    page = ROOT / "docs" / "engines.md"
    text = page.read_text(encoding="utf-8")
    begin = text.index(f"\n## {title}\n")
    lines = [text.count("\n", 0, place) for place in (begin + 1, text.find("\n## ", begin + 1))]
    chosen = [each for each in list_snippets(page) if lines[0] < each.line and (lines[1] < 0 or each.line < lines[1])]
    assert chosen
    names: dict[str, Any] = {}
    for snippet in chosen:
        exec(compile(snippet.text.replace("/lake/", f"{lake}/"), str(snippet), "exec"), names)
    return names


def find_secret(folder: Path, secret: str) -> Iterator[str]:
    """Yield the files below `folder` that hold `secret`."""
    for path in folder.rglob("*"):
        if path.is_file() and secret.encode() in path.read_bytes():
            yield str(path)
