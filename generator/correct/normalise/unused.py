"""Schemas that no operation reaches are noise of the upstream generator (63 of 304) and are dropped."""

from __future__ import annotations

from generator.document.openapi import Document, list_operation_schemas, list_operations, reach_schemas


def drop_unused(document: Document) -> None:
    """Delete every component schema that no operation reaches."""
    roots = [
        schema for *_key, operation in list_operations(document) for _place, schema in list_operation_schemas(operation)
    ]
    reached = reach_schemas(document, roots)
    components = document["components"]["schemas"]
    document["components"]["schemas"] = {name: components[name] for name in sorted(reached)}
