"""Properties that are required but not declared: nobody can say what to send, so they are no property."""

from __future__ import annotations

from generator.document.openapi import Document, list_operation_schemas, list_operations, walk_schemas


def drop_undeclared(document: Document) -> None:
    """Let `required` name declared properties only."""
    roots = list(document["components"]["schemas"].values())
    for _method, _path, operation in list_operations(document):
        roots.extend(schema for _place, schema in list_operation_schemas(operation))
    for root in roots:
        for schema in walk_schemas(root):
            declared = schema.get("properties", {})
            if any(name not in declared for name in schema.get("required", ())):
                kept = [name for name in schema["required"] if name in declared]
                schema.pop("required")
                if kept:
                    schema["required"] = kept
