"""marks: numbers in pages that people wrote, taken from the pinned document: `<!-- operations -->433<!-- / -->`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from generator.problem import Problem

MARKED = ("README.md", "CONTRIBUTING.md")
"""The pages that may hold marks."""

_MARK = re.compile(r"(<!-- (?P<name>[a-z]+) -->)(?P<text>[^<]*)(<!-- / -->)")


def fill_pages(root: Path, facts: Mapping[str, str]) -> dict[str, str]:
    """Return {name: text} of the pages of the repository `root` that are there, their marked places filled."""
    pages = {name: root / name for name in MARKED}
    return {
        name: fill_marks(name, path.read_text(encoding="utf-8"), facts) for name, path in pages.items() if path.exists()
    }


def fill_marks(name: str, text: str, facts: Mapping[str, str]) -> str:
    """Return `text`, the page `name`, with each marked place filled; a Problem names a mark that no fact has."""

    def fill(found: re.Match[str]) -> str:
        fact = facts.get(found["name"])
        if fact is None:
            raise Problem(f"{name} marks a place for {found['name']}; there is only {', '.join(sorted(facts))}.")
        return f"{found[1]}{fact}{found[4]}"

    return _MARK.sub(fill, text)
