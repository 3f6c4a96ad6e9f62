"""Finding an operation by words, in the words of the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from jira_dc_runtime.cli.package import Package
from jira_dc_runtime.errors.base import READS
from jira_dc_runtime.ground.json_kind import is_object

from .operation import list_names

_WEIGHTS: Final = (8, 5, 2, 1)
"""For a word in the name of a method, in the summary, in the path, and in what is said of the parameters."""


@dataclass(frozen=True)
class Found:
    """One operation that has all the words."""

    names: tuple[str, ...]
    """Its methods; the operation itself is the first, and others go through its pages, or take many items."""
    key: str
    summary: str
    writes: bool


def find_operations(package: Package, words: Sequence[str]) -> list[Found]:
    """Return the operations that have every word, the best first; those with the word in their names come first."""
    document = msgspec.json.decode(package.read_document())
    methods: dict[str, list[str]] = {}
    for name, key in list_names(package).items():
        methods.setdefault(key, []).append(name)
    stems = [_stem(word) for text in words for word in _split(text)]
    ranked: list[tuple[int, str, Found]] = []
    for key, names in methods.items():
        entry = read_entry(document, key)
        score = _score(stems, _list_places(names, key, entry))
        if score:
            found = Found(tuple(names), key, str(entry.get("summary", "")), writes=not only_reads(key, entry))
            ranked.append((-score, names[0], found))
    return [found for _, _, found in sorted(ranked, key=lambda each: each[:2])]


def read_entry(document: Any, key: str) -> dict[str, Any]:
    """Return what the document says about an operation; nothing if it is one of an older release."""
    method, _, path = key.partition(" ")
    entry = document["paths"].get(path, {}).get(method.lower())
    return dict(entry) if is_object(entry) else {}


def only_reads(key: str, entry: dict[str, Any]) -> bool:
    """Return whether an operation changes nothing."""
    reads = entry.get("x-reads")
    return key.partition(" ")[0] in READS if reads is None else bool(reads)


def _list_places(names: Sequence[str], key: str, entry: dict[str, Any]) -> list[list[str]]:
    """Return the words of each place, in the order of their weights."""
    about = [f"{each.get('name', '')} {each.get('description', '')}" for each in entry.get("parameters", [])]
    said = f"{entry.get('summary', '')} {entry.get('description', '')}"
    return [_split(text) for text in (names[0], said, key, " ".join(about))]


def _score(stems: Sequence[str], places: Sequence[Sequence[str]]) -> int:
    """Return how well the places have the words; 0 if one of them is nowhere."""
    total = 0
    for stem in stems:
        best = 0
        for weight, words in zip(_WEIGHTS, places, strict=True):
            if any(_stem(word) == stem for word in words):
                best = max(best, weight * 2)
            elif any(word.startswith(stem) for word in words):
                best = max(best, weight)
        if not best:
            return 0
        total += best
    # Of those with the same words, the one with the fewest others is meant: get_issue before get_issue_watchers.
    return total * 100 - 5 * len(set(places[0])) if stems else 0


def _split(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+|[^\W_A-Za-z0-9]+", text)]


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word  # noqa: PLR2004 - "is" and "as" have no plural
