"""Paging, recognised from what an operation takes and what it answers, and written down as `x-paging`.

The styles (spec-audit §9 lists every operation):

offset   startAt and maxResults in, an envelope with one list of items out
list     startAt and maxResults in, a bare array out: no envelope says where the end is
number   page and maxResults in, an envelope with total out
cursor   cursor in, nextCursor and isLast out
window   since in, until and lastPage out
single   an envelope whose items can't be asked for in parts: everything comes in one answer

Where an overlay says so, `bounds` tells after how many items Jira stops, whatever there is; releases differ.
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import Document, Schema, is_array, is_object, list_operations, referenced_name

_ENVELOPE_MARKS = frozenset({"total", "startAt", "isLast", "nextCursor", "lastPage"})


def declare_paging(document: Document) -> None:
    """Write `x-paging: {style, items, start, size, in, bounds}` on every operation that pages."""
    components = document["components"]["schemas"]
    for _method, _path, operation in list_operations(document):
        paging = recognise_paging(operation, components)
        if paging is not None:
            bounds = _read_bounds(operation.get("x-paging"))
            operation["x-paging"] = {**paging, "bounds": bounds} if bounds else paging


def recognise_paging(operation: dict[str, Any], components: dict[str, Schema]) -> dict[str, str] | None:
    """Return the `x-paging` of `operation`, or None when it does not page."""
    answer = _resolve(
        operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema"), components
    )
    place, taken = _list_taken(operation, components)
    if answer.get("type") == "array":
        if {"startAt", "maxResults"} <= taken:
            return {"style": "list", "start": "startAt", "size": "maxResults", "in": place}
        return {"style": "single", "size": "maxResults", "in": place} if "maxResults" in taken else None
    items = _find_items(answer, components)
    if items is None:
        return None
    declared = set(answer["properties"])
    numbers = {"items": items, "size": "maxResults", "in": place}
    if "cursor" in taken and "nextCursor" in declared:
        return {"style": "cursor", "start": "cursor", **numbers}
    if "since" in taken and "lastPage" in declared:
        return {"style": "window", "start": "since", "items": items, "in": place}
    if {"startAt", "maxResults"} <= taken:
        return {"style": "offset", "start": "startAt", **numbers}
    if {"page", "maxResults"} <= taken:
        return {"style": "number", "start": "page", **numbers}
    if "maxResults" in taken:
        return {"style": "single", **numbers}
    return {"style": "single", "items": items, "in": place} if "startAt" in declared else None


def _read_bounds(stated: Any) -> list[int]:
    bounds = stated.get("bounds") if is_object(stated) else None
    return [bound for bound in bounds if type(bound) is int and bound > 0] if is_array(bounds) else []


def _list_taken(operation: dict[str, Any], components: dict[str, Schema]) -> tuple[str, set[str]]:
    """Return where an operation takes its paging values, and the names it takes there."""
    query = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    fields = set(_resolve(body, components).get("properties", ()))
    if {"startAt", "maxResults"} <= fields:
        return "body", fields
    return "query", query


def _find_items(answer: Schema, components: dict[str, Schema]) -> str | None:
    properties = answer.get("properties", {})
    if not _ENVELOPE_MARKS & set(properties):
        return None
    lists = [name for name, schema in properties.items() if schema.get("type") == "array"]
    of_objects = [name for name in lists if _resolve(properties[name]["items"], components).get("type") != "string"]
    return of_objects[0] if len(of_objects) == 1 else None


def _resolve(schema: Schema | None, components: dict[str, Schema]) -> Schema:
    name = referenced_name(schema)
    return components.get(name, {}) if name is not None else (schema or {})
