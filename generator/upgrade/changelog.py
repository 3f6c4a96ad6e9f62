"""changelog: the entry of an adopted release."""

from __future__ import annotations

from collections.abc import Sequence

from generator.compare.version import HEADING
from generator.problem import Problem


def add_entry(changelog: str, version: str, lines: Sequence[str]) -> str:
    """Return CHANGELOG.md with `lines` under the version that is still to be released, which is called `version` then.

    Its other entries stay; when every version there is released, one is begun.
    """
    newest = HEADING.search(changelog)
    if newest is None:
        raise Problem("CHANGELOG.md has no heading like `## 0.1.0 (unreleased)`; add one for the next release.")
    heading = f"## {version} (unreleased)"
    entry = "\n".join(lines)
    if not newest["open"]:
        return f"{changelog[: newest.start()]}{heading}\n\n{entry}\n\n{changelog[newest.start() :]}"
    following = HEADING.search(changelog, newest.end())
    end = following.start() if following else len(changelog)
    section = changelog[newest.end() : end].rstrip("\n")
    rest = f"\n\n{changelog[end:]}" if following else "\n"
    return f"{changelog[: newest.start()]}{heading}{section}\n{entry}{rest}"
