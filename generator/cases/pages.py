"""The pages that an iterator must ask for, and what a server answers: two pages of items, and the end.

The first page holds two items, the second one, and nothing may be asked for after it. A plain list does not say where
it ends, so there an empty page follows. What comes in one answer is asked for as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.cases.request import write_request
from generator.cases.sample import Sampler, sample_parameter
from generator.cases.value import Value
from generator.correct.name import name_iterator
from generator.correct.spelling import spell_argument
from generator.document.openapi import Schema, referenced_name

PAGE_SIZE = 2
WINDOW = 60_000
"""How far one window of changes reaches, in milliseconds."""


_COUNTS = {"single": (PAGE_SIZE,), "list": (PAGE_SIZE, 1, 0)}


@dataclass(frozen=True)
class Exchange:
    """One page: its request, the fields of its body that ask for it, and the answer."""

    request: str
    body: Mapping[str, Value] | None
    reply: Value


@dataclass(frozen=True)
class PagesCase:
    """A walk through all pages: the iterator, its arguments, and each request with its answer."""

    method: str
    arguments: Mapping[str, Value]
    exchanges: tuple[Exchange, ...]
    items: int


def make_pages(key: str, method: str, operation: Mapping[str, Any], sampler: Sampler) -> PagesCase | None:
    """Return the walk through the pages of an operation, or None where it does not page."""
    paging = operation.get("x-paging")
    if paging is None:
        return None
    required = [parameter for parameter in operation.get("parameters", ()) if parameter.get("required")]
    values = {
        parameter["name"]: sample_parameter(parameter["schema"], parameter["name"], "typical", is_joined=True)
        for parameter in required
        if parameter["in"] in {"path", "query"}
    }
    arguments = {spell_argument(name): value for name, value in values.items()}
    if paging["style"] == "window":
        since = sampler.sample({"type": "integer"}, paging["start"])
        arguments[spell_argument(paging["start"])] = values[paging["start"]] = since
    if "size" in paging and paging["style"] != "single":
        arguments["page_size"] = PAGE_SIZE
    exchanges: list[Exchange] = []
    counts = _COUNTS.get(paging["style"], (PAGE_SIZE, 1))
    for index, count in enumerate(counts):
        asked = _ask(paging, index, sum(counts[:index]), values)
        body = asked if paging["in"] == "body" else None
        request = write_request(key, operation.get("parameters", ()), {**values, **({} if body else asked)})
        exchanges.append(Exchange(request, body, _answer(operation, sampler, index, count, values)))
    return PagesCase(name_iterator(method), dict(sorted(arguments.items())), tuple(exchanges), sum(counts))


def _ask(paging: Mapping[str, Any], index: int, received: int, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what asks for the page: the next one starts after the items received, not after those asked for."""
    size: dict[str, Value] = {paging["size"]: PAGE_SIZE} if "size" in paging else {}
    start = paging.get("start", "")
    match paging["style"]:
        case "offset" | "list":
            return {start: received, **size}
        case "number":
            return {start: index + 1, **size}
        case "cursor":
            return {start: "next-page", **size} if index else size
        case "window":
            return {start: _window_start(paging, index, values), **size}
        case _:
            return {paging["size"]: max(paging["bounds"])} if "bounds" in paging else {}


def _window_start(paging: Mapping[str, Any], index: int, values: Mapping[str, Value]) -> int:
    since = values[paging["start"]]
    return (since if isinstance(since, int) else 0) + index * WINDOW


def _answer(
    operation: Mapping[str, Any], sampler: Sampler, index: int, count: int, values: Mapping[str, Value]
) -> Value:
    """Return the page: `count` items, and whatever the envelope says about where it is."""
    paging: Mapping[str, Any] = operation["x-paging"]
    schema: Schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    referenced = referenced_name(schema)
    envelope = schema if referenced is None else sampler.components[referenced]
    if envelope.get("type") == "array":
        return [sampler.sample(envelope["items"], "item")] * count
    is_last = paging["style"] == "single" or index == 1
    facts: dict[str, Value] = {
        "startAt": index * PAGE_SIZE,
        "maxResults": PAGE_SIZE,
        "total": PAGE_SIZE if paging["style"] == "single" else PAGE_SIZE + 1,
        "isLast": is_last,
        "lastPage": is_last,
    }
    if paging["style"] == "window":
        facts["since"] = _window_start(paging, index, values)
        facts["until"] = _window_start(paging, index + 1, values)
    if paging["style"] == "cursor" and not is_last:
        facts["nextCursor"] = "next-page"
    properties = envelope["properties"]
    page = {name: value for name, value in facts.items() if name in properties}
    return {**page, paging["items"]: [sampler.sample(properties[paging["items"]]["items"], "item")] * count}
