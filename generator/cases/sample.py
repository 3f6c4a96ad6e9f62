"""Sample values of a schema. A value says by itself where it belongs: the text of `displayName` is "displayName".

So two parameters that are mixed up, or one that is sent under another's name, never look right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from zlib import crc32

from generator.cases.value import Day, Instant, Sample, Upload, Value
from generator.document.openapi import Schema, referenced_name, walk_schemas

Direction: TypeAlias = Literal["sent", "received"]
Amount: TypeAlias = Literal["typical", "maximal"]

HARD_TEXT = " ä/✓?&=+%#"
"""What a URL must escape: a space, letters outside ASCII, and every sign that means something in one."""

INSTANTS = {"jira-date-time": "2024-05-06T07:08:09.010+0000", "date-time": "2024-05-06T07:08:09.010+00:00"}
"""The same instant as core Jira writes it, and by RFC 3339."""

DAY = "2024-05-06"
_LARGEST = {"int32": 2**31 - 1, "int64": 2**53 - 1}
"""The largest whole number of each format; of 64 bits the largest that JavaScript, which other judges run, can hold."""

_NUMBERS = 9_000
"""Sample numbers have four digits, so that they are told apart but stay readable."""


@dataclass(frozen=True)
class Sampler:
    """Makes samples for one direction: what is sent holds no property that only the server sets."""

    components: Mapping[str, Schema]
    recursive: Mapping[str, frozenset[str]]
    direction: Direction

    def sample(self, schema: Schema, name: str) -> Value:
        """Return a sample of `schema` for the parameter or property `name`, component schemas as references."""
        referenced = _find_reference(schema)
        if referenced is not None:
            return Sample(referenced)
        if "oneOf" in schema:
            return self.sample(schema["oneOf"][0], name)
        match schema.get("type"):
            case "array":
                return self._sample_list(schema, name)
            case "object" if schema.get("properties"):
                return self._sample_properties(schema)
            case "object" if isinstance(schema.get("additionalProperties"), dict):
                return {"key": self.sample(schema["additionalProperties"], name)}
            case _:
                return sample_scalar(schema, name, self.direction)

    def sample_component(self, name: str) -> Value:
        """Return the sample of a component schema, one level deep. What leads back to the component is left out."""
        schema = self.components[name]
        if not schema.get("properties"):
            return self.sample(schema, name)
        kept = {
            key: inner
            for key, inner in self._list_properties(schema).items()
            if name not in self.recursive or not any(self._leads_to(held, name) for held in _list_references(inner))
        }
        return {key: self.sample(inner, key) for key, inner in kept.items()}

    def sample_required(self, schema: Schema, name: str) -> Value:
        """Return the least that says something: of an object what is required, else one property; of a list nothing."""
        referenced = _find_reference(schema)
        target = schema if referenced is None else self.components[referenced]
        if target.get("type") == "array" and not target.get("minItems"):
            return []
        if target.get("properties"):
            properties = self._list_properties(target)
            required = target.get("required") or list(properties)[:1]
            return {key: self.sample(target["properties"][key], key) for key in required}
        return self.sample(target, name)

    def sample_flat(self, schema: Schema, name: str) -> Value:
        """Return what an object needs and what holds no other object, as most callers write; else all of it."""
        referenced = _find_reference(schema)
        target = schema if referenced is None else self.components[referenced]
        properties = self._list_properties(target)
        required = target.get("required", ())
        flat = {key: inner for key, inner in properties.items() if _is_flat(inner) or key in required}
        if not flat or len(flat) == len(properties):
            return self.sample(schema, name)
        return {key: self.sample(inner, key) for key, inner in flat.items()}

    def _sample_list(self, schema: Schema, name: str) -> Value:
        item = schema.get("items", {})
        return _sample_items(item, name, self.direction) if _is_flat(item) else [self.sample(item, name)]

    def _sample_properties(self, schema: Schema) -> Value:
        return {key: self.sample(inner, key) for key, inner in self._list_properties(schema).items()}

    def _leads_to(self, held: str, name: str) -> bool:
        return held == name or name in self.recursive.get(held, ())

    def _list_properties(self, schema: Schema) -> dict[str, Schema]:
        properties: dict[str, Schema] = schema.get("properties", {})
        return {
            key: inner for key, inner in properties.items() if not (self.direction == "sent" and inner.get("readOnly"))
        }


def find_recursive(components: Mapping[str, Schema]) -> dict[str, frozenset[str]]:
    """Return each component that can hold itself, with every component that it can hold."""
    direct = {name: _list_references(schema) & components.keys() for name, schema in components.items()}
    recursive: dict[str, frozenset[str]] = {}
    for name in components:
        held: set[str] = set()
        pending = list(direct[name])
        while pending:
            inner = pending.pop()
            if inner not in held:
                held.add(inner)
                pending.extend(direct[inner])
        if name in held:
            recursive[name] = frozenset(held)
    return recursive


def _list_references(schema: Schema) -> set[str]:
    return {name for name in map(referenced_name, walk_schemas(schema)) if name is not None}


def sample_scalar(schema: Schema, name: str, direction: Direction) -> Value:
    """Return an ordinary value of a schema that is no list and no object with declared properties."""
    match schema.get("type"):
        case "string":
            return _sample_text(schema, name, direction)
        case "integer":
            return _sample_number(schema, name)
        case "number":
            return _sample_number(schema, name) + 0.5
        case "boolean":
            return True
        case _:
            return {"any": [name, 1, True]}


def sample_parameter(schema: Schema, name: str, amount: Amount, *, is_joined: bool) -> Value:
    """Return a value of a parameter: an ordinary one, or the most and hardest that its schema takes.

    `is_joined` tells that a list is written as one text with commas, so that its items may hold none.
    """
    if schema.get("type") == "array":
        item: Schema = schema.get("items", {})
        if item.get("type") == "string" and amount == "maximal" and not item.get("x-extensible-enum"):
            return [f"{name}-1{HARD_TEXT}", f"{name}-2" + ("" if is_joined else ",2"), f"{name}-3"]
        return _sample_items(item, name, "sent")
    if amount == "typical":
        return sample_scalar(schema, name, "sent")
    match schema.get("type"):
        case "string":
            return _sample_hard_text(schema, name)
        case "integer":
            largest: int = min(_LARGEST.get(schema.get("format", ""), _LARGEST["int64"]), schema.get("maximum", 2**53))
            return largest
        case "boolean":
            return False
        case _:
            return sample_scalar(schema, name, "sent")


def _sample_items(item: Schema, name: str, direction: Direction) -> list[Value]:
    """Return two different items, so that a list never looks like one value; of what is no text or number only one."""
    first = sample_scalar(item, name, direction)
    if isinstance(first, int) and not isinstance(first, bool):
        return [first, first + 1]
    return [f"{name}-1", f"{name}-2"] if first == name else [first]


def sample_upload(field: str) -> Upload:
    """Return a file for the field of a multipart form."""
    return Upload(f"{field}.png", "image/png", f"the bytes of {field}")


def _sample_text(schema: Schema, name: str, direction: Direction) -> Value:
    known = schema.get("x-extensible-enum", schema.get("enum"))
    if known:
        return str(min(known))
    form = schema.get("format", "")
    if form in INSTANTS:
        return Instant(INSTANTS[form]) if direction == "sent" else INSTANTS[form]
    if form == "date":
        return Day(DAY) if direction == "sent" else DAY
    longest: int = schema.get("maxLength", len(name))
    return name[:longest].ljust(schema.get("minLength", 0), "-")


def _sample_hard_text(schema: Schema, name: str) -> Value:
    known = schema.get("x-extensible-enum", schema.get("enum"))
    if known:
        return str(max(known))
    if schema.get("format"):
        return _sample_text(schema, name, "sent")
    longest: int = schema.get("maxLength", len(name + HARD_TEXT))
    return (name + HARD_TEXT)[:longest]


def _sample_number(schema: Schema, name: str) -> int:
    number = 1_000 + crc32(name.encode()) % _NUMBERS
    allowed: int = max(schema.get("minimum", number), min(schema.get("maximum", number), number))
    return allowed


def _find_reference(schema: Schema) -> str | None:
    wrapped = schema.get("allOf", ())
    return referenced_name(wrapped[0] if len(wrapped) == 1 else schema)


def _is_flat(schema: Schema) -> bool:
    inner = schema.get("items", schema) if schema.get("type") == "array" else schema
    return inner.get("type") in {"string", "integer", "number", "boolean"}
