"""Durations as people write them: `1w 2d 3h 30m`, by the working week."""

from __future__ import annotations

import re
from typing import Final

UNITS: Final = {"w": 144_000, "d": 28_800, "h": 3600, "m": 60}
"""Seconds of each unit: Jira's usual week of five days of eight hours."""
_PART: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,4})?)\s*([wdhm])", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


def read_duration(text: object) -> int | None:
    """Return the seconds that a text such as `1h 30m` means, None if it means nothing. A bare number is minutes."""
    plain = str(text or "").strip()
    if _NUMBER.fullmatch(plain):
        return int(plain) * UNITS["m"]
    parts = _PART.findall(plain)
    rest = _PART.sub("", plain).strip(" ,")
    if not parts or rest:
        return None
    return sum(round(float(count) * UNITS[unit.lower()]) for count, unit in parts)


def write_duration(seconds: int) -> str:
    """Return seconds as Jira writes them: `1w 2d 3h 30m`, and `0m` for nothing."""
    left, parts = seconds, list[str]()
    for unit, size in UNITS.items():
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0m"
