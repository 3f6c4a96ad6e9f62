"""What a schema is expected to be, said in a few words, and the check that it is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.generator.correct.defects.spec import Node, Spec, Unhandled, strip_annotations


@dataclass(frozen=True)
class Anything:
    """Any JSON: a schema without a constraint."""


@dataclass(frozen=True)
class Present:
    """Whatever: only that it is there counts."""


@dataclass(frozen=True)
class Was:
    """A reference to the component that an upstream schema became."""

    upstream: str


@dataclass(frozen=True)
class Value:
    """A scalar."""

    kind: str
    form: str | None = None


@dataclass(frozen=True)
class ListOf:
    """An array."""

    item: Shape


@dataclass(frozen=True)
class MapOf:
    """An object used as a map."""

    value: Shape


@dataclass(frozen=True)
class Fields:
    """An object that has at least these properties."""

    properties: Mapping[str, Shape]


@dataclass(frozen=True)
class OneOf:
    """A choice that the document states with oneOf or anyOf, in any order."""

    choices: tuple[Shape, ...]


@dataclass(frozen=True)
class Either:
    """Two shapes, either of which the judge accepts."""

    first: Shape
    second: Shape


Shape: TypeAlias = Anything | Present | Was | Value | ListOf | MapOf | Fields | OneOf | Either

ANY = Anything()
TEXT = Value("string")
BINARY = Value("string", "binary")
BOOLEAN = Value("boolean")
INTEGER = Value("integer")
LONG = Value("integer", "int64")


def fields(**properties: Shape) -> Fields:
    """Return an object with at least `properties`; a last underscore is not part of a name."""
    return Fields({name.rstrip("_"): shape for name, shape in properties.items()})


def named(*names: str) -> Fields:
    """Return an object with at least the properties `names`, whatever they hold."""
    return Fields(dict.fromkeys(names, Present()))


def expect(spec: Spec, schema: Node, shape: Shape, place: str) -> None:
    """Raise Unhandled unless `schema` fits `shape`."""
    if not fits(spec, schema, shape):
        raise Unhandled(f"{place} is {_shorten(schema)}, expected {shape}")


def fits(spec: Spec, schema: Node, shape: Shape) -> bool:
    """Tell whether `schema` says `shape`."""
    match shape:
        case Present():
            return True
        case Anything():
            return not strip_annotations(spec.resolve(schema))
        case Was(upstream):
            name = spec.reference(schema)
            return name is not None and spec.schemas[name].get("x-upstream-name", name) == upstream
        case Either(first, second):
            return fits(spec, schema, first) or fits(spec, schema, second)
        case Value(kind, form):
            plain = spec.resolve(schema)
            return plain.get("type") == kind and (form is None or plain.get("format") == form)
        case _:
            return _fits_inside(spec, spec.resolve(schema), shape)


def _fits_inside(spec: Spec, schema: Node, shape: ListOf | MapOf | Fields | OneOf) -> bool:
    match shape:
        case ListOf(item):
            return schema.get("type") == "array" and "items" in schema and fits(spec, schema["items"], item)
        case MapOf(value):
            held = _value_of(schema)
            is_map = not schema.get("properties") or "x-typed-mapping" in schema
            return held is not None and is_map and fits(spec, held, value)
        case Fields(properties):
            return _has(spec, schema, properties)
        case OneOf(choices):
            return _offers(spec, schema, choices)


def _value_of(schema: Node) -> Node | None:
    """Return the schema of the values of a map, or None when `schema` is none."""
    value: Any = schema.get("additionalProperties", False)
    if value is False:
        return None
    return {} if value is True else value


def _has(spec: Spec, schema: Node, properties: Mapping[str, Shape]) -> bool:
    held = schema.get("properties", {})
    return all(name in held and fits(spec, held[name], shape) for name, shape in properties.items())


def _offers(spec: Spec, schema: Node, choices: tuple[Shape, ...]) -> bool:
    offered = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return len(offered) == len(choices) and all(any(fits(spec, one, choice) for one in offered) for choice in choices)


def _shorten(schema: Node) -> str:
    text = str(schema)
    return text if len(text) < 200 else text[:200] + "..."
