"""Check JSON against the part of JSON Schema that the corrected document uses."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

import msgspec

from jira_dc_runtime.codec.repair import JSON_TYPES
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .document import Document, Schema

_RANGES: Final = {"int32": 2**31, "int64": 2**63}
_FORMATS: Final = {
    "jira-date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
}

Direction = Literal["request", "reply"]
VALUE_OR_LIST: Final = "x-value-or-list"
"""Marks a list in whose place the one item may come."""


class Fault(msgspec.Struct, frozen=True):
    """One place that is not as declared."""

    place: str
    """`body`, `path`, `query` or `header`."""
    pointer: str
    """The name of a parameter, or a JSON pointer into the body."""
    declared: str
    """What the document says, in words."""
    seen: str
    """What came: a type, never a value."""
    value: object = None
    """The value, for the messages of a test; a report leaves it out."""


def check_json(
    document: Document, schema: Schema, value: object, direction: Direction, place: str = "body"
) -> list[Fault]:
    """Return each place where `value` is not what `schema` declares. In a request, read-only fields are faults."""
    return list(_Checker(document, direction, place).check(schema, value, ""))


def type_of(value: object) -> str:
    """Return the JSON type of `value`: array, boolean, integer, null, number, object or string."""
    return JSON_TYPES.get(type(value), type(value).__name__)


def describe(document: Document, schema: Schema) -> str:
    """Return what `schema` declares, for people: `integer`, `list of Comment`, `string (date-time)`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for key, joint in (("allOf", " and "), ("oneOf", " or "), ("anyOf", " or ")):
        if key in schema:
            return joint.join(describe(document, inner) for inner in schema[key])
    kind = schema.get("type", "any JSON")
    if kind == "array":
        item = describe(document, schema.get("items", {}))
        return f"list of {item} or {item}" if schema.get(VALUE_OR_LIST) else f"list of {item}"
    formed = f" ({schema['format']})" if "format" in schema else ""
    return f"{kind}{formed}" + (" or null" if schema.get("nullable") else "")


class _Checker:
    def __init__(self, document: Document, direction: Direction, place: str) -> None:
        self._document = document
        self._direction = direction
        self._place = place

    def check(self, schema: Schema, value: object, at: str) -> Iterator[Fault]:
        own = self._document.resolve(schema)
        if value is None:
            if not (own.get("nullable") or self._is_free(own)):
                yield self._fault(at, describe(self._document, schema), value)
            return
        if own.get(VALUE_OR_LIST) and not is_array(value):
            yield from self.check(own["items"], value, at)
            return
        for inner in own.get("allOf", ()):
            yield from self.check(inner, value, at)
        yield from self._check_arms(own, value, at)
        kind = own.get("type")
        if kind is not None and not _is_type(value, kind):
            yield self._fault(at, describe(self._document, schema), value)
        elif is_object(value):
            yield from self._check_object(own, value, at)
        elif is_array(value):
            yield from self._check_array(own, value, at)
        elif isinstance(value, str):
            yield from self._check_text(own, value, at)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield from self._check_number(own, value, at)

    def _is_free(self, schema: Schema) -> bool:
        """Return whether a schema without any keyword about types lets null pass."""
        return not any(key in schema for key in ("type", "allOf", "oneOf", "anyOf"))

    def _check_arms(self, schema: Schema, value: object, at: str) -> Iterator[Fault]:
        for key in ("oneOf", "anyOf"):
            arms = schema.get(key, ())
            fitting = sum(1 for arm in arms if not list(self.check(arm, value, at)))
            if arms and (fitting == 0 or (key == "oneOf" and fitting > 1)):
                yield self._fault(at, describe(self._document, schema), value)

    def _check_object(self, schema: Schema, value: Mapping[str, object], at: str) -> Iterator[Fault]:
        properties = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield Fault(self._place, f"{at}/{_escaped(name)}", "required", "nothing")
        extra = schema.get("additionalProperties", True)
        for name, inner in value.items():
            there = f"{at}/{_escaped(name)}"
            declared = properties.get(name)
            if declared is None:
                if extra is False:
                    yield self._fault(there, "no such field", inner)
                elif is_object(extra):
                    yield from self.check(extra, inner, there)
            elif declared.get("readOnly") and self._direction == "request":
                yield self._fault(there, "read-only: Jira sets it itself", inner)
            else:
                yield from self.check(declared, inner, there)

    def _check_array(self, schema: Schema, value: Sequence[object], at: str) -> Iterator[Fault]:
        if len(value) > schema.get("maxItems", math.inf):
            yield Fault(self._place, at, f"at most {schema['maxItems']} items", f"{len(value)} items")
        if len(value) < schema.get("minItems", 0):
            yield Fault(self._place, at, f"at least {schema['minItems']} items", f"{len(value)} items")
        if schema.get("uniqueItems") and len({msgspec.json.encode(item, order="sorted") for item in value}) < len(
            value
        ):
            yield Fault(self._place, at, "no item twice", "an item twice")
        for index, item in enumerate(value):
            yield from self.check(schema.get("items", {}), item, f"{at}/{index}")

    def _check_text(self, schema: Schema, value: str, at: str) -> Iterator[Fault]:
        if len(value) > schema.get("maxLength", math.inf):
            yield Fault(self._place, at, f"at most {schema['maxLength']} characters", f"{len(value)} characters")
        if len(value) < schema.get("minLength", 0):
            yield Fault(self._place, at, f"at least {schema['minLength']} characters", f"{len(value)} characters")
        form = schema.get("format", "")
        if form in _FORMATS and not _is_formed(form, value):
            yield Fault(self._place, at, describe(self._document, schema), f"string that is no {form}", value)

    def _check_number(self, schema: Schema, value: float, at: str) -> Iterator[Fault]:
        if value < schema.get("minimum", -math.inf):
            yield Fault(self._place, at, f"{schema['minimum']} or more", "a smaller number", value)
        if value > schema.get("maximum", math.inf):
            yield Fault(self._place, at, f"{schema['maximum']} or less", "a larger number", value)
        limit = _RANGES.get(schema.get("format", ""))
        if limit is not None and not -limit <= value < limit:
            yield Fault(self._place, at, f"an {schema['format']}", "an integer out of range", value)

    def _fault(self, at: str, declared: str, value: object) -> Fault:
        return Fault(self._place, at, declared, type_of(value), value)


def _is_type(value: object, kind: str) -> bool:
    match kind:
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case _:
            return type_of(value) == kind


def _is_formed(form: str, value: str) -> bool:
    if not _FORMATS[form].fullmatch(value):
        return False
    try:
        dt.datetime.fromisoformat(value.upper() if form == "date-time" else value)
    except ValueError:
        return False
    return True


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
