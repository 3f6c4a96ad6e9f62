"""hints: what a new document says that nothing stops for, but that a person should look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.document.openapi import Document, list_operations, operation_key
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


def _is_flag(parameter: dict[str, Any]) -> bool:
    schema = parameter.get("schema", {})
    is_text = schema.get("type") == "string" and "enum" not in schema and "format" not in schema
    return is_text and _FLAG.fullmatch(parameter["name"]) is not None
