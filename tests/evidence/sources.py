"""Where answers were seen: recordings of real servers, and facts from live ones. Nothing of it is committed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.document.openapi import is_array, is_object
from generator.problem import Problem

SHARED = Path(__file__).resolve().parents[3] / "shared"
FOLDERS = ("responses", "recorded")
FAMILIES = {"odswm": "ods"}
"""Collections that were recorded on one server: they are one source."""
CUT = frozenset({"sling_search.json"})
"""Recordings whose issues people cut without a note."""
LIVE_PAGES = "live on 10.3"
"""The source that live tests are: they fail on a page that lacks one of PAGE_FIELDS."""
PAGE_FIELDS = ("isLast", "maxResults", "startAt", "values")
_OK = range(200, 300)


@dataclass(frozen=True)
class Recording:
    """One answer of a real server."""

    name: str
    source: str
    """Whose server it was: recordings of one source are no two witnesses."""
    operation: str
    status: int
    body: Any
    has_whole_issues: bool = True
    """Whether nobody took anything away within the fields of an issue."""


def read_recordings(shared: Path = SHARED) -> list[Recording]:
    """Return the good answers that were recorded. Raise Problem if the recordings are not there."""
    missing = [name for name in FOLDERS if not (shared / name / "index.json").exists()]
    if missing:
        raise Problem(
            f"{shared / missing[0]} has no index.json: the recordings lie beside the repository and are not part of it."
        )
    return [recording for name in FOLDERS for recording in _read_folder(shared / name)]


def _read_folder(folder: Path) -> Iterator[Recording]:
    index: dict[str, dict[str, Any]] = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    for name, entry in sorted(index.items()):
        if entry["status"] in _OK:
            prefix = name.partition("_")[0]
            yield Recording(
                name,
                FAMILIES.get(prefix, prefix),
                f"{entry['method']} {entry['path']}",
                entry["status"],
                json.loads((folder / name).read_text(encoding="utf-8")),
                has_whole_issues=entry.get("kind") != "transcribed" and name not in CUT,
            )


def read_live_pages(shared: Path = SHARED) -> frozenset[str]:
    """Return the operations that a live test saw answer a page; none if the facts are not there."""
    path = shared / "facts" / "live-operations.json"
    if not path.exists():
        return frozenset()
    operations: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(
        key
        for key, entry in operations.items()
        if entry.get("answer", {}).get("kind") == "page" and {"called", "crawled"} & set(entry["witness"].split())
    )


def read_examples(shared: Path = SHARED) -> list[Recording]:
    """Return the examples of answers in Atlassian's WADL of 8.4.3; none if it is not there."""
    path = shared / "facts" / "wadl-8.4.3.json"
    wadl: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return [
        Recording(key, "example", key, int(status), content["example"])
        for key, entry in wadl.items()
        for status, contents in entry.get("responses", {}).items()
        if status.startswith("2")
        for content in contents.values()
        if "example" in content
    ]


def read_primitives(shared: Path = SHARED) -> frozenset[tuple[str, str]]:
    """Return (title, property) of what the WADL of 8.4.3 requires: primitives of Java, which are never null."""
    path = shared / "facts" / "wadl-8.4.3.json"
    if not path.exists():
        return frozenset()
    wadl: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(
        (title, name)
        for entry in wadl.values()
        for status, contents in entry.get("responses", {}).items()
        if status.startswith("2")
        for content in contents.values()
        for title, name in _walk_wadl(content.get("schema", {}))
    )


def _walk_wadl(node: Any) -> Iterator[tuple[str, str]]:
    if is_object(node):
        required = node.get("required", ())
        yield from ((str(node.get("title", "")), name) for name in required if isinstance(required, list))
        for inner in node.values():
            yield from _walk_wadl(inner)
    elif is_array(node):
        for inner in node:
            yield from _walk_wadl(inner)
