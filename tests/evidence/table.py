"""The counts as a table: each property of each schema that was seen, beside the old contract and live types."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.document.openapi import Document
from tests.evidence.count import Sighting, Sightings
from tests.evidence.rule import Always
from tests.evidence.sources import SHARED

HEAD = ("schema", "property", "there", "objects", "servers", "WADL 8.4.3", "live types", "said")


def read_live_types(shared: Path = SHARED) -> Mapping[str, Mapping[str, Any]]:
    """Return the properties of each schema of the live-tested types; none if they are not there."""
    path = shared / "facts" / "live-required.json"
    types: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: entry["properties"] for name, entry in types.items() if not name.startswith("_")}


def write_table(
    document: Document, sightings: Sightings, examples: Sightings, decided: Mapping[str, tuple[Always, ...]]
) -> str:
    """Return Markdown, a line for each property; `said` is `always` where it is required."""
    rows = [HEAD, tuple("---" for _ in HEAD), *_list_rows(document, sightings, examples, decided)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _list_rows(
    document: Document, sightings: Sightings, examples: Sightings, decided: Mapping[str, tuple[Always, ...]]
) -> Iterator[tuple[str, ...]]:
    live = read_live_types()
    for name in sorted(sightings.keys() | decided.keys()):
        always = {each.name: each for each in decided.get(name, ())}
        sighting, example = sightings.get(name, Sighting()), examples.get(name, Sighting())
        for each in sorted(document["components"]["schemas"][name]["properties"]):
            held = sighting.held.get(each, Counter[str]())
            seen, shown = sum(example.objects.values()), sum(example.held.get(each, Counter[str]()).values())
            yield (
                name,
                each,
                str(sum(held.values())),
                str(sum(sighting.objects.values())),
                str(len(held)),
                f"{shown} of {seen}" if seen else "",
                _tell_live(live.get(name, {}).get(each)),
                "always" if each in always else "",
            )


def _tell_live(declared: Mapping[str, Any] | None) -> str:
    if declared is None:
        return ""
    words = [
        "optional" if declared.get("optional") else "required",
        *(["nullable"] if declared.get("nullable") else []),
    ]
    return ", ".join(words)
