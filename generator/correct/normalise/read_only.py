"""Properties that only the server sets stand in request bodies too, because upstream uses one bean both ways.

Upstream never says `readOnly`. `id` and `expand` are not listed: elsewhere they are real input.
"""

from __future__ import annotations

from generator.document.openapi import Document, list_operation_schemas, list_operations, reach_schemas, walk_schemas

SET_BY_SERVER = ("author", "avatarUrls", "created", "renderedBody", "self", "updateAuthor", "updated")


def mark_read_only(document: Document) -> None:
    """Mark what only the server sets as `readOnly` in every schema that a request body states or reaches."""
    bodies = [
        schema
        for _method, _path, operation in list_operations(document)
        for place, schema in list_operation_schemas(operation)
        if place == "request"
    ]
    components = document["components"]["schemas"]
    for root in [*bodies, *(components[name] for name in reach_schemas(document, bodies))]:
        for schema in walk_schemas(root):
            properties = schema.get("properties", {})
            for key in SET_BY_SERVER:
                if key in properties:
                    properties[key]["readOnly"] = True
