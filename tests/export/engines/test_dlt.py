"""dlt loads a Jira into DuckDB: everything first, then what changed, and nothing that is no more stays."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from jira_dc import Jira, PersonalAccessToken
from jira_dc.testing import MockJira
from jira_dc_runtime.export.engines.dlt import GONE, dlt_source
from jira_dc_runtime.export.export import Export
from jira_dc_runtime.export.slices import Plan
from tests.export.stand_in.content import COUNTS
from tests.export.stand_in.start import ask_truth
from tests.export.truth import judge

from .seeded_jira import ISSUES, QUERY, canonical, find_secret, read_all, run_section, serve_changing_jira

dlt: Any = pytest.importorskip("dlt", reason="dlt is in the dependency group engines")
pytestmark = pytest.mark.filterwarnings("ignore")  # of what dlt and its libraries say of each other


@pytest.fixture
def pipeline(jira: MockJira, tmp_path: Path) -> Any:
    database = dlt.destinations.duckdb(str(tmp_path / "loaded.duckdb"))
    return dlt.pipeline(
        "jira_to_duckdb", pipelines_dir=str(tmp_path / "pipelines"), destination=database, dataset_name="jira"
    )


def select(pipeline: Any, query: str) -> list[tuple[Any, ...]]:
    with pipeline.sql_client() as client:
        return [tuple(row) for row in client.execute_sql(query)]


def select_rows(pipeline: Any, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table without what dlt adds. It makes JSON of lists."""
    columns = pipeline.default_schema.tables[table]["columns"]
    with pipeline.sql_client() as client, client.execute_query(f"select * from {table}") as cursor:
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    own = {name for name in names if name.startswith("_dlt")} | {GONE}
    lists = {name for name, column in columns.items() if column["data_type"] == "json"}
    return [
        {name: _read_list(value) if name in lists else value for name, value in row.items() if name not in own}
        for row in rows
    ]


def _read_list(text: str | None) -> Any:
    """Return a list as it was; DuckDB writes a moment in it as `2026-02-05 09:00:00+00`."""
    items = json.loads(text or "null")
    moments = [isinstance(each, str) and re.match(r"\d{4}-\d\d-\d\d \d\d:", each) for each in items or ()]
    return (
        [dt.datetime.fromisoformat(each) if moment else each for each, moment in zip(items or (), moments, strict=True)]
        if items is not None
        else None
    )


def run(pipeline: Any, **options: Any) -> None:
    pipeline.run(dlt_source(QUERY, tables=("issues", "comments", "links"), slice_size=8, **options))


def test_no_row_is_lost_or_doubled(pipeline: Any, plan: Plan) -> None:
    run(pipeline, rate=1000.0)
    naming = pipeline.default_schema.naming
    for table in ("issues", "comments", "links"):
        expected = [json.loads(row) for row in read_all(plan, table, ["comments"])]
        loaded = select_rows(pipeline, table)
        wanted = [{naming.normalize_identifier(name): value for name, value in row.items()} for row in expected]
        assert canonical(loaded) == canonical(wanted)


def test_the_next_run_brings_what_changed_and_takes_away_what_is_no_more(jira: MockJira, pipeline: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    jira.state.clock = lambda: now + dt.timedelta(hours=1)
    run(pipeline)
    assert select(pipeline, "select count(*) from comments where issue_key = 'EX-1'") == [(1,)]
    jira.state.clock = lambda: now + dt.timedelta(hours=2)
    with Jira(jira.url, auth=PersonalAccessToken(jira.token)) as client:
        comments = client.issue.get_comments("EX-1").comments or []
        client.issue.delete_comment("EX-1", str(comments[0].id))
        client.issue.add_comment("EX-2", {"body": "one more"})
    jira.calls.clear()
    run(pipeline)
    assert select(pipeline, "select count(*), count(distinct id) from issues") == [(ISSUES, ISSUES)]
    assert select(pipeline, "select count(*) from comments where issue_key = 'EX-1'") == [(0,)]
    assert select(pipeline, "select count(*) from comments where issue_key = 'EX-2'") == [(2,)]
    assert select(pipeline, f"select count(*) from comments where {GONE}") == [(0,)]


def test_what_a_failed_run_did_not_bring_the_next_one_brings(jira: MockJira, pipeline: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    jira.state.clock = lambda: now + dt.timedelta(hours=3)
    run(pipeline)
    jira.state.clock = lambda: now + dt.timedelta(hours=4)
    with Jira(jira.url, auth=PersonalAccessToken(jira.token)) as client:
        client.issue.edit_issue("EX-3", {"fields": {"summary": "changed before a failure"}})
    before = pipeline.state["sources"]["jira"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Export, "read", _fail)
        with pytest.raises(Exception, match="Jira is on fire"):
            run(pipeline)
    pipeline.drop_pending_packages()
    assert pipeline.state["sources"]["jira"] == before
    jira.state.clock = lambda: now + dt.timedelta(hours=5)
    run(pipeline)
    assert select(pipeline, "select summary from issues where key = 'EX-3'") == [("changed before a failure",)]


def _fail(*_arguments: Any, **_options: Any) -> Any:
    raise RuntimeError("Jira is on fire")


def test_a_table_may_be_left_out_and_needs_no_issues(pipeline: Any) -> None:
    pipeline.run(dlt_source(QUERY, tables=["comments"]))
    assert "comments" in pipeline.default_schema.tables
    assert "issues" not in pipeline.default_schema.tables


def test_a_table_that_is_new_brings_everything_again(jira: MockJira, pipeline: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    jira.state.clock = lambda: now + dt.timedelta(hours=6)
    pipeline.run(dlt_source(QUERY, tables=["issues"]))
    run(pipeline)
    assert select(pipeline, "select count(*) from issues") == [(ISSUES,)]
    assert select(pipeline, "select count(*) > 3 from comments") == [(True,)]


def test_another_query_in_the_same_pipeline_is_refused(jira: MockJira, pipeline: Any) -> None:
    run(pipeline)
    with pytest.raises(Exception, match="This pipeline has read the query 'project = EX' so far"):
        pipeline.run(dlt_source("project = OPS", tables=("issues", "comments", "worklogs")))


def test_nothing_that_is_kept_holds_the_token(jira: MockJira, pipeline: Any, tmp_path: Path) -> None:
    run(pipeline)
    assert (tmp_path / "pipelines").exists()
    assert list(find_secret(tmp_path, jira.token)) == []


def test_the_programs_of_the_page_run(jira: MockJira, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    names = run_section("dlt")
    assert select(names["pipeline"], "select count(*) from issues") == [(ISSUES,)]


def test_nothing_is_lost_while_people_work_and_requests_fail(pipeline: Any, tmp_path: Path) -> None:
    include = ("attachments", "changelog", "comments", "worklogs")
    with serve_changing_jira() as (plan, connection, address):
        pipeline.run(dlt_source(plan.jql, tables=("issues", *include), slice_size=300, connection=connection))
        truth = ask_truth(address)
    for table in ("issues", *include):
        (tmp_path / "out" / table).mkdir(parents=True)
        select(pipeline, f"copy {table} to '{tmp_path / 'out' / table / 'all.parquet'}'")
    verdict = judge(tmp_path / "out", {table: COUNTS[table] for table in include}, truth)
    assert verdict.is_good, verdict
    assert verdict.issues > 1000
