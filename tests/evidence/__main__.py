"""`python -m tests.evidence`: count what recordings of real servers always hold; with --write, state it in spec/."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.correct.correct import correct_document
from generator.correct.patch import patch_document
from generator.correct.spec import load_spec
from generator.document.openapi import Document, list_operations, referenced_name
from generator.problem import Problem
from tests.evidence.count import Sightings, count_recordings
from tests.evidence.overlay import FILE, write_file, write_overlay
from tests.evidence.rule import Always, decide
from tests.evidence.sources import read_examples, read_live_pages, read_primitives, read_recordings
from tests.evidence.table import write_table

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Evidence:
    """What was seen, and what follows from it."""

    document: Document
    sightings: Sightings
    examples: Sightings
    live: tuple[str, ...]
    primitives: frozenset[tuple[str, str]]

    def decide(self, sightings: Sightings) -> dict[str, tuple[Always, ...]]:
        """Return what always comes, as far as these `sightings` show it."""
        return decide(self.document, sightings, self.live, self.primitives, self.examples)


def gather(document: Document) -> Evidence:
    """Return what is known of the corrected `document`. Raise Problem if the recordings are not there."""
    return Evidence(
        document,
        count_recordings(document, read_recordings()),
        count_recordings(document, read_examples()),
        tuple(list_live_pages(document)),
        read_primitives(),
    )


def list_live_pages(document: Document) -> list[str]:
    """Return the schemas of the pages that live tests saw."""
    pages = read_live_pages()
    answers = [
        media.get("schema", {})
        for method, path, operation in list_operations(document)
        if f"{method} {path}" in pages
        for media in operation["responses"].get("200", {}).get("content", {}).values()
    ]
    return [name for answer in answers if (name := referenced_name(answer)) is not None]


def main(arguments: Sequence[str]) -> int:
    """Print the table; return 0, or 2 if the recordings are not there, or 1 if spec/ says another thing."""
    parser = argparse.ArgumentParser(prog="nox -s evidence --", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {FILE}")
    chosen = parser.parse_args(arguments)
    spec = load_spec(ROOT / "spec")
    try:
        evidence = gather(correct_document(spec))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    decided = evidence.decide(evidence.sightings)
    print(write_table(evidence.document, evidence.sightings, evidence.examples, decided))
    print(f"{sum(map(len, decided.values()))} properties of {len(decided)} schemas always come.")
    text = write_overlay(evidence.document, patch_document(spec.document, spec.overlays), decided)
    if chosen.write:
        print(f"{FILE} is another now: generate." if write_file(ROOT, text) else f"{FILE} is the same as before.")
    elif (ROOT / FILE).read_text(encoding="utf-8") != text:
        print(f"{FILE} says another thing: run this with --write, look at the difference, and generate.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
