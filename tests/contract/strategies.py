"""Arguments and replies drawn from the schemas of the corrected document, and replies that break them on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

from generator.cases.value import Day, Instant
from generator.document.openapi import Schema, is_array, is_object, referenced_name
from tests.operations import load_document

Strategy: TypeAlias = st.SearchStrategy[Any]
Place: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 3
"""Objects deeper than this hold only what is required, or a sample would grow without bound."""

INT32, INT64 = 2**31, 2**63
TEXTS = st.text(max_size=12)
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-INT64, INT64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@dataclass(frozen=True)
class _Direction:
    """What differs between what is sent and what is received: values the caller passes, and who may set a property."""

    is_sent: bool


SENT, RECEIVED = _Direction(is_sent=True), _Direction(is_sent=False)


def load_components() -> Mapping[str, Schema]:
    """Return the component schemas of the corrected document."""
    components: Mapping[str, Schema] = load_document()["components"]["schemas"]
    return components


def draw_values(schema: Schema, direction: _Direction, depth: int = 0) -> Strategy:
    """Return a strategy for values that `schema` allows; of a case's own kinds (`Instant`, `Day`) what is sent."""
    name = find_reference(schema)
    if name is not None:
        return _draw_component(name, direction, depth)
    if "oneOf" in schema:
        return st.one_of([draw_values(option, direction, depth) for option in schema["oneOf"]])
    match schema.get("type"):
        case "string":
            return _draw_texts(schema, direction)
        case "integer":
            bound = INT32 if schema.get("format") == "int32" else INT64
            return st.integers(schema.get("minimum", -bound), schema.get("maximum", bound - 1))
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
        case "boolean":
            return st.booleans()
        case "array":
            items = draw_values(schema.get("items", {}), direction, depth + 1)
            unique = repr if schema.get("uniqueItems") else None
            return st.lists(
                items, min_size=schema.get("minItems", 0), max_size=0 if depth > MAX_DEPTH else 3, unique_by=unique
            )
        case "object" if schema.get("properties"):
            return _draw_objects(schema, direction, depth)
        case "object" if is_object(schema.get("additionalProperties")):
            return st.dictionaries(TEXTS, draw_values(schema["additionalProperties"], direction, depth + 1), max_size=2)
        case _:
            return ANY_JSON


def find_reference(schema: Schema) -> str | None:
    """Return the component that `schema` is, flags around the reference or not."""
    wrapped = schema.get("allOf", ())
    return referenced_name(wrapped[0] if len(wrapped) == 1 else schema)


def list_places(schema: Schema, value: Any, at: Place = ()) -> Iterator[tuple[Place, Schema]]:
    """Yield each place in `value` that has a declared type, with its schema; what may be anything has none."""
    name = find_reference(schema)
    if name is not None:
        schema = load_components()[name]
    if "oneOf" in schema:  # which one is meant is open once a part of it is wrong
        return
    if schema.get("type") is not None and not is_any(schema):
        yield at, schema
    if is_array(value):
        for index, item in enumerate(value):
            yield from list_places(schema.get("items", {}), item, (*at, index))
    elif is_object(value):
        free = schema.get("additionalProperties")
        for key, inner in value.items():
            stated = schema.get("properties", {}).get(key) or (free if is_object(free) else {})
            yield from list_places(stated, inner, (*at, key))


def draw_wrong(schema: Schema) -> Strategy:
    """Return a strategy for JSON of another type than `schema` declares. null is none: any property may be null."""
    kinds: dict[str, Strategy] = {
        "string": st.just("neither number nor date"),
        "integer": st.integers(-INT64, INT64 - 1),
        "number": st.just(0.5),
        "boolean": st.booleans(),
        "array": st.lists(ANY_JSON, max_size=2),
        "object": st.dictionaries(TEXTS, ANY_JSON, max_size=2),
    }
    right = {"number", "integer"} if schema["type"] == "number" else {schema["type"]}
    if schema.get("format") in {"date", "date-time", "jira-date-time"}:
        right.clear()
    return st.one_of([kinds[kind] for kind in sorted(kinds.keys() - right)])


def find_at(value: Any, at: Place) -> Any:
    """Return what stands at one place of `value`."""
    return find_at(value[at[0]], at[1:]) if at else value


def replace_at(value: Any, at: Place, replacement: Any) -> Any:
    """Return a copy of `value` with another value at one place."""
    if not at:
        return replacement
    if is_array(value):
        return [replace_at(item, at[1:], replacement) if index == at[0] else item for index, item in enumerate(value)]
    return {key: replace_at(inner, at[1:], replacement) if key == at[0] else inner for key, inner in value.items()}


def write_pointer(at: Place) -> str:
    """Return the JSON pointer of a place, by RFC 6901."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in at)


def is_any(schema: Schema) -> bool:
    return (
        schema.get("type") == "object"
        and not schema.get("properties")
        and not is_object(schema.get("additionalProperties"))
    )


@cache
def _draw_component(name: str, direction: _Direction, depth: int) -> Strategy:
    return st.deferred(lambda: draw_values(load_components()[name], direction, depth))


def _draw_objects(schema: Schema, direction: _Direction, depth: int) -> Strategy:
    required = set(schema.get("required", ()))
    properties = {
        key: draw_values(inner, direction, depth + 1)
        for key, inner in schema["properties"].items()
        if (depth <= MAX_DEPTH or key in required) and not (direction.is_sent and inner.get("readOnly"))
    }
    return st.fixed_dictionaries(
        {key: inner for key, inner in properties.items() if key in required},
        optional={key: inner for key, inner in properties.items() if key not in required},
    )


def _draw_texts(schema: Schema, direction: _Direction) -> Strategy:
    match schema.get("format"):
        case "jira-date-time":
            instants = _draw_instants(direction).map(_write_jira)
            return instants.map(Instant) if direction.is_sent else instants
        case "date-time":
            instants = _draw_instants(direction).map(lambda instant: instant.isoformat(timespec="milliseconds"))
            return instants.map(Instant) if direction.is_sent else instants
        case "date":
            days = st.dates().map(lambda day: day.isoformat())
            return days.map(Day) if direction.is_sent else days
        case _:
            longest: int = min(12, schema.get("maxLength", 12))
            known: list[str] = schema.get("x-extensible-enum", [])
            texts = st.text(min_size=schema.get("minLength", 0), max_size=longest)
            return st.sampled_from(known) | texts if known else texts


def _draw_instants(direction: _Direction) -> st.SearchStrategy[datetime]:
    """Return instants as precise as Jira writes them, to the millisecond; in UTC where that is how they are sent."""
    utc = st.just(UTC)
    zones = utc if direction.is_sent else utc | st.integers(-56, 56).map(_make_zone)
    instants = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001 - drawn apart
    return instants.map(lambda instant: instant.replace(microsecond=instant.microsecond // 1000 * 1000))


def _make_zone(quarters: int) -> timezone:
    return timezone(timedelta(minutes=15 * quarters))


def _write_jira(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}" + instant.strftime("%z")
