"""The command line: `python -m bench [ROW ...] [--rounds N] [--keep]` prints a table of ratios for each row."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.environments import BenchError, prepare_environments
from bench.kept import keep_section
from bench.many import APART
from bench.measure import measure_in_turn
from bench.page import write_answers
from bench.report import describe_machine, describe_row, write_results
from bench.rows import list_rows


def main(arguments: list[str] | None = None) -> int:
    """Measure the rows that are asked for, or all; return 0 whatever they cost, or 1 after one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("rows", nargs="*", help="the rows to measure; else all but `export`")
    parser.add_argument("--rounds", type=int, help="at most so many rounds of each row, to see whether it runs")
    parser.add_argument(
        "--keep", action="store_true", help="write bench/RESULTS.md, when all rows or `export` are measured"
    )
    chosen = parser.parse_args(arguments)
    try:
        return _measure(Path(tempfile.gettempdir()) / "jira-dc-bench", chosen.rows, chosen.rounds, keep=chosen.keep)
    except BenchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _measure(folder: Path, names: list[str], rounds: int | None, *, keep: bool) -> int:
    print(describe_machine())
    rows = list_rows(folder, prepare_environments(folder), write_answers(folder / "answers"))
    unknown = sorted(set(names) - set(rows))
    if unknown:
        raise BenchError(f"there is no row {', '.join(unknown)}; the rows are {', '.join(rows)}.")
    apart = bool(names) and set(names) <= APART
    if keep and (rounds or (names and not apart)):
        raise BenchError("--keep needs all rows and rounds, so that RESULTS.md is of one whole run.")
    sections: dict[str, list[str]] = {}
    for name in names or [each for each in rows if each not in APART]:
        row = rows[name] if rounds is None else replace(rows[name], rounds=min(rounds, rows[name].rounds))
        sections[name] = list(describe_row(row, measure_in_turn(row.candidates, row.rounds)))
        print("", *sections[name], sep="\n", flush=True)
    if keep and apart:
        for name, (_heading, *lines) in sections.items():
            keep_section(rows[name].title, [describe_machine(), *lines])
    elif keep:
        write_results(sections)
    return 0


if __name__ == "__main__":
    sys.exit(main())
