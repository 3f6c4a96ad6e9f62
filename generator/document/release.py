"""release: how releases are written and ordered, and which of them a correction is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.problem import Problem

_VERSION = re.compile(r"[0-9]+\.[0-9]+(?:\.[0-9]+)?", re.ASCII)
_BOUND = re.compile(r"(>=|<)([0-9.]+)", re.ASCII)
_PARTS = 3


def is_release(text: str) -> bool:
    """Tell whether `text` is written like a Jira release: 10.0 or 10.3.24."""
    return bool(_VERSION.fullmatch(text))


def parse_release(release: str) -> tuple[int, int, int]:
    """Return the numbers of a release, by which releases are sorted: 10.0 is 10.0.0, and 10.10 comes after 10.9.

    Our own versions are written the same way.
    """
    major, minor, patch = (int(part) for part in f"{release}.0".split(".")[:_PARTS])
    return major, minor, patch


@dataclass(frozen=True)
class ReleaseRange:
    """The releases that an action is for: at least `since` and before `until`; either may be open."""

    since: str | None = None
    until: str | None = None

    def holds(self, release: str) -> bool:
        """Tell whether `release` is one of them."""
        place = parse_release(release)
        return (self.since is None or place >= parse_release(self.since)) and (
            self.until is None or place < parse_release(self.until)
        )


EVERY_RELEASE = ReleaseRange()


def read_release_range(place: str, text: object) -> ReleaseRange:
    """Return what `x-releases` says: `>=10.3.17`, `<11.0`, or both with a comma between. `place` names the action."""
    bounds: dict[str, str] = {}
    for part in text.split(",") if isinstance(text, str) else [""]:
        bound = _BOUND.fullmatch(part.strip())
        if bound is None or not is_release(bound[2]) or bound[1] in bounds:
            raise Problem(f"{place}: x-releases is {text!r}; write it like '>=10.3.17', '<11.0' or '>=10.3.17, <11.0'.")
        bounds[bound[1]] = bound[2]
    found = ReleaseRange(bounds.get(">="), bounds.get("<"))
    if found.since and found.until and parse_release(found.since) >= parse_release(found.until):
        raise Problem(f"{place}: x-releases is {text!r}, which no release can be.")
    return found
