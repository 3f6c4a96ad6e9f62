"""One of the two documents, read for the comparison: its operations and models under names that both sides share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.compare.change import Subject, Use
from generator.correct.always import AS_SENT
from generator.correct.name import Names, propose_name
from generator.document.distil import OUR_TITLE, PUBLISHED_TITLE
from generator.document.openapi import (
    Document,
    Schema,
    list_operation_schemas,
    list_operations,
    operation_key,
    reach_schemas,
    referenced_name,
    template_key,
    walk_schemas,
)


@dataclass(frozen=True)
class ComparedOperation:
    """One operation and its names."""

    subject: Subject
    method: str
    path: str
    content: dict[str, Any]


@dataclass(frozen=True)
class ComparedModel:
    """One component schema and its names."""

    subject: Subject
    component: str
    schema: Schema
    use: Use


@dataclass(frozen=True)
class Side:
    """A document as the rules read it. Keys are upstream's nouns, so corrected and upstream documents share them."""

    document: Document
    operations: Mapping[str, ComparedOperation]
    models: Mapping[str, ComparedModel]
    keys: Mapping[str, str]
    """The key of each component of the document."""

    def key_of(self, component: str) -> str:
        """Return the key of a component."""
        return self.keys.get(component, component)

    def class_of(self, component: str) -> str:
        """Return our class name of a component."""
        model = self.models.get(self.key_of(component))
        return model.subject.python if model else component


def is_corrected(document: Document) -> bool:
    """Tell whether `document` is one of ours: it has our title, and normalise gave it its server."""
    return document.get("info", {}).get("title") in {OUR_TITLE, PUBLISHED_TITLE} and "servers" in document


def read_side(document: Document, names: Names) -> Side:
    """Return `document`, an upstream, distilled or corrected one, as the rules read it."""
    corrected = is_corrected(document)
    operations: dict[str, ComparedOperation] = {}
    for method, path, content in list_operations(document):
        key = template_key(method, path)
        subject = _name_operation(operation_key(method, path), key, content, names, corrected=corrected)
        operations[key] = ComparedOperation(subject, method, path, content)
    components: dict[str, Schema] = document.get("components", {}).get("schemas", {})
    upstream = {component: str(schema.get("x-upstream-name", component)) for component, schema in components.items()}
    # What we part, as it is read and as it is sent, is one schema upstream.
    keys = {component: f"{key}{' sent' * (AS_SENT in components[component])}" for component, key in upstream.items()}
    uses = _find_uses(document, operations)
    models = {
        key: ComparedModel(
            Subject(
                "model",
                upstream[component],
                upstream[component],
                component if corrected else names.class_for(component),
                "models",
            ),
            component,
            components[component],
            uses.get(component, Use(sent=False, read=False)),
        )
        for component, key in keys.items()
    }
    return Side(document, operations, models, keys)


def _name_operation(api: str, key: str, content: dict[str, Any], names: Names, *, corrected: bool) -> Subject:
    """Return the names of an operation: those it carries in a corrected document, else those we give it."""
    tag = str(next(iter(content.get("tags", ())), "untagged"))
    resource = names.resource(tag)
    operation_id = str(content.get("operationId", ""))
    if corrected:
        method = operation_id.removeprefix(f"{resource}_")
    else:
        method = names.methods.get(api) or propose_name(operation_id or api.replace(" ", "_"))
    return Subject("operation", key, api, f"jira.{resource}.{method}", resource)


def _find_uses(document: Document, operations: Mapping[str, ComparedOperation]) -> dict[str, Use]:
    """Return which operations send and read each component, however deep inside."""
    components: dict[str, Schema] = document.get("components", {}).get("schemas", {})
    inside = {name: reach_schemas(document, [schema]) | {name} for name, schema in components.items()}
    sent: dict[str, set[str]] = {}
    read: dict[str, set[str]] = {}
    for key, operation in operations.items():
        for place, schema in list_operation_schemas(operation.content):
            direction = read if place == "response" else sent
            referred = {referenced_name(inner) for inner in walk_schemas(schema)}
            for name in {each for direct in referred for each in inside.get(direct or "", ())}:
                direction.setdefault(name, set()).add(key)
    uses: dict[str, Use] = {}
    for name in sent.keys() | read.keys():
        keys = sorted(sent.get(name, set()) | read.get(name, set()))
        by = tuple(sorted(operations[key].subject.python for key in keys))
        uses[name] = Use(name in sent, name in read, by, tuple(keys))
    return uses


def join_uses(*uses: Use) -> Use:
    """Return the use of a thing that both sides have."""
    return Use(
        any(use.sent for use in uses),
        any(use.read for use in uses),
        tuple(sorted({name for use in uses for name in use.by})),
        tuple(sorted({key for use in uses for key in use.by_keys})),
    )
