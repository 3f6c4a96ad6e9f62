"""An export of a Jira that changes and fails, killed every few seconds, loses nothing and doubles nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from jira_dc import Jira
from jira_dc.export import INCLUDES
from tests.export.stand_in.start import ask_truth, start_stand_in
from tests.export.trial import Trial, make_environment, run_trial
from tests.export.truth import Verdict, read_rows
from tests.export.until_done import run_until_done

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


def test_everything_that_can_be_included_is_there(tmp_path: Path) -> None:
    result = run_trial(Trial(600, "jsonl", include=INCLUDES, faults=0.02, slice_size=200), tmp_path)
    assert result.verdict == Verdict(600, 0, 0, 0, 0, 0, 0)


def test_a_quiet_jira_is_read_in_few_requests_and_little_memory(tmp_path: Path) -> None:
    result = run_trial(Trial(20_000), tmp_path)
    assert result.verdict.is_good, result
    assert result.verdict.issues == 20_000
    assert result.requests_per_issue <= MOST_REQUESTS
    assert result.peak <= MOST_MEMORY
    assert result.peak or sys.platform != "linux"


def test_an_export_its_increment_and_what_is_gone_are_the_jira_that_is_left(tmp_path: Path) -> None:
    to, log = tmp_path / "out", tmp_path / "log.txt"
    whole = Trial(4000, include=("changelog",), slice_size=500)
    with start_stand_in(whole.issues, busy=True, faults=0.02) as address:
        environ = make_environment(address)
        run_until_done(whole.command(to), environ, log, lambda: 0)
        truth = ask_truth(address, and_be="quiet")
        increment = [sys.executable, "-m", "jira_dc", "export", "--to", str(to), "--since", "last"]
        run_until_done(increment, environ, log, lambda: 0)
        newest = read_newest(to)
        with Jira(address, allow_plain_http=True) as jira:
            gone = jira.export.find_deleted(newest)
    assert truth["deleted"]
    assert truth["moved"]
    assert set(map(int, gone)) == set(truth["deleted"]) & set(newest)
    first, last = truth["first"], truth["first"] + truth["initial"] + len(truth["created"])
    assert set(newest) - set(map(int, gone)) == set(range(first, last)) - set(truth["deleted"])
    for number in set(newest) - set(map(int, gone)):
        key, summary = newest[number]
        assert summary.count(" again") == truth["edits"].get(str(number), 0)
        assert key == truth["moved"].get(str(number), key)


def read_newest(folder: Path) -> dict[int, tuple[str, str]]:
    """Return key and summary of each issue of an export and of its increments, as it was updated last."""
    found: dict[int, tuple[Any, str, str]] = {}
    for part in (folder, *sorted((folder / "increments").iterdir())):
        for number, key, summary, updated in read_rows(part / "issues", "id", "key", "summary", "updated"):
            if number not in found or updated >= found[number][0]:
                found[number] = (updated, key, summary)
    return {number: (key, summary) for number, (_updated, key, summary) in found.items()}
