"""The Python snippets of the pages that people read, each with the place it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.shared_files import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_SNIPPET = re.compile(r"^(?P<indent> *)```python\n(?P<text>.*?)^ *```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """One program, and the page and line that it begins on."""

    page: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def list_snippets(page: Path) -> Iterator[Snippet]:
    """Yield the snippets of a page, without the indentation of a list that they stand in."""
    text = page.read_text(encoding="utf-8")
    for found in _SNIPPET.finditer(text):
        indent = found["indent"]
        lines = [line.removeprefix(indent) for line in found["text"].splitlines()]
        name = page.relative_to(ROOT).as_posix()
        yield Snippet(name, text.count("\n", 0, found.start()) + 2, "\n".join(lines) + "\n")


_ENGINES = ROOT / "docs" / "engines.md"  # its programs need engines, and run in tests/export/engines
SNIPPETS = tuple(snippet for page in PAGES if page != _ENGINES for snippet in list_snippets(page))
