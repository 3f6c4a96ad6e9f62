"""kept: the sections of RESULTS.md that are measured apart from the rows, and that a run of the rows leaves alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
KEPT: Final = ("Exporting 20,000 issues beside the peers", "Exporting a whole Jira")
"""The headings of these sections; they stand at the end, in this order."""


def read_kept(text: str) -> list[str]:
    """Return those sections of a page."""
    sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return [section.strip() for section in sections if section.partition("\n")[0].removeprefix("## ") in KEPT]


def find_section(heading: str, page: Path = RESULTS) -> list[str]:
    """Return the lines of a section of `KEPT`, none if the page does not have it."""
    kept = read_kept(page.read_text(encoding="utf-8"))
    return next((each.splitlines() for each in kept if each.startswith(f"## {heading}\n")), list[str]())


def keep_section(heading: str, lines: Sequence[str], page: Path = RESULTS) -> None:
    """Put a section of `KEPT` into the page, in place of the one that it has."""
    text = page.read_text(encoding="utf-8")
    others = [section for section in read_kept(text) if not section.startswith(f"## {heading}\n")]
    for section in read_kept(text):
        text = text.replace(section, "")
    new = "\n".join((f"## {heading}", "", *lines)).strip()
    page.write_text("\n\n".join((text.strip(), *sorted([*others, new]))) + "\n", encoding="utf-8")
