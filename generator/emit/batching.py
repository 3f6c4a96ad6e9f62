"""Which operations take a list that Jira caps, and how any number of items is sent in batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from generator.correct.spelling import spell_argument
from generator.document.openapi import Schema
from generator.emit.ir import Batching, Body, ListOf, ModelType, Nothing, Type
from generator.emit.type_of import type_of

OURS = "x-batch-size"
"""How many items we send at a time where Jira names no cap; stated in an overlay, beside the list."""


def read_batching(body: Body | None, name: str, returns: Type, components: Mapping[str, Schema]) -> Batching | None:
    """Return how the items in the body of an operation are sent in batches, or None if it takes no capped list."""
    if body is None or not isinstance(body.type, ModelType):
        return None
    fields = components[body.type.name]["properties"]
    sizes = {wire: field.get("maxItems", field.get(OURS)) for wire, field in fields.items()}
    capped = [wire for wire, size in sizes.items() if size is not None and fields[wire].get("type") == "array"]
    if len(capped) != 1:
        return None
    [wire] = capped
    style, value = _find_style(fields, returns, components)
    return Batching(
        style=style,
        wire=wire,
        name=spell_argument(wire),
        item=type_of(fields[wire].get("items", {}), components),
        size=sizes[wire],
        value=value,
        others=tuple(
            (other, spell_argument(other), type_of(field, components))
            for other, field in fields.items()
            if other != wire
        ),
        method=f"batch_{name}",
    )


def _find_style(
    fields: Mapping[str, Schema], returns: Type, components: Mapping[str, Schema]
) -> tuple[Literal["Moves", "Ranks", "Creations", "Readings"], Type]:
    """Return what an answer says about the items, and what it gives for each."""
    if "rankAfterIssue" in fields:
        return "Ranks", Nothing()
    if isinstance(returns, ListOf):
        return "Readings", returns.item
    answer: dict[str, Schema] = components[returns.name].get("properties", {}) if isinstance(returns, ModelType) else {}
    if {"issues", "errors"} <= set(answer):
        return "Creations", type_of(answer["issues"].get("items", {}), components)
    return "Moves", Nothing()
