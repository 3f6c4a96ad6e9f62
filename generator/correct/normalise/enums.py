"""Enums are open: servers send values that the document does not list.

Four enums are contradicted by the document's own examples. `x-extensible-enum`
(https://opensource.zalando.com/restful-api-guidelines/#112) keeps the known values
as facts without making others an error.
"""

from __future__ import annotations

from generator.document.openapi import Document, list_operation_schemas, list_operations, walk_schemas


def open_enums(document: Document) -> None:
    """Turn every `enum` of a schema into `x-extensible-enum`; an empty text is no value but the absence of one."""
    roots = list(document["components"]["schemas"].values())
    for _method, _path, operation in list_operations(document):
        roots.extend(schema for _place, schema in list_operation_schemas(operation))
    for root in roots:
        for schema in walk_schemas(root):
            if "enum" in schema:
                known = [value for value in schema.pop("enum") if value != ""]
                if known:
                    schema["x-extensible-enum"] = known
