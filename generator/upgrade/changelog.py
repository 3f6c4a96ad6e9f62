"""changelog: the entry of an adopted release, and the version number that it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.problem import Problem

_HEADING = re.compile(r"^## (\d+\.\d+\.\d+)(?P<open> \(unreleased\))?$", re.MULTILINE)


@dataclass(frozen=True)
class Versions:
    """What CHANGELOG.md says of our versions: the newest, whether it is still to be released, and the last released."""

    newest: str
    is_open: bool
    released: str | None


def read_versions(changelog: str) -> Versions:
    """Return what the headings of CHANGELOG.md say."""
    headings = list(_HEADING.finditer(changelog))
    if not headings:
        raise Problem("CHANGELOG.md has no heading like `## 0.1.0 (unreleased)`; add one for the next release.")
    released = next((heading[1] for heading in headings if not heading["open"]), None)
    return Versions(headings[0][1], bool(headings[0]["open"]), released)


def add_entry(changelog: str, version: str, lines: Sequence[str]) -> str:
    """Return CHANGELOG.md with `lines` under the version that is still to be released, which is called `version` then.

    Its other entries stay; when every version there is released, one is begun.
    """
    newest = _HEADING.search(changelog)
    if newest is None:
        raise Problem("CHANGELOG.md has no heading like `## 0.1.0 (unreleased)`; add one for the next release.")
    heading = f"## {version} (unreleased)"
    entry = "\n".join(lines)
    if not newest["open"]:
        return f"{changelog[: newest.start()]}{heading}\n\n{entry}\n\n{changelog[newest.start() :]}"
    following = _HEADING.search(changelog, newest.end())
    end = following.start() if following else len(changelog)
    section = changelog[newest.end() : end].rstrip("\n")
    rest = f"\n\n{changelog[end:]}" if following else "\n"
    return f"{changelog[: newest.start()]}{heading}{section}\n{entry}{rest}"
