"""measure: take samples of several candidates in turn, each in a process of its own, and compare them.

The machine may be busy. So candidates alternate (A B C A B C ...): what disturbs one soon disturbs all of them. The
least time is what the work needs; the median of the ratios round by round is what it costs beside the others.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.environments import ROOT, BenchError


@dataclass(frozen=True)
class Candidate:
    """One thing to measure: a command that prints its seconds as its last line, or is timed as a whole."""

    name: str
    command: Sequence[str | Path]
    whole: bool = False
    """Whether the time is that of the whole process, and not the number it prints."""


@dataclass(frozen=True)
class Measured:
    """The samples of one candidate, in seconds, round by round."""

    name: str
    seconds: tuple[float, ...] = field(repr=False)

    @property
    def least(self) -> float:
        """Return the least sample."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """Return the median of the samples."""
        return statistics.median(self.seconds)

    def least_ratio(self, base: Measured) -> float:
        """Return how many times the least sample of `base` the least of this is."""
        return self.least / base.least

    def median_ratio(self, base: Measured) -> float:
        """Return the median, over the rounds, of this sample by that of `base` in the same round."""
        pairs = zip(self.seconds, base.seconds, strict=True)
        return statistics.median(own / other for own, other in pairs)

    def median_difference(self, base: Measured) -> float:
        """Return the median, over the rounds, of the seconds this took more than `base` in the same round."""
        pairs = zip(self.seconds, base.seconds, strict=True)
        return statistics.median(own - other for own, other in pairs)


def measure_in_turn(candidates: Sequence[Candidate], rounds: int) -> tuple[Measured, ...]:
    """Return the samples of each candidate after `rounds` rounds; one more round before them warms caches up.

    A single round is for what does not depend on caches, and has none before it.
    """
    samples: dict[str, list[float]] = {candidate.name: [] for candidate in candidates}
    first = 0 if rounds == 1 else -1
    for number in range(first, rounds):
        for candidate in candidates:
            seconds = _take_sample(candidate)
            if number >= 0:
                samples[candidate.name].append(seconds)
    return tuple(Measured(name, tuple(seconds)) for name, seconds in samples.items())


def _take_sample(candidate: Candidate) -> float:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    started = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in candidate.command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment,
    )
    elapsed = time.perf_counter() - started
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise BenchError(f"{candidate.name} failed: {said[-1] if said else f'exit code {done.returncode}'}")
    return elapsed if candidate.whole else float(done.stdout.strip().splitlines()[-1])
