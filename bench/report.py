"""report: a Markdown table for each row, and the page that keeps them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence

from bench.kept import RESULTS, read_kept
from bench.measure import Measured
from bench.row import Bar, Row

UNITS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6}
VERDICTS = {
    (True, True): "holds",
    (True, False): "the least holds, the median does not",
    (False, True): "the median holds, the least does not",
    (False, False): "does not hold",
}

INTRODUCTION = """\
# What the client costs in time

Measured by `nox -s bench`, which prints these tables; `nox -s bench -- --keep` writes this page too, and
`nox -s bench -- import call` measures some rows only. Compare ratios: the times are those of one machine.
The candidates of a table take turns, each sample in a process of its own, each peer in an environment of its own.
The versions of the peers are in [peers.txt](peers.txt); *vanilla* is what plain openapi-python-client writes from our
corrected document.

- *least* is the least sample, and its ratio to that of the first candidate;
- *median* is the median sample, and the median over the rounds of the ratio to the first candidate.

No test depends on these numbers."""


def describe_row(row: Row, measured: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the section for one row: heading, what was done, table, and who is missing."""
    base = measured[0]
    show = show_seconds if row.unit == "seconds" else show_count
    yield f"## {row.title}"
    yield ""
    yield f"{row.what} {row.rounds} rounds." if row.rounds > 1 else row.what
    yield ""
    yield "| candidate | least | ratio | median | ratio | bar |"
    yield "|---|--:|--:|--:|--:|---|"
    for one in measured:
        least = f"{show(one.least)} | {one.least_ratio(base):.2f}"
        median = f"{show(one.median)} | {one.median_ratio(base):.2f}"
        held = judge_bar(row.bar, one, base) if row.bar and row.bar.candidate == one.name else ""
        yield f"| {one.name} | {least} | {median} | {held} |"
    if row.not_measured:
        yield ""
        yield f"Not measured: {row.not_measured}"


def judge_bar(bar: Bar, one: Measured, base: Measured) -> str:
    """Say what the bar is, and whether the least and the median sample hold it."""
    match bar.unit:
        case "seconds":
            text, least, median = f"≤ {bar.limit:g} s", one.least, one.median
        case "times the first":
            text, least, median = f"ratio ≤ {bar.limit:g}", one.least_ratio(base), one.median_ratio(base)
        case "microseconds more than the first":
            text = f"≤ {bar.limit:g} µs more"
            least = (one.least - base.least) * 1e6
            median = one.median_difference(base) * 1e6
    verdict = VERDICTS[least <= bar.limit, median <= bar.limit]
    return f"{text}: {verdict} ({least:.2f}, {median:.2f})"


def show_seconds(seconds: float) -> str:
    """Return a time with the unit that suits it: `2.7 s`, `117 ms` or `8.7 µs`."""
    for unit, size in UNITS.items():
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return "0 s"


def show_count(number: float) -> str:
    """Return a number of many digits: `98,400`."""
    return f"{number:,.0f}"


def describe_machine() -> str:
    """Return one sentence on what the numbers were measured with."""
    return f"CPython {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores shared with other work."


def write_results(sections: Mapping[str, Sequence[str]]) -> None:
    """Write RESULTS.md: how to measure again, each section of `sections`, and those that are measured apart."""
    kept = read_kept(RESULTS.read_text(encoding="utf-8"))
    texts = (INTRODUCTION, describe_machine(), *("\n".join(lines) for lines in sections.values()), *kept)
    RESULTS.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
