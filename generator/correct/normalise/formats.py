"""Formats that say something else than the wire does.

Jira writes instants as `2013-05-15T11:53:38.000+0000`: the offset has no colon, so they are not RFC 3339 (277 of 277
recorded). They get a format of their own; overlays mark the agile instants, which are RFC 3339, `rfc3339`.
`uri` is dropped because real values are relative or templated. `writeOnly` marks nothing but Java setters upstream.
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import Document, list_operation_schemas, list_operations, walk_schemas

INSTANT = "jira-date-time"
INSTANT_EXAMPLE = "2013-05-15T11:53:38.000+0000"


def correct_formats(document: Document) -> None:
    """Give instants their true format, and drop `uri` and `writeOnly`."""
    roots = list(document["components"]["schemas"].values())
    for _method, _path, operation in list_operations(document):
        roots.extend(schema for _place, schema in list_operation_schemas(operation))
    for root in roots:
        for schema in walk_schemas(root):
            _correct(schema)


def _correct(schema: dict[str, Any]) -> None:
    schema.pop("writeOnly", None)
    match schema.get("format"):
        case "date-time":
            schema.update(format=INSTANT, example=INSTANT_EXAMPLE)
        case "rfc3339":
            schema["format"] = "date-time"
        case "uri":
            del schema["format"]
        case _:
            pass
