"""Schemas that upstream declares twice, word for word, under two names for one thing."""

from __future__ import annotations

from typing import Any

from generator.document.openapi import SCHEMA_PREFIX, Document, is_array, is_object

DUPLICATES = {
    "IpdMonitoringRestEntity": "AppMonitoringRestEntity",
    "ReadOnlyModeUpdateRequest": "ReadOnlyModeStatus",
}
"""duplicate → the schema that stays. One that an overlay makes different, or a release lacks, is left as it is."""


def merge_duplicates(document: Document) -> None:
    """Let every reference to a duplicate lead to the schema that stays, where the two are equal."""
    components = document["components"]["schemas"]
    merged = {
        duplicate: stays
        for duplicate, stays in DUPLICATES.items()
        if duplicate in components and components[duplicate] == components.get(stays)
    }
    _redirect(document["paths"], merged)
    _redirect(components, merged)
    for duplicate in merged:
        del components[duplicate]


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
