"""row: one line of measurements as a value: the candidates, and the bar that one of them has to hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bench.measure import Candidate


@dataclass(frozen=True)
class Bar:
    """A number of design.md that one candidate has to hold."""

    candidate: str
    limit: float
    unit: Literal["times the first", "seconds", "microseconds more than the first"]


@dataclass(frozen=True)
class Row:
    """Candidates that do the same work. The first is the one the others are compared with."""

    title: str
    what: str
    candidates: Sequence[Candidate]
    rounds: int
    bar: Bar | None = None
    not_measured: str = ""
    """Who is missing, and why."""
    unit: Literal["seconds", "instructions"] = "seconds"
    """What a sample is a number of."""
