"""Dask reads a Jira: the same rows as without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_dc.testing import MockJira
from jira_dc_runtime.export.engines.connect import Connection
from jira_dc_runtime.export.engines.dask import dask_frame
from jira_dc_runtime.export.slices import Plan
from tests.export.stand_in.start import ask_truth
from tests.export.truth import judge

from .seeded_jira import canonical, make_plan, read_all, run_section, serve_changing_jira, watch_divisions

distributed: Any = pytest.importorskip("distributed", reason="Dask is in the dependency group engines")
dask: Any = pytest.importorskip("dask")
arrow: Any = pytest.importorskip("pyarrow")
pytestmark = pytest.mark.filterwarnings("ignore")  # of what Dask and its libraries say of each other


@pytest.fixture(scope="module")
def workers(jira: MockJira) -> Iterator[Any]:
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def rows_of(frame: Any) -> list[str]:
    return canonical(arrow.Table.from_pandas(frame.compute(), preserve_index=False).to_pylist())


@pytest.mark.parametrize("table", ["issues", "worklogs"])
def test_each_slice_is_a_partition_and_no_row_is_lost_or_doubled(workers: Any, plan: Plan, table: str) -> None:
    frame = dask_frame(plan, table, rate=1000.0)
    assert frame.npartitions == len(plan.slices)
    assert rows_of(frame) == read_all(plan, table, [table] if table == "worklogs" else [])


def test_threads_of_this_process_do_as_well(plan: Plan) -> None:
    with dask.config.set(scheduler="threads"):
        frame = dask_frame(plan, "issues", rate=1000.0)
        assert sorted(frame["key"].compute()) == sorted(f"EX-{number + 1}" for number in range(plan.total))


def test_a_plan_without_slices_is_a_frame_with_the_columns(jira: MockJira) -> None:
    frame = dask_frame(make_plan("project = OPS"))
    assert {"id", "key", "summary"} <= set(frame.columns)
    assert len(frame) == 0


def test_nothing_that_is_sent_holds_the_token(jira: MockJira, plan: Plan) -> None:
    sent = distributed.protocol.pickle.dumps(dask_frame(plan).optimize().__dask_graph__())
    assert b"SliceReader" in sent
    assert jira.token.encode() not in sent


def test_a_rate_is_divided_among_what_runs_at_a_time(workers: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    divided = watch_divisions(monkeypatch)
    dask_frame(plan, rate=10.0)
    dask_frame(plan, rate=10.0, workers=5)
    assert divided == [(2, 10.0), (5, 10.0)]


def test_the_programs_of_the_page_run(jira: MockJira, capsys: pytest.CaptureFixture[str]) -> None:
    run_section("Dask")
    assert "fred" in capsys.readouterr().out


def test_what_goes_wrong_on_a_worker_is_told_as_it_is(jira: MockJira, workers: Any, plan: Plan) -> None:
    with pytest.raises(Exception, match="Jira saw an anonymous user") as caught:
        dask_frame(plan, connection=Connection(auth="anonymous")).compute()
    assert jira.token not in str(caught.value)


def test_nothing_is_lost_while_people_work_and_requests_fail(workers: Any, tmp_path: Path) -> None:
    with serve_changing_jira() as (plan, connection, address):
        dask_frame(plan, connection=connection).to_parquet(str(tmp_path / "issues"), write_index=False)
        verdict = judge(tmp_path, {}, ask_truth(address))
    assert verdict.is_good, verdict
    assert verdict.issues > 1000
