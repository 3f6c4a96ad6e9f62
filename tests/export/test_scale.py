"""An export of a Jira that changes and fails, killed every few seconds, loses nothing and doubles nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.export.trial import Trial, run_trial

MOST_MEMORY = 300
MOST_REQUESTS = 0.02
ALL = ("changelog", "comments", "worklogs", "attachments")

HARD = {
    "parquet": Trial(12_000, "parquet", include=ALL, busy=True, faults=0.05, kill_every=3, slice_size=1000),
    "jsonl": Trial(
        9_000, "jsonl", include=("changelog", "comments"), busy=True, faults=0.05, kill_every=3, slice_size=500
    ),
}


@pytest.mark.parametrize("form", HARD)
def test_nothing_is_lost_or_doubled_however_often_it_is_killed(form: str, tmp_path: Path) -> None:
    result = run_trial(HARD[form], tmp_path)
    assert result.verdict.is_good, result
    assert result.finished.kills, result
    assert result.peak <= MOST_MEMORY, result


def test_a_quiet_jira_is_read_in_few_requests_and_little_memory(tmp_path: Path) -> None:
    result = run_trial(Trial(20_000), tmp_path)
    assert result.verdict.is_good, result
    assert result.verdict.issues == 20_000
    assert result.requests_per_issue <= MOST_REQUESTS
    assert result.peak <= MOST_MEMORY
    assert result.peak or sys.platform != "linux"
