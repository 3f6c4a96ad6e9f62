"""One trial: an export of the stand-in under the conditions that are asked for, and what came of it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.export.stand_in.start import ROOT, ask_truth, start_stand_in
from tests.export.truth import Verdict, judge, list_tables
from tests.export.until_done import Finished, run_until_done

MEGABYTE: Final = 1 << 20


@dataclass(frozen=True)
class Trial:
    """What is exported, and what happens meanwhile."""

    issues: int
    form: str = "parquet"
    engine: str = ""
    include: tuple[str, ...] = ()
    busy: bool = False
    faults: float = 0.0
    kill_every: float | None = None
    slice_size: int = 5000
    at_once: int = 4
    seed: int = 1

    def command(self, to: Path) -> list[str]:
        """Return the command line of the exporter."""
        if self.engine:
            how = (self.engine, str(to), str(self.slice_size), ",".join(self.include))
            return [sys.executable, "-m", "tests.export.on_engine", *how]
        options = {
            "--to": to,
            "--format": self.form,
            "--include": ",".join(self.include),
            "--slice-size": self.slice_size,
            "--at-once": self.at_once,
        }
        given = [str(part) for name, value in options.items() if value != "" for part in (name, value)]
        return [sys.executable, "-m", "jira_dc", "export", "", *given]


@dataclass(frozen=True)
class Result:
    """What came of a trial."""

    trial: Trial
    verdict: Verdict
    finished: Finished
    requests: int

    @property
    def per_second(self) -> float:
        """Return how many issues were exported in a second, from the first start to the end."""
        return self.verdict.issues / self.finished.seconds

    @property
    def requests_per_issue(self) -> float:
        """Return how many requests an issue took, those that failed and the planning included."""
        return self.requests / max(1, self.verdict.issues)

    @property
    def processor(self) -> float:
        """Return how many milliseconds of one core an issue took the exporter."""
        return 1000 * self.finished.processor / max(1, self.verdict.issues)

    @property
    def peak(self) -> int:
        """Return the most memory that one process had, in megabytes."""
        return self.finished.peak // MEGABYTE


def make_environment(address: str) -> dict[str, str]:
    """Return the environment variables of an exporter: which Jira, without a login, and this very code."""
    return {
        "JIRA_URL": address,
        "JIRA_AUTH": "anonymous",
        "JIRA_ALLOW_PLAIN_HTTP": "1",
        "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in (".", "generated", "runtime")),
    }


def run_trial(trial: Trial, folder: Path) -> Result:
    """Start a stand-in, export it below `folder` until that is done, and compare.

    Raise `GaveUp` for an exporter that does not end well.
    """
    to, log = folder / "out", folder / "log.txt"
    with start_stand_in(trial.issues, faults=trial.faults, busy=trial.busy, seed=trial.seed) as address:
        finished = run_until_done(
            trial.command(to),
            make_environment(address),
            log,
            lambda: sum(1 for _ in (to / "done").glob("*")),
            kill_every=trial.kill_every,
            seed=trial.seed,
        )
        truth = ask_truth(address)
    tables = list_tables(trial.include)
    if trial.engine:
        del tables["links"]  # an engine writes the tables that it is asked for
    return Result(trial, judge(to, tables, truth), finished, sum(truth["requests"].values()))
