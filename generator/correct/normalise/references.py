"""What stands beside a `$ref` has no effect in OpenAPI 3.0, so a reference with flags is wrapped."""

from __future__ import annotations

from generator.document.openapi import Document, walk_schemas

_FLAGS = ("nullable", "readOnly")


def wrap_flagged_references(document: Document) -> None:
    """Turn `{$ref, nullable: true}` into `{allOf: [{$ref}], nullable: true}`, and `readOnly` likewise."""
    for root in document["components"]["schemas"].values():
        for schema in walk_schemas(root):
            if "$ref" in schema and any(flag in schema for flag in _FLAGS):
                schema["allOf"] = [{"$ref": schema.pop("$ref")}]
