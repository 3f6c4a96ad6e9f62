"""Schemas that upstream declares twice, word for word, under two names for one thing."""

from __future__ import annotations

from typing import Any

from generator.document.openapi import SCHEMA_PREFIX, Document, is_array, is_object

TWINS = {
    "IpdMonitoringRestEntity": "AppMonitoringRestEntity",
    "ReadOnlyModeUpdateRequest": "ReadOnlyModeStatus",
}
"""twin → the schema that stays. Twins that an overlay makes different, or a release lacks, are left as they are."""


def merge_twins(document: Document) -> None:
    """Let every reference to a twin lead to the schema that stays, where the two are equal."""
    components = document["components"]["schemas"]
    merged = {
        twin: stays for twin, stays in TWINS.items() if twin in components and components[twin] == components.get(stays)
    }
    _redirect(document["paths"], merged)
    _redirect(components, merged)
    for twin in merged:
        del components[twin]


def _redirect(node: Any, merged: dict[str, str]) -> None:
    if is_array(node):
        for child in node:
            _redirect(child, merged)
    elif is_object(node):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.removeprefix(SCHEMA_PREFIX) in merged:
            node["$ref"] = SCHEMA_PREFIX + merged[reference.removeprefix(SCHEMA_PREFIX)]
        for child in node.values():
            _redirect(child, merged)
