"""Every operation with arguments to call it with, made from the corrected document alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from generator.document import is_object, list_operations, operation_key, referenced_name
from generator.load import load_toml
from generator.name import Names, read_names
from generator.spelling import spell_argument
from jira_dc import File

ROOT = Path(__file__).parent.parent
MAX_DEPTH = 3
PATH_ORDER = "path"


@dataclass(frozen=True)
class SampleCall:
    """One operation and arguments that it accepts."""

    key: str
    resource: str
    method: str
    positional: tuple[Any, ...]
    keywords: Mapping[str, Any]
    operation: Mapping[str, Any]

    def find_method(self, client: Any) -> Any:
        """Return the bound method of `client` for this operation."""
        return getattr(getattr(client, self.resource), self.method)


@cache
def load_document() -> dict[str, Any]:
    """Return the corrected document as it is shipped."""
    document: dict[str, Any] = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    return document


@cache
def list_sample_calls() -> tuple[SampleCall, ...]:
    """Return a sample call for each operation, in document order."""
    document = load_document()
    names = read_names(load_toml(ROOT / "spec" / "names.toml"))
    return tuple(_sample_call(document, names, *found) for found in list_operations(document))


def _sample_call(
    document: dict[str, Any], names: Names, method: str, path: str, operation: dict[str, Any]
) -> SampleCall:
    key = operation_key(method, path)
    components = document["components"]["schemas"]
    parameters = operation.get("parameters", ())
    in_path = sorted((p for p in parameters if p["in"] == PATH_ORDER), key=lambda p: path.index("{" + p["name"] + "}"))
    positional = [sample_value(parameter["schema"], components) for parameter in in_path]
    keywords = {
        spell_argument(parameter["name"]): sample_value(parameter["schema"], components)
        for parameter in parameters
        if parameter["in"] == "query" or (parameter["in"] == "header" and "default" not in parameter["schema"])
    }
    for media_type, media in operation.get("requestBody", {}).get("content", {}).items():
        if media_type == "application/x-www-form-urlencoded":
            fields = media["schema"]["properties"].items()
            keywords.update({spell_argument(name): _sample_form_field(schema, components) for name, schema in fields})
        else:
            positional.append(sample_body(media_type, media.get("schema", {}), components))
            if media_type.endswith("/*"):
                keywords["content_type"] = media_type.replace("*", "png")
    return SampleCall(
        key=key,
        resource=names.resource(operation["tags"][0]),
        method=names.method(key),
        positional=tuple(positional),
        keywords=keywords,
        operation=operation,
    )


def _sample_form_field(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Any:
    """Return a value of a form field; of a list two, because a form can't tell a list of one from one value."""
    value = sample_value(schema, components)
    return [*value, *value] if isinstance(value, list) else value


def sample_body(media_type: str, schema: Mapping[str, Any], components: Mapping[str, Any]) -> Any:
    """Return a body of the given content type."""
    match media_type:
        case "application/json":
            return sample_value(schema, components)
        case "text/plain":
            return "text"
        case "multipart/form-data":
            (field,) = schema["properties"].values()
            file = File("example.png", b"\x89PNG example", "image/png")
            return [file, file] if field.get("type") == "array" else file
        case _:
            return b"bytes"


def sample_value(schema: Mapping[str, Any], components: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value that `schema` allows: every property that a request may hold, three levels deep."""
    name = referenced_name(schema) or referenced_name(next(iter(schema.get("allOf", ())), None))
    if name is not None:
        return sample_value(components[name], components, depth + 1)
    match schema.get("type"):
        case "integer" | "number":
            return max(1, int(schema.get("minimum", 1)))
        case "boolean":
            return True
        case "array":
            return [sample_value(schema["items"], components, depth + 1)] if depth < MAX_DEPTH else []
        case "object":
            return dict(_sample_properties(schema, components, depth))
        case "string":
            return _sample_text(schema)
        case _:
            return {"key": "value"}


def _sample_properties(
    schema: Mapping[str, Any], components: Mapping[str, Any], depth: int
) -> Iterator[tuple[str, Any]]:
    if depth >= MAX_DEPTH:
        return
    for name, inner in schema.get("properties", {}).items():
        if inner.get("readOnly"):
            continue
        yield name, sample_value(inner, components, depth + 1)
    extra = schema.get("additionalProperties")
    if is_object(extra):
        yield "example", sample_value(extra, components, depth + 1)


def _sample_text(schema: Mapping[str, Any]) -> Any:
    if schema.get("x-extensible-enum"):
        return schema["x-extensible-enum"][0]
    match schema.get("format"):
        case "jira-date-time" | "date-time":
            return datetime(2024, 5, 6, 7, 8, 9, 10_000, tzinfo=UTC)
        case "date":
            return date(2024, 5, 6)
        case _:
            return "EX-1"
