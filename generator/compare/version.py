"""version: what CHANGELOG.md says of our versions, and which one a change asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.compare.decide import Bump, propose_version
from generator.document.release import parse_release
from generator.problem import Problem

HEADING = re.compile(r"^## (\d+\.\d+\.\d+)(?P<open> \(unreleased\))?$", re.MULTILINE)
_PARTS = ("major", "minor", "patch")


@dataclass(frozen=True)
class Versions:
    """What CHANGELOG.md says of our versions: the newest, whether it is still to be released, and the last released."""

    newest: str
    is_open: bool
    released: str | None


def read_versions(changelog: str) -> Versions:
    """Return what the headings of CHANGELOG.md say."""
    headings = list(HEADING.finditer(changelog))
    if not headings:
        raise Problem("CHANGELOG.md has no heading like `## 0.1.0 (unreleased)`; add one for the next release.")
    released = next((heading[1] for heading in headings if not heading["open"]), None)
    return Versions(headings[0][1], bool(headings[0]["open"]), released)


def choose_version(bump: Bump | None, versions: Versions) -> str:
    """Return the version that a change asks for; one that is still to be released moves only as far as it must."""
    if bump is None or versions.released is None:
        return versions.newest
    asked = propose_version(versions.released, bump)
    return max(asked, versions.newest, key=parse_release) if versions.is_open else asked


def tell_version(bump: Bump | None, versions: Versions) -> str:
    """Return what a change asks for in a few words: `asks for a minor: 0.2.0`."""
    version = choose_version(bump, versions)
    if bump is None or versions.released is None:
        return f"comes with the first release of ours: {version}"
    before, after = parse_release(versions.released), parse_release(version)
    part = next(part for part, old, new in zip(_PARTS, before, after, strict=True) if old != new)
    return f"asks for a {part}: {version}"
