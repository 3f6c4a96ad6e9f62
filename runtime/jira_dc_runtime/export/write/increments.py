"""What was updated since an export: increments, each an export of its own in a folder below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jira_dc_runtime.export.slices import Watermark

from .manifest import MANIFEST, PLAN, Manifest

INCREMENTS: Final = "increments"
_NAME: Final = re.compile(r"[0-9]{5,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Increment:
    """Where the next increment goes, what it begins with, and the export that it belongs to."""

    folder: Path
    since: Watermark
    base: Manifest


def next_increment(folder: Path) -> Increment:
    """Return the increment that was begun and not finished, or a new one.

    It begins with what the last one, or the export itself, left off with. Raise `ConfigurationError` if the export
    itself is not finished.
    """
    last = base = Manifest.load(folder)
    below = folder / INCREMENTS
    number = 0
    for place in sorted(filter(_is_ours, below.iterdir()), key=_number_of) if below.is_dir() else ():
        if not (place / MANIFEST).exists():
            if (place / PLAN).exists():
                return Increment(place, last.watermark, base)
            continue
        last, number = Manifest.load(place), _number_of(place)
    return Increment(below / f"{number + 1:05}", last.watermark, base)


def _is_ours(place: Path) -> bool:
    return _NAME.fullmatch(place.name) is not None


def _number_of(place: Path) -> int:
    return int(place.name)
