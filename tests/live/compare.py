"""Compare one reply with what is declared. What is said of it are types and names of the API, never values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from generator.document.openapi import is_array, is_object
from jira_dc_runtime.testing.judge.document import Document, Operation
from jira_dc_runtime.testing.judge.schema import check_json, type_of

UNDECLARED = "no such field"
REQUIRED = "required"
"""What a place declares where nothing came although it always does."""
_FIELD_NAME = re.compile(r"[a-z][A-Za-z]{0,40}")


@dataclass(frozen=True, order=True)
class Drift:
    """One place where a server does not answer what is declared. `*` stands for any position or key."""

    operation: str
    status: int
    pointer: str
    declared: str
    seen: str


def compare_reply(
    document: Document, operation: Operation, status: int, content_type: str, content: bytes
) -> list[Drift]:
    """Return each kind of drift in a reply, once."""
    declared, schema = operation.response_schema(status)
    key = operation.key
    if str(status) not in operation.responses:
        return [Drift(key, status, "", f"no status {status}", f"status {status}")]
    if schema is None:
        return [Drift(key, status, "", "no body", content_type.partition(";")[0])] if content.strip() else []
    if declared != "application/json":
        return []
    try:
        value = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return [Drift(key, status, "", "application/json", content_type.partition(";")[0] or "nothing")]
    faults = check_json(document, schema, value, "reply")
    found = {
        Drift(key, status, clean_pointer(document, schema, fault.pointer), fault.declared, fault.seen)
        for fault in faults
    }
    found |= {
        Drift(key, status, pointer, UNDECLARED, seen) for pointer, seen in _find_undeclared(document, schema, value, "")
    }
    return sorted(found)


def clean_pointer(document: Document, schema: Any, pointer: str) -> str:
    """Return `pointer` with `*` for positions and for keys that are data: those of a map, not of a bean."""
    cleaned: list[str] = []
    for part in pointer.split("/")[1:]:
        schema = _step_into(document, schema)
        declared = schema.get("properties", {})
        name = part.replace("~1", "/").replace("~0", "~")
        if name in declared:
            schema = declared[name]
        elif name in schema.get("required", ()):
            schema = {}
        else:
            part, schema = "*", schema.get("items", schema.get("additionalProperties", {}))  # noqa: PLW2901
        cleaned.append(part)
    return "".join(f"/{part}" for part in cleaned)


def _step_into(document: Document, schema: Any) -> dict[str, Any]:
    found: Any = document.resolve(schema) if is_object(schema) else {}
    while is_array(found.get("allOf")):
        found = document.resolve(found["allOf"][0])
    return dict(found)


def _find_undeclared(document: Document, schema: Any, value: Any, at: str) -> Iterator[tuple[str, str]]:
    """Yield each field that a bean has beyond its declared ones, if its name looks like one of the API."""
    own = _step_into(document, schema)
    properties, extra = own.get("properties", {}), own.get("additionalProperties")
    if is_object(value):
        for name, inner in value.items():
            if name in properties:
                yield from _find_undeclared(document, properties[name], inner, f"{at}/{name}")
            elif is_object(extra):
                yield from _find_undeclared(document, extra, inner, f"{at}/*")
            elif properties and extra is None and inner is not None and _FIELD_NAME.fullmatch(name):
                yield f"{at}/{name}", type_of(inner)
    elif is_array(value) and "items" in own:
        for item in value:
            yield from _find_undeclared(document, own["items"], item, f"{at}/*")
