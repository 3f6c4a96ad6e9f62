"""From what was decided to spec/overlays/x-always.yaml: one action for each schema, with its counts as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.correct.always import ALWAYS
from generator.document.openapi import Document
from tests.evidence.rule import Always
from tests.evidence.sources import LIVE_PAGES

FILE = "spec/overlays/x-always.yaml"
HEADER = """\
# What always comes, by schema. Written by `nox -s evidence -- --write` from recordings of real servers: change the rule
# in tests/evidence/rule.py instead. In answers it is required; what is sent asks for none of it.
overlay: 1.0.0
info: {title: What always comes, version: 1.0.0}
actions:
"""
WIDTH = 118


def write_overlay(document: Document, patched: Document, decided: Mapping[str, tuple[Always, ...]]) -> str:
    """Return the overlay that states what was `decided` of the schemas of the corrected `document`.

    What only our rules make, and the `patched` upstream document has not, is left out.
    """
    schemas = document["components"]["schemas"]
    actions: dict[str, str] = {}
    for name, found in decided.items():
        upstream = str(schemas[name].get("x-upstream-name", name))
        if upstream in patched["components"]["schemas"]:
            actions[upstream] = _write_action(upstream, found)
    return HEADER + "".join(actions[name] for name in sorted(actions))


def _write_action(schema: str, found: tuple[Always, ...]) -> str:
    names = ", ".join(each.name for each in found)
    return (
        f"- target: $.components.schemas{_step(schema)}\n"
        "  description: Always there and never null.\n"
        f"  x-evidence: {tell_evidence(found)}\n"
        f"  update: {{{ALWAYS}: [{names}]}}\n"
    )


def tell_evidence(found: tuple[Always, ...]) -> str:
    """Return the counts in words: how many objects of how many servers had it."""
    counted: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for each in found:
        counted.setdefault((each.objects, each.sources), []).append(each.name)
    parts: list[str] = []
    for (objects, sources), names in counted.items():
        servers = len(sources) - (LIVE_PAGES in sources)
        live = " and live tests on 10.3, all pages together" if LIVE_PAGES in sources else ""
        which = f"{', '.join(names)} " if len(counted) > 1 else ""
        parts.append(f"{which}in all of {objects} from {servers} sources{live}")
    return f"recorded {'; '.join(parts)}"


def _step(name: str) -> str:
    return f".{name}" if name.isidentifier() and name.isascii() else f"['{name}']"


def write_file(root: Path, text: str) -> bool:
    """Write the overlay; return whether it was another before."""
    path = root / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(text, encoding="utf-8")
    return before != text
