"""Compare two values, given as schemas: what of their type, known values, limits and fields is another.

A finding names the aspect that changed; which rule that is depends on who holds the value: a parameter, a body, an
answer, a model, or a field inside one of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.compare.change import Rule
from generator.compare.renames import pair_fields
from generator.compare.shape import is_generalized, unwrap, write_shape
from generator.compare.value_rules import PROPERTY
from generator.document.openapi import Schema, is_object

_UPPER = ("maxLength", "maxItems", "maximum", "maxProperties")
_LOWER = ("minLength", "minItems", "minimum", "minProperties")
_FLAGS = ("uniqueItems", "exclusiveMinimum", "exclusiveMaximum")
_FORMS = ("pattern", "multipleOf")


@dataclass(frozen=True)
class Namer:
    """How the components of the two documents are called: alike, to be compared, and in Python, to be shown."""

    key_before: Callable[[str], str]
    key_after: Callable[[str], str]
    show_before: Callable[[str], str]
    show_after: Callable[[str], str]


@dataclass(frozen=True)
class Finding:
    """One aspect of a value that is another now."""

    rule: Rule
    trail: tuple[str, ...]
    """The way from the value to the place: field names, `[]` for an item of a list, `{}` for a value of a map."""
    before: str
    after: str
    candidate: bool = False


def write_trail(trail: tuple[str, ...]) -> str:
    """Return a trail as people write it: `fields.issuetype[].id`."""
    return "".join(step if step in {"[]", "{}"} else f".{step}" for step in trail).removeprefix(".")


def compare_values(before: Any, after: Any, family: Mapping[str, Rule], namer: Namer) -> Iterator[Finding]:
    """Yield what is another in `after`; `family` has the rules for the value itself, fields inside have their own."""
    yield from _compare(before, after, family, namer, ())


def _compare(
    before: Any, after: Any, family: Mapping[str, Rule], namer: Namer, trail: tuple[str, ...]
) -> Iterator[Finding]:
    old = unwrap(before) if is_object(before) else {}
    new = unwrap(after) if is_object(after) else {}
    rules = family if not trail else PROPERTY
    if write_shape(old, namer.key_before) != write_shape(new, namer.key_after):
        shown = write_shape(old, namer.show_before), write_shape(new, namer.show_after)
        aspect = "type-generalized" if is_generalized(*shown) else "type-changed"
        yield Finding(rules[aspect], trail, *shown)
        return
    for aspect, old_text, new_text in _compare_facts(old, new):
        yield Finding(rules[aspect] if aspect in rules else PROPERTY[aspect], trail, old_text, new_text)
    # A reference has no fields of its own: the component is compared for itself.
    yield from _compare_fields(old, new, namer, trail)
    for key, step in (("items", "[]"), ("additionalProperties", "{}")):
        if key in old and key in new:
            yield from _compare(old[key], new[key], family, namer, (*trail, step))


def _compare_fields(old: Schema, new: Schema, namer: Namer, trail: tuple[str, ...]) -> Iterator[Finding]:
    fields: dict[str, Any] = old.get("properties", {})
    new_fields: dict[str, Any] = new.get("properties", {})
    required, now_required = set(old.get("required", ())), set(new.get("required", ()))
    gone = {name: fields[name] for name in fields.keys() - new_fields.keys()}
    come = {name: new_fields[name] for name in new_fields.keys() - fields.keys()}
    renamed = pair_fields(gone, come, namer.key_before, namer.key_after)
    for name, schema in sorted(gone.items()):
        shape = write_shape(schema, namer.show_before)
        if name in renamed:
            shown = f"{name}: {shape}", f"{renamed[name]}: {write_shape(come[renamed[name]], namer.show_after)}"
            yield Finding(PROPERTY["renamed"], (*trail, name), *shown, candidate=True)
        else:
            yield Finding(PROPERTY["removed"], (*trail, name), shape, "")
    for name, schema in sorted(come.items()):
        if name not in renamed.values():
            aspect = "new-required" if name in now_required else "new-optional"
            yield Finding(PROPERTY[aspect], (*trail, name), "", write_shape(schema, namer.show_after))
    for name in sorted(fields.keys() & new_fields.keys()):
        if (name in required) != (name in now_required):
            aspect = "became-required" if name in now_required else "became-optional"
            words = ("optional", "required") if name in now_required else ("required", "optional")
            yield Finding(PROPERTY[aspect], (*trail, name), *words)
        yield from _compare(fields[name], new_fields[name], PROPERTY, namer, (*trail, name))


def _compare_facts(old: Schema, new: Schema) -> Iterator[tuple[str, str, str]]:
    """Yield (aspect, before, after) of what differs between two schemas of one shape."""
    yield from _compare_known_values(_list_known(old), _list_known(new))
    if old.get("format") != new.get("format"):
        yield "format-changed", str(old.get("format", "none")), str(new.get("format", "none"))
    if _write(old, "default") != _write(new, "default"):
        yield "default-value-changed", _write(old, "default"), _write(new, "default")
    for flag, on, off in (
        ("nullable", "became-nullable", "became-not-nullable"),
        ("readOnly", "became-read-only", "became-not-read-only"),
        ("deprecated", "deprecated", "reactivated"),
    ):
        if bool(old.get(flag)) != bool(new.get(flag)):
            yield on if new.get(flag) else off, "", ""
    for keyword in (*_UPPER, *_LOWER, *_FLAGS, *_FORMS):
        aspect = compare_limit(keyword, old.get(keyword), new.get(keyword))
        if aspect:
            yield aspect, f"{keyword} {_write(old, keyword)}", f"{keyword} {_write(new, keyword)}"


def compare_limit(keyword: str, old: Any, new: Any) -> str:
    """Return whether a limit was tightened or relaxed; empty when it says the same. None and False are no limit."""
    old, new = (None if limit is False else limit for limit in (old, new))
    if old == new:
        return ""
    if old is None or new is None:
        return "limit-relaxed" if new is None else "limit-tightened"
    if keyword in _LOWER:
        return "limit-tightened" if new > old else "limit-relaxed"
    if keyword in _FORMS:
        return "limit-tightened"  # Whether one form admits all that another does can't be told.
    return "limit-tightened" if new < old else "limit-relaxed"


def _compare_known_values(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    if not old or not new:
        if old != new:
            yield ("became-not-enum" if old else "became-enum"), ", ".join(old), ", ".join(new)
        return
    for value in old:
        if value not in new:
            yield "enum-value-removed", value, ""
    for value in new:
        if value not in old:
            yield "enum-value-added", "", value


def _list_known(schema: Schema) -> list[str]:
    """Return the known values: upstream says `enum`, our corrections `x-extensible-enum`, because enums are open."""
    known = schema["enum"] if "enum" in schema else schema.get("x-extensible-enum", [])
    return [str(value) for value in known]


def _write(schema: Schema, key: str) -> str:
    return json.dumps(schema[key], sort_keys=True) if key in schema else "none"
