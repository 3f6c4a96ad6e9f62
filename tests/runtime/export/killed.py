"""A program that exports again and again, each time killed by the system at another step, and then once to the end.

`python -m tests.runtime.export.killed FORMAT FOLDER RUNS` with JIRA_URL and JIRA_TOKEN. Each run is a fork of this
process that kills itself at the n-th time it touches a file of the folder: nothing is left to clean up then.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from typing import Any

from jira_dc import Jira
from jira_dc_runtime.export.slices import Plan
from jira_dc_runtime.export.write.schema import load_arrow

INCLUDE = ("attachments", "changelog", "comments")
TOUCHING = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.truncate"})


class Steps:
    """Counts how often files below a folder are touched, and kills the process at one of those times."""

    def __init__(self, folder: Path, last: int) -> None:
        self._folder = str(folder)
        self._last = last
        self.count = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Be an audit hook of Python."""
        if event in TOUCHING and str(arguments[0]).startswith(self._folder):
            self.count += 1
            if self.count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)


def export(form: Any, folder: Path) -> None:
    """Export all issues by the plan beside the folder."""
    path = folder.with_name("plan.json")
    with Jira.from_env() as jira:
        if not path.exists():
            jira.export.plan("project = EX", slice_size=4).save(path)
        jira.export.write(Plan.load(path), folder, format=form, include=INCLUDE, files=True, at_once=2)


def run_forked(form: str, folder: Path, last: int) -> int:
    """Export in a fork, killed at that step, and return how many steps there were; 0 if it was killed."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        steps = Steps(folder, last)
        sys.addaudithook(steps)
        export(form, folder)
        os.write(writing, str(steps.count).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(process, 0)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    if os.waitstatus_to_exitcode(status) not in {0, -signal.SIGKILL}:
        sys.exit(f"The export at step {last} ended with {status}.")
    return int(told or 0)


def main() -> None:
    """Export once whole, then killed at steps that are spread over all of them."""
    form, place, runs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    arrow = load_arrow()
    arrow.parquet.write_table(arrow.table({"warm": arrow.array(["up"])}), io.BytesIO())  # once, not in every fork
    total = run_forked(form, place / "whole", 0)
    for run in range(runs):
        folder = place / f"run-{run}"
        first = 1 + run * total // runs
        for last in (first, total // 3, 0):  # killed, killed again while it goes on, and then not
            if run_forked(form, folder, last):
                break


if __name__ == "__main__":
    main()
