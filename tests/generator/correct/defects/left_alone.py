"""The findings that the corrected document leaves as they are: spec/left_alone.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LeftAlone:
    """One finding that stays, and why."""

    defect: str
    place: str
    reason: str


def read_left_alone(path: Path) -> tuple[LeftAlone, ...]:
    """Return the entries of the TOML file at `path`."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("finding", [])
    return tuple(LeftAlone(entry["class"], entry["place"], entry["reason"]) for entry in entries)
