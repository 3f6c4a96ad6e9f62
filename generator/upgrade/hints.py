"""hints: what a new document says that nothing stops for, but that a person should look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.document.openapi import (
    JSON,
    Document,
    Schema,
    is_json,
    list_operation_schemas,
    list_operations,
    operation_key,
    walk_schemas,
)
from generator.document.scope import list_unknown_scopes

_FLAG = re.compile(r"(?:is|has|use|include|exclude|allow|only|with|sortBy|show|skip|force|ignore|return)[A-Z]\w*")


def list_hints(document: Document, previous: Document | None) -> tuple[str, ...]:
    """Return a sentence on each thing of a distilled `document` that `previous` did not say."""
    known = set(_find_hints(previous)) if previous else set[str]()
    return tuple(hint for hint in dict.fromkeys(_find_hints(document)) if hint not in known)


def _find_hints(document: Document) -> Iterator[str]:
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        for word in list_unknown_scopes(operation.get("security", [])):
            yield f"{key} names the scope {word}, which we cannot order among the others, so none is declared."
        for parameter in operation.get("parameters", ()):
            if _is_flag(parameter):
                yield f"{key} types {parameter['name']} as text, but its name is that of a flag; see whether it is one."
        holders = (operation.get("requestBody", {}), *operation["responses"].values())
        for media_type in sorted({media_type for holder in holders for media_type in holder.get("content", {})}):
            if media_type == "*/*" or (is_json(media_type) and media_type != JSON):
                yield f"{key} speaks {media_type}; see whether our client reads or writes it right."
        yield from _find_alternatives(key, [schema for _place, schema in list_operation_schemas(operation)])
    for name, schema in document["components"]["schemas"].items():
        yield from _find_alternatives(f"The schema {name}", [schema])


def _find_alternatives(place: str, roots: list[Schema]) -> Iterator[str]:
    ways = {way for root in roots for schema in walk_schemas(root) for way in ("anyOf", "oneOf") if way in schema}
    for way in sorted(ways):
        yield f"{place} states alternatives ({way}); those that can't be told apart are any JSON to our client."


def _is_flag(parameter: dict[str, Any]) -> bool:
    schema = parameter.get("schema", {})
    is_text = schema.get("type") == "string" and "enum" not in schema and "format" not in schema
    return is_text and _FLAG.fullmatch(parameter["name"]) is not None
