"""The progress of an export, as a bar at a terminal, and as lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from jira_dc_runtime.export.slices import Progress

from .person import say

_EVERY: Final = 10.0  # seconds between two lines where nobody watches a bar


@contextmanager
def watching(is_terminal: bool) -> Generator[Callable[[Progress], None]]:  # noqa: FBT001 - all it takes
    """Yield what shows progress: a bar at a terminal, else a line now and then."""
    if not is_terminal:
        yield Lines().show
        return
    from rich.console import Console  # noqa: PLC0415 - only at a terminal
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - as above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

    columns: Sequence[Any] = (
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} issues"),
        TextColumn("{task.fields[slices]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[troubles]}"),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=0, slices="", rate="", troubles="")
        lines = Lines()

        def show(progress: Progress) -> None:
            lines.begin(progress)
            bar.update(
                task,
                completed=progress.issues_done,
                total=progress.issues,
                slices=f"{progress.slices_done:,} of {count(progress.slices, 'slice')}",
                rate=f"{lines.rate(progress):,.0f} a second",
                troubles=lines.troubles(progress),
            )

        yield show


class Lines:
    """Progress as lines, with the rate since the beginning of this run."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._began = self._told = clock()
        self._first: int | None = None

    def show(self, progress: Progress) -> None:
        """Print a line, if it is time for one or all is done."""
        self.begin(progress)
        now = self._clock()
        if now - self._told < _EVERY and progress.slices_done < progress.slices:
            return
        self._told = now
        rate = self.rate(progress)
        left = (progress.issues - progress.issues_done) / rate if rate else 0.0
        parts = (
            f"{progress.issues_done:,} of {count(progress.issues, 'issue')}",
            f"{progress.slices_done:,} of {count(progress.slices, 'slice')}",
            f"{rate:,.0f} a second",
            f"{_duration(left)} left" if left else "",
            self.troubles(progress),
        )
        say(", ".join(part for part in parts if part))

    def begin(self, progress: Progress) -> None:
        """Remember how many issues there were at the beginning."""
        if self._first is None:
            self._first = progress.issues_done

    def rate(self, progress: Progress) -> float:
        """Return how many issues a second this run has read."""
        passed = self._clock() - self._began
        return (progress.issues_done - (self._first or 0)) / passed if passed else 0.0

    @staticmethod
    def troubles(progress: Progress) -> str:
        """Return what went wrong on the way; empty if nothing did."""
        counts = ((progress.repeated, "read again"), (progress.failed, "failed"))
        return ", ".join(f"{count:,} {what}" for count, what in counts if count)


def count(number: int, noun: str) -> str:
    """Return how many there are, in words: one of them is no plural."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
