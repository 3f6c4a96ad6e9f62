"""PySpark reads a Jira: the same rows as without it, in as many partitions as slices, and a stream of what changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from jira_dc.testing import MockJira
from jira_dc_runtime.export.engines.connect import Connection
from jira_dc_runtime.export.engines.spark import register_source, spark_frame
from jira_dc_runtime.export.slices import Plan
from tests.export.stand_in.start import ask_truth
from tests.export.truth import judge

from .seeded_jira import (
    ISSUES,
    QUERY,
    canonical,
    find_secret,
    make_plan,
    read_all,
    run_section,
    serve_changing_jira,
    watch_divisions,
)

sql: Any = pytest.importorskip("pyspark.sql", reason="PySpark is in the dependency group engines")
dumps: Any = pytest.importorskip("pyspark.cloudpickle").dumps
spark_source: Any = import_module("jira_dc_runtime.export.engines.spark_source")
pytestmark = pytest.mark.filterwarnings("ignore")  # of what Spark and its libraries say of each other


@pytest.fixture(scope="module")
def spark(jira: MockJira) -> Iterator[Any]:
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.sql.session.timeZone": "UTC"}
    session = sql.SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    register_source(session)
    yield session
    session.stop()


def rows_of(frame: Any) -> list[str]:
    return canonical(frame.toArrow().to_pylist())


def test_each_slice_is_a_partition_and_no_row_is_lost_or_doubled(spark: Any, plan: Plan) -> None:
    frame = spark_frame(spark, plan, rate=1000.0)
    assert frame.rdd.getNumPartitions() == len(plan.slices)
    assert rows_of(frame) == read_all(plan, "issues")


@pytest.mark.parametrize("table", ["changelog", "comments"])
def test_a_table_of_what_issues_hold_is_read_with_what_it_needs(spark: Any, plan: Plan, table: str) -> None:
    expected = read_all(plan, table, [table])
    assert expected
    assert rows_of(spark_frame(spark, plan, table)) == expected


def test_options_say_what_to_plan_and_a_schema_which_columns(spark: Any, jira: MockJira, plan: Plan) -> None:
    options = {"jql": QUERY, "sliceSize": "10", "url": jira.url, "workers": "2", "rate": "1000"}
    frame = spark.read.format("jira").options(**options).schema("key string, updated timestamp").load()
    assert frame.columns == ["key", "updated"]
    assert sorted(row.key for row in frame.collect()) == sorted(f"EX-{number + 1}" for number in range(ISSUES))


def test_a_plan_is_a_file_too_and_may_have_no_slice(spark: Any, plan: Plan, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    make_plan("project = OPS").save(empty)
    frame = spark.read.format("jira").load(str(empty))
    assert frame.count() == 0
    assert frame.columns == spark_frame(spark, plan).columns


def test_a_login_as_an_option_is_refused(spark: Any) -> None:
    with pytest.raises(Exception, match="would be sent to every worker"):
        spark.read.format("jira").options(jql=QUERY, token="secret").load()


def test_nothing_that_is_sent_holds_the_token(jira: MockJira, plan: Plan) -> None:
    source = spark_source.JiraDataSource({"plan": plan.to_json().decode(), "url": jira.url})
    reader = source.reader(source.schema())
    partitions = reader.partitions()
    assert len(partitions) == len(plan.slices)
    assert b"jira_dc_runtime" in dumps(reader)
    assert jira.token.encode() not in dumps([source, reader, partitions, source.streamReader(source.schema())])


def test_a_stream_brings_everything_once_and_then_what_changed(spark: Any, jira: MockJira, tmp_path: Path) -> None:
    def run() -> list[str]:
        before = spark.read.parquet(str(tmp_path / "rows")).count() if (tmp_path / "rows").exists() else 0
        stream = spark.readStream.format("jira").options(jql=QUERY, sliceSize=20).load()
        query = stream.select("key", "summary", "updated").writeStream.format("parquet")
        query = query.option("checkpointLocation", str(tmp_path / "checkpoint")).trigger(availableNow=True)
        query.start(str(tmp_path / "rows")).awaitTermination()
        rows = spark.read.parquet(str(tmp_path / "rows"))
        added = rows.count() - before
        return [row.key for row in rows.orderBy("updated", ascending=False).limit(added).collect()]

    now = dt.datetime.now(dt.UTC)
    jira.state.clock = lambda: now + dt.timedelta(hours=1)  # after everything that was seeded
    assert sorted(run()) == sorted(f"EX-{number + 1}" for number in range(ISSUES))
    jira.state.clock = lambda: now + dt.timedelta(hours=2)
    jira.state.issue("EX-9").updated = now + dt.timedelta(hours=1, minutes=30)
    assert run() == ["EX-9"]
    jira.state.clock = lambda: now + dt.timedelta(hours=3)
    assert run() == []
    assert list(find_secret(tmp_path, jira.token)) == []


def test_what_cannot_be_sent_is_refused_before_spark_begins(spark: Any, plan: Plan) -> None:
    with pytest.raises(Exception, match="holds a user name or password"):
        spark_frame(spark, plan, connection=Connection(url="https://fred:pw@jira.example.com"))


def test_a_rate_is_divided_among_what_runs_at_a_time(spark: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    divided = watch_divisions(monkeypatch)
    spark_frame(spark, plan, rate=10.0)
    spark_frame(spark, plan, rate=10.0, workers=5)
    assert divided == [(2, 10.0), (5, 10.0)]


def test_the_programs_of_the_page_run(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def get(_builder: object) -> Any:
        return spark

    monkeypatch.setattr(sql.SparkSession.Builder, "getOrCreate", get)
    names = run_section("PySpark", tmp_path)
    assert names["issues"].count() == ISSUES
    assert spark.read.parquet(str(tmp_path / "issues")).count() == ISSUES


def test_what_goes_wrong_on_a_worker_is_told_as_it_is(jira: MockJira, spark: Any, plan: Plan) -> None:
    with pytest.raises(Exception, match="Jira saw an anonymous user") as caught:
        spark_frame(spark, plan, connection=Connection(auth="anonymous")).count()
    assert jira.token not in str(caught.value)


def test_nothing_is_lost_while_people_work_and_requests_fail(spark: Any, tmp_path: Path) -> None:
    with serve_changing_jira() as (plan, connection, address):
        spark_frame(spark, plan, connection=connection).write.parquet(str(tmp_path / "issues"))
        verdict = judge(tmp_path, {}, ask_truth(address))
    assert verdict.is_good, verdict
    assert verdict.issues > 1000
