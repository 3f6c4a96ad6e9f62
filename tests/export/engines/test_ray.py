"""Ray Data reads a Jira: the same rows as without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_dc.testing import MockJira
from jira_dc_runtime.export.engines.connect import Connection
from jira_dc_runtime.export.engines.ray import ray_dataset
from jira_dc_runtime.export.slices import Plan
from tests.export.stand_in.start import ask_truth
from tests.export.truth import judge

from .seeded_jira import ISSUES, canonical, make_plan, read_all, run_section, serve_changing_jira, watch_divisions

ray: Any = pytest.importorskip("ray", reason="Ray is in the dependency group engines")
pytest.importorskip("ray.data")
pytestmark = pytest.mark.filterwarnings("ignore")  # of what Ray and its libraries say of each other


@pytest.fixture(scope="module", autouse=True)
def cluster(jira: MockJira) -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


@pytest.mark.parametrize("table", ["issues", "comments"])
def test_no_row_is_lost_or_doubled(plan: Plan, table: str) -> None:
    rows = ray_dataset(plan, table, rate=1000.0).take_all()
    assert canonical(rows) == read_all(plan, table, [table] if table == "comments" else [])


def test_a_plan_without_slices_is_a_dataset_with_the_columns() -> None:
    data = ray_dataset(make_plan("project = OPS"))
    assert data.count() == 0
    assert {"id", "key", "summary"} <= set(data.schema().names)


def test_nothing_that_is_sent_holds_the_token(jira: MockJira, plan: Plan) -> None:
    sent = ray.cloudpickle.dumps(ray_dataset(plan, workers=2))
    assert b"SliceReader" in sent
    assert jira.token.encode() not in sent


def test_a_rate_is_divided_among_what_runs_at_a_time(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    divided = watch_divisions(monkeypatch)
    ray_dataset(plan, rate=10.0)
    ray_dataset(plan, rate=10.0, workers=5)
    assert divided == [(2, 10.0), (5, 10.0)]


def test_the_programs_of_the_page_run(tmp_path: Path) -> None:
    assert run_section("Ray", tmp_path)["issues"].count() == ISSUES
    assert list((tmp_path / "issues").glob("*.parquet"))


def test_what_goes_wrong_on_a_worker_is_told_as_it_is(jira: MockJira, plan: Plan) -> None:
    with pytest.raises(Exception, match="Jira saw an anonymous user") as caught:
        ray_dataset(plan, connection=Connection(auth="anonymous")).count()
    assert jira.token not in str(caught.value)


def test_nothing_is_lost_while_people_work_and_requests_fail(tmp_path: Path) -> None:
    with serve_changing_jira() as (plan, connection, address):
        ray_dataset(plan, connection=connection).write_parquet(str(tmp_path / "issues"))
        verdict = judge(tmp_path, {}, ask_truth(address))
    assert verdict.is_good, verdict
    assert verdict.issues > 1000
