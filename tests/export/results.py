"""The results of trials as a table, and the page that keeps them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from typing import Final

from tests.export.trial import Result, Trial

HEADING: Final = "Exporting a whole Jira"
HEAD: Final = "| export | issues | time | issues/s | requests/issue | memory | starts | lost | doubled | not whole |"
LINE: Final = f"|---|{'--:|' * 9}"
INTRODUCTION: Final = (
    "Measured by `nox -s export -- --full`, apart from the rows above. The stand-in for Jira of `tests/export` runs in",
    "another process on 127.0.0.1. *Busy* is one that people edit, move, create and delete issues of meanwhile, with",
    "each request something; *faults* are requests that are refused, cut off, slow or reset; *killed* is by SIGKILL,",
    "after so many seconds in the mean, and started again. *Memory* is the most that one process had. *Lost* are issues",
    "that were there all the time and are not in the files, *doubled* those that are there twice, and *not whole* those",
    "that lack a change, a comment, a worklog or a file, or have one too many.",
)


def describe_trials(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of a table of trials."""
    yield HEAD
    yield LINE
    for result in results:
        verdict, finished, name = result.verdict, result.finished, describe_trial(result.trial)
        yield (
            f"| {name} | {verdict.issues:,} | {finished.seconds:,.0f} s | {result.per_second:,.0f} "
            f"| {result.requests_per_issue:.4f} | {result.peak} MB | {finished.starts} | {verdict.lost} "
            f"| {verdict.doubled} | {verdict.not_whole} |"
        )


def describe_trial(trial: Trial) -> str:
    """Return the conditions of a trial: `parquet, with changelog, busy, 5 % faults, killed every 5 s`."""
    conditions = [
        trial.form,
        f"with {', '.join(trial.include)}" if trial.include else "",
        "busy" if trial.busy else "",
        f"{trial.faults:.0%} faults".replace("%", " %") if trial.faults else "",
        f"killed every {trial.kill_every:g} s" if trial.kill_every else "",
    ]
    return ", ".join(filter(None, conditions))


def describe_machine() -> str:
    """Return one sentence on what the numbers were measured with."""
    return f"CPython {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores for both processes."


def make_section(results: Sequence[Result]) -> list[str]:
    """Return the lines of the section of bench/RESULTS.md."""
    return [*INTRODUCTION, "", describe_machine(), "", *describe_trials(results)]
