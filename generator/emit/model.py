"""model: datamodel-code-generator writes the classes of models/.

It runs in a process of its own beside the reading of the operations, because both tools take a second to load.
What the document requires of an answer is a field that is always there; a list that may be absent is empty; any other
field may be absent or null, so it becomes `X | None = None`. Reading is lenient all the same: see the codec.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from generator.correct.always import AS_SENT, is_list, list_schemas
from generator.correct.words import UNIT_WORDS
from generator.document.openapi import (
    Document,
    Schema,
    is_array,
    is_object,
    list_operation_schemas,
    list_operations,
    reach_schemas,
    referenced_name,
    walk_schemas,
)
from generator.problem import Problem

_PLAIN = frozenset({"boolean", "integer", "number", "string"})
"""What msgspec tells apart by itself; a choice between objects stays any JSON."""


@dataclass(frozen=True)
class ModelProcess:
    """A running datamodel-code-generator: it is started early, given its schemas, and asked for the classes last."""

    process: subprocess.Popen[str]
    worker: ThreadPoolExecutor

    def send(self, document: Document) -> Future[tuple[str, str]]:
        """Give the process the component schemas of `document`; it works while the operations are read.

        A thread hands them over: the tool is still loading, and a pipe holds a tenth of them.
        """
        return self.worker.submit(self.process.communicate, json.dumps(prepare_schemas(document)))

    def receive(self, sent: Future[tuple[str, str]]) -> str:
        """Return the Python text of the classes. Raises Problem when the tool could not write them."""
        written, errors = sent.result()
        if self.process.returncode != 0:
            reason = errors.strip().splitlines()[-1] if errors.strip() else "no message"
            raise Problem(f"datamodel-code-generator could not write the models: {reason}")
        return written

    def stop(self) -> None:
        """End the process if it still waits, as when an earlier stage found a problem."""
        if self.process.poll() is None:
            self.process.kill()
        self.worker.shutdown()
        self.process.communicate()


def start_models() -> ModelProcess:
    """Start the model process, so that its imports run while the document is being corrected."""
    command = [sys.executable, "-m", "generator.emit.dmcg"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")
    return ModelProcess(process, ThreadPoolExecutor(max_workers=1))


def prepare_schemas(document: Document) -> dict[str, Any]:
    """Return the document that datamodel-code-generator reads: schemas with properties, fields as they may come."""
    components: dict[str, Schema] = document["components"]["schemas"]
    answered = [
        schema
        for _method, _path, operation in list_operations(document)
        for place, schema in list_operation_schemas(_without_errors(operation))
        if place != "parameter"
    ]
    used = reach_schemas(document, answered)
    sent = reach_schemas(document, list_schemas(document, "request"))
    read = reach_schemas(document, list_schemas(document, "response"))
    prepared = {
        name: _prepare_class(name, components[name], is_sent=name in sent, is_read=name in read)
        for name in sorted(used)
        if components[name].get("properties")
    }
    maps = {name: components[name] for name in used if not components[name].get("properties")}
    inlined: dict[str, Any] = {name: _inline(schema, maps) for name, schema in prepared.items()}
    return {
        "openapi": "3.0.1",
        "info": {"title": "models", "version": "0"},
        "paths": {},
        "components": {"schemas": inlined},
    }


def _without_errors(operation: dict[str, Any]) -> dict[str, Any]:
    return {
        **operation,
        "responses": {status: each for status, each in operation["responses"].items() if status[0] == "2"},
    }


def _prepare_class(name: str, schema: Schema, *, is_sent: bool, is_read: bool) -> Schema:
    """Return a class. What the document requires of a body is required of one that is only sent."""
    if schema.get("x-typed-mapping"):
        return _prepare_mapping(schema)
    required = () if is_sent and is_read else schema.get("required", ())
    prepare = _prepare_entry if is_sent else _strip_facts  # null may be what a body has to say
    properties = {
        wire: prepare(inner) if wire in required else _prepare_field(inner, is_sent=is_sent)
        for wire, inner in sorted(schema["properties"].items())
    }
    always = [wire for wire, inner in properties.items() if "default" in inner or wire in required]
    return {
        "type": "object",
        "description": _describe_class(name, schema),
        "properties": properties,
        "required": always,
    }


def _prepare_mapping(schema: Schema) -> Schema:
    """Return a class whose attributes are read out of a mapping; what is not there raises, and is not None."""
    properties = {wire: _prepare_entry(inner) for wire, inner in sorted(schema["properties"].items())}
    return {
        "type": "object",
        "description": "A mapping by Jira's ids of all that came; what is known is a typed attribute as well.",
        "properties": properties,
        "required": list(properties),
        "x-typed-mapping": True,
    }


def _prepare_entry(schema: Schema) -> Schema:
    nullable = {"nullable": True} if schema.get("nullable") else {}
    return {**({"allOf": [schema]} if referenced_name(schema) is not None else _strip_facts(schema)), **nullable}


def _prepare_field(schema: Schema, *, is_sent: bool) -> Schema:
    if schema.get("x-empty-when-absent"):
        return {**_strip_facts(schema), "default": {}}
    if is_list(schema) and not is_sent:
        return {**_strip_facts(schema), "default": []}
    if referenced_name(schema) is not None:
        return {"allOf": [schema], "nullable": True}
    return {**_strip_facts(schema), "nullable": True}


def _strip_facts(schema: Schema) -> Schema:
    """Keep what decides the Python type; known values and limits are not the decoder's business."""
    stripped: Schema = {key: schema[key] for key in ("$ref", "type", "format", "allOf") if key in schema}
    if stripped.get("format") == "jira-date-time":
        stripped["format"] = "date-time"
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            stripped[key] = _strip_facts(schema[key])
    options = schema.get("oneOf", ())
    if options and all(option.get("type") in _PLAIN for option in options):
        stripped["oneOf"] = [_strip_facts(option) for option in options]
    return stripped


def _inline(node: Any, maps: dict[str, Schema]) -> Any:
    """Write maps and other schemas without a class of their own where they are referred to."""
    if is_array(node):
        return [_inline(child, maps) for child in node]
    if not is_object(node):
        return node
    name = referenced_name(node)
    if name in maps:
        return _inline(_strip_facts(maps[name]), maps)
    return {key: _inline(child, maps) for key, child in node.items()}


def _describe_class(name: str, schema: Schema) -> str:
    upstream = schema.get("x-upstream-name", name)
    lines = [f"Jira's schema `{upstream}`{', as it is sent' if schema.get(AS_SENT) else ''}."]
    for wire, inner in sorted(schema["properties"].items()):
        known = next((each["x-extensible-enum"] for each in walk_schemas(inner) if "x-extensible-enum" in each), None)
        if known:
            lines.append(f"`{wire}` is one of: {', '.join(map(str, known))}; other values may come.")
        if inner.get("x-unit") in UNIT_WORDS:
            lines.append(f"`{wire}` counts {UNIT_WORDS[inner['x-unit']]}.")
    return "\n\n".join([lines[0], "\n".join(lines[1:])]) if len(lines) > 1 else lines[0]
