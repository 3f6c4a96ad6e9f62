"""The results of trials as a table, and the page that keeps them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from typing import Final

from tests.export.trial import Result, Trial

HEADING: Final = "Exporting a whole Jira"
COLUMNS: Final = (
    *("export", "issues", "time", "issues/s", "requests/issue", "CPU/issue", "memory", "starts"),
    *("lost", "doubled", "not whole"),
)
INTRODUCTION: Final = """\
Measured by `nox -s export -- --full`, apart from the rows above; `nox -s export -- --issues 100000 --busy --keep`
measures the row of these conditions alone. The stand-in for Jira of `tests/export` runs in
another process on 127.0.0.1. *Busy* is one in which people edit, move, create and delete issues, something with each
request. *Faults* are requests that are refused, cut off, slow or reset. *Killed* is by SIGKILL after so many seconds in
the mean, and started again; the time counts from the first start to the last end. *CPU* is that of the exporter, on one
core, what was thrown away by a kill included. *Memory* is the most that one process had; with Spark that is Java.
*Lost* are issues that were there all the time and are not in the files, *doubled* those that are there twice, and *not
whole* those that lack a change, a comment, a worklog or a file, or have one too many."""


def describe_trials(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of a table of trials."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|---|{'--:|' * (len(COLUMNS) - 1)}"
    for result in results:
        verdict, finished = result.verdict, result.finished
        cells = (
            describe_trial(result.trial),
            f"{verdict.issues:,}",
            f"{finished.seconds:,.0f} s",
            f"{result.per_second:,.0f}",
            f"{result.requests_per_issue:.4f}",
            "" if result.trial.engine else f"{result.processor:.2f} ms",
            f"{result.peak} MB",
            *map(str, (finished.starts, verdict.lost, verdict.doubled, verdict.not_whole)),
        )
        yield f"| {' | '.join(cells)} |"


def describe_trial(trial: Trial) -> str:
    """Return the conditions of a trial: `parquet, with changelog, busy, 5 % faults, killed every 5 s`."""
    conditions = [
        f"{trial.form} by {trial.engine.title()} with 2 workers" if trial.engine else trial.form,
        f"with {', '.join(trial.include)}" if trial.include else "",
        "busy" if trial.busy else "",
        f"{trial.faults:.0%} faults".replace("%", " %") if trial.faults else "",
        f"killed every {trial.kill_every:g} s" if trial.kill_every else "",
    ]
    return ", ".join(filter(None, conditions))


def describe_machine() -> str:
    """Return one sentence on what the numbers were measured with."""
    return f"CPython {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores shared with other work."


def make_section(results: Sequence[Result], before: Sequence[str] = ()) -> list[str]:
    """Return the lines of the section of bench/RESULTS.md.

    Of `before`, its lines until now, rows of other conditions stay.
    """
    head, line, *rows = describe_trials(results)
    old = [row for row in before if row.startswith("| ") and row != head]
    table = {row.split(" | ")[0]: row for row in (*old, *rows)}
    return [*INTRODUCTION.splitlines(), "", describe_machine(), "", head, line, *table.values()]
