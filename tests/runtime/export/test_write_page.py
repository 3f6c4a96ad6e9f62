"""The queries of docs/export.md are run by DuckDB on an export with an increment, in both formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from jira_dc.testing import MockJira
from jira_dc_runtime.export.slices import Slice
from jira_dc_runtime.export.write.run import write_export
from tests.shared_files import ROOT

from .written import INCLUDE, make_issue, make_plan, read_slice

PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
duckdb: Any = pytest.importorskip("duckdb")


def read_these(issues: list[dict[str, Any]], _slice: Slice) -> Iterator[dict[str, Any]]:
    return iter(issues)


@pytest.fixture
def query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What asks DuckDB, in a folder with an export and two increments: the first changed issue 5, the other 5 and 6."""
    monkeypatch.chdir(tmp_path)
    write_export(read_slice, make_plan(), "out", include=INCLUDE)
    for run, numbers in (("00001", [5]), ("00002", [5, 6])):
        issues = [make_issue(number) for number in numbers]
        for issue in issues:
            issue["fields"]["updated"] = f"2026-02-0{int(run)}T10:00:00.000+0000"
            issue["fields"]["summary"] = f"Changed in {run}"
            issue["fields"]["comment"]["comments"] *= int(run)
        write_export(partial(read_these, issues), make_plan(1), f"out/increments/{run}", include=INCLUDE)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    yield connection.sql
    connection.close()


def test_the_queries_run(query: Any) -> None:
    assert len(BLOCKS) == 2
    first, fields, closed = BLOCKS[0].split(";")[:3]
    assert query(first).fetchall() == [("new", 12, None)]
    assert query(fields).fetchall() == [("Story Points", "number", ["customfield_10002"])]
    assert query(closed).columns == ["month", "author", "closed"]


def test_the_newest_row_of_each_issue_counts(query: Any) -> None:
    for statement in BLOCKS[1].split(";")[:-1]:
        query(statement)
    assert query("SELECT count(*), count(DISTINCT id) FROM issues").fetchall() == [(12, 12)]
    assert query("SELECT id, summary FROM issues WHERE run > 0 ORDER BY id").fetchall() == [
        (5, "Changed in 00002"),
        (6, "Changed in 00002"),
    ]
    assert query("SELECT count(*) FROM comments WHERE issue_id IN (5, 6)").fetchall() == [(4,)]
    assert query("SELECT count(*) FROM comments").fetchall() == [(14,)]


def test_json_lines_are_read_too(tmp_path: Path) -> None:
    write_export(read_slice, make_plan(), tmp_path, format="jsonl", include=INCLUDE)
    query = "SELECT status, count(*), min(created) FROM '{}/issues/*.jsonl.zst' GROUP BY ALL"
    [(status, count, _)] = duckdb.sql(query.format(tmp_path)).fetchall()
    assert (status, count) == ("Open", 12)


def test_every_system_field_of_jira_has_a_column() -> None:
    """The table is of the fields of `IssueFields`, and those of Jira Software that come only from its own resources."""
    columns = import_module("jira_dc_runtime.export.write.columns")
    fields = import_module("jira_dc.models").IssueFields
    with MockJira(issues=0) as mock, mock.jira() as jira:
        listed = {each.id for each in jira.fields.values() if not each.custom}
    entries = {entry.key for entry in columns.list_entries((), ())}
    known = entries | {*columns.IN_TABLES} | {"issuekey", "thumbnail"}
    assert {*fields.ids()} - known == {"epic", "flagged", "sprint"}
    assert listed - known == set()
