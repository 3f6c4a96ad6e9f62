"""`python -m tests.export --issues N [--busy] [--faults 0.05] [--kill-every 5]` makes one trial; `--full` makes all.

It prints a table, and ends with 1 if an issue was lost or doubled, or came only in part. `--full` takes about twenty
minutes and puts its table into bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bench.kept import find_section, keep_section
from tests.export.results import HEADING, describe_trial, describe_trials, make_section
from tests.export.trial import Result, Trial, run_trial

ALL: Final = ("changelog", "comments", "worklogs", "attachments")
MILLION: Final = 1_000_000
FEW: Final = 20_000


def list_full(issues: int) -> tuple[Trial, ...]:
    """Return the trials of `--full`: two with so many issues, and with a tenth of them those of other conditions.

    Those of an engine are among them where it is installed.
    """
    engines = {"spark": "pyspark", "ray": "ray", "dask": "distributed"}
    return (
        Trial(issues),
        Trial(issues, include=ALL, busy=True, faults=0.05, kill_every=20),
        Trial(issues // 10, include=ALL),
        Trial(issues // 10, "jsonl", include=ALL),
        *(Trial(issues // 10, engine=engine) for engine, module in engines.items() if find_spec(module) is not None),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the trials that are asked for; return whether an export was at fault."""
    parser = argparse.ArgumentParser(prog="tests.export", description=__doc__)
    parser.add_argument(
        "--full", action="store_true", help="make all trials, with a million issues, and keep the table"
    )
    parser.add_argument("--issues", type=int, help=f"how many; {FEW:,} if not said, and {MILLION:,} with --full")
    parser.add_argument("--format", choices=("parquet", "jsonl"), default="parquet")
    parser.add_argument("--engine", choices=("spark", "ray", "dask"), default="", help="by an engine, not the command")
    parser.add_argument("--include", default="", help="some of changelog,comments,worklogs,attachments")
    parser.add_argument("--busy", action="store_true", help="people work on the issues meanwhile")
    parser.add_argument("--faults", type=float, default=0.0, help="the share of requests that go wrong")
    parser.add_argument("--kill-every", type=float, help="seconds after which the exporter is killed")
    parser.add_argument("--slice-size", type=int, default=5000)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="put the row into bench/RESULTS.md, beside those there")
    chosen = parser.parse_args(arguments)
    asked = Trial(
        chosen.issues or FEW,
        chosen.format,
        chosen.engine,
        tuple(filter(None, chosen.include.split(","))),
        busy=chosen.busy,
        faults=chosen.faults,
        kill_every=chosen.kill_every,
        slice_size=chosen.slice_size,
        at_once=chosen.at_once,
        seed=chosen.seed,
    )
    results: list[Result] = []
    for trial in list_full(chosen.issues or MILLION) if chosen.full else (asked,):
        print(f"{trial.issues:,} issues: {describe_trial(trial)}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            results.append(run_trial(trial, Path(folder)))
        print("", *describe_trials(results[-1:]), "", sep="\n", flush=True)
        if chosen.full or chosen.keep:  # after each, for the next one may be interrupted
            before = find_section(HEADING) if chosen.keep else ()
            keep_section(HEADING, make_section(results, before))
    return 0 if all(result.verdict.is_good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
