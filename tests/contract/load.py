"""Read the generated cases, and give each value its two forms: what a caller passes and what goes over the wire."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from generator.cases import SAMPLES_FILE
from generator.cases.value import Day, Instant, Raw, Sample, Upload
from generator.document.openapi import is_array, is_object
from jira_dc import File
from tests.shared_files import ROOT

FOLDER = Path(os.environ.get("CONTRACT_CASES", ROOT / "tests" / "contract" / "cases"))
"""Where the cases are: those of this repository, unless a test runs the contract with others."""

EMPTY = object()
"""A reply without a body."""

Direction = Literal["sent", "received"]


class _Loader(yaml.CSafeLoader):
    """YAML with the tags of generator/cases/text.py."""


_Loader.add_constructor("!sample", lambda loader, node: Sample(_text(loader, node)))
_Loader.add_constructor("!instant", lambda loader, node: Instant(_text(loader, node)))
_Loader.add_constructor("!day", lambda loader, node: Day(_text(loader, node)))
_Loader.add_constructor("!raw", lambda loader, node: Raw(_text(loader, node)))
_Loader.add_constructor("!empty", lambda loader, node: EMPTY)
_Loader.add_constructor(
    "!file", lambda loader, node: Upload(**cast("Any", loader.construct_mapping(cast("Any", node))))
)


def _text(loader: Any, node: yaml.Node) -> str:
    return str(loader.construct_scalar(node))


class Sampled(dict[str, Any]):
    """The sample of a component schema, which knows its name: the class that the client must make of it."""

    def __init__(self, schema: str, sample: Mapping[str, Any]) -> None:
        super().__init__(sample)
        self.schema = schema


@dataclass(frozen=True)
class Case:
    """One call: its arguments as the file states them, and the request it must make."""

    operation: str
    name: str
    method: str
    arguments: Mapping[str, Any]
    request: str
    headers: Mapping[str, str]
    kind: str
    body: Any
    replies: tuple[Reply, ...]
    reads: bool
    """Whether it changes nothing, so that it may be sent again when nobody knows what became of it."""

    def __str__(self) -> str:
        return f"{self.operation} {self.name}"

    @property
    def keywords(self) -> dict[str, Any]:
        """What the caller passes, by name: the arguments, and the body under the name that its kind has."""
        passed = {name: pass_value(value) for name, value in self.arguments.items()}
        match self.kind:
            case "json":
                return {**passed, "body": pass_value(self.body)}
            case "text":
                return {**passed, "text": self.body}
            case "binary":
                return {**passed, "content": pass_value(self.body)}
            case "multipart":
                return {**passed, **{field: pass_value(value) for field, value in self.body.items()}}
            case _:
                return passed


@dataclass(frozen=True)
class Reply:
    """One answer of a server. `content_type` is empty where there is no body."""

    status: int
    content_type: str
    body: Any


@dataclass(frozen=True)
class PagesCase:
    """A walk through all pages of an iterator."""

    operation: str
    method: str
    arguments: Mapping[str, Any]
    items: int
    exchanges: tuple[tuple[str, Any, Any], ...]
    takes_body: bool

    def __str__(self) -> str:
        return f"{self.operation} pages"


@cache
def load_cases() -> tuple[Case, ...]:
    """Return every case of every operation."""
    return tuple(case for _tag, key, block in _load_blocks() for case in _read_cases(key, block))


@cache
def load_pages() -> tuple[PagesCase, ...]:
    """Return the walk of every operation that pages."""
    return tuple(_read_pages(key, block) for _tag, key, block in _load_blocks() if "pages" in block)


def parse_cases(text: str) -> dict[str, Any]:
    """Return the content of a file of cases, each tag as the value of generator/cases/value.py that it stands for."""
    return cast("dict[str, Any]", yaml.load(text, Loader=_Loader))


def pass_value(value: Any) -> Any:
    """Return what the caller passes for a value of a case."""
    match value:
        case Instant(text):
            return datetime.fromisoformat(text)
        case Day(text):
            return date.fromisoformat(text)
        case Raw(text):
            return text.encode()
        case Upload(name, content_type, content):
            return File(name, content.encode(), content_type)
        case _:
            return _rebuild(value, pass_value)


def write_value(value: Any) -> Any:
    """Return what goes over the wire for a value of a case."""
    match value:
        case Instant(text) | Day(text):
            return text
        case _:
            return _rebuild(value, write_value)


def _rebuild(value: Any, each: Callable[[Any], Any]) -> Any:
    if is_object(value):
        return {key: each(inner) for key, inner in value.items()}
    return [each(inner) for inner in value] if is_array(value) else value


def _read_cases(key: str, block: Mapping[str, Any]) -> Iterator[Case]:
    replies = tuple(_read_reply(status, body) for entry in block["replies"] for status, body in entry.items())
    for name, stated in block["cases"].items():
        kind = next((kind for kind in ("json", "text", "binary", "multipart", "form") if kind in stated), "")
        yield Case(
            operation=key,
            name=name,
            method=block["method"],
            arguments=_expand(stated.get("arguments", {}), "sent"),
            request=stated["request"],
            headers={**block["headers"], **stated.get("headers", {})},
            kind=kind,
            body=_expand(stated.get(kind), "sent"),
            replies=replies,
            reads=block.get("reads", key.startswith(("GET ", "HEAD ", "OPTIONS "))),
        )


def _read_reply(status: int, body: Any) -> Reply:
    if body is EMPTY:
        return Reply(status, "", None)
    if is_object(body) and len(body) == 1 and isinstance(next(iter(body.values())), Raw):
        ((content_type, content),) = body.items()
        return Reply(status, content_type, content.text.encode())
    return Reply(status, "application/json", _expand(body, "received"))


def _read_pages(key: str, block: Mapping[str, Any]) -> PagesCase:
    pages = block["pages"]
    resource, _method = block["method"].split(".")
    numbers = count(1)
    exchanges = tuple(
        (exchange["request"], exchange.get("json"), _number_items(_expand(exchange["reply"], "received"), numbers))
        for exchange in pages["exchanges"]
    )
    takes_body = any(body is not None for _request, body, _reply in exchanges)
    return PagesCase(
        key, f"{resource}.{pages['method']}", pages["arguments"], pages["items"], exchanges, takes_body=takes_body
    )


def _number_items(page: Any, numbers: Iterator[int]) -> Any:
    """Return the page with items that are told apart: a file states the same sample for each."""
    if is_object(page):
        return {name: _number_items(value, numbers) if is_array(value) else value for name, value in page.items()}
    return [Sampled(item.schema, {**item, **_number(item, next(numbers))}) for item in page]


def _number(item: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    name = next(name for name in ("id", "worklogId", "fieldId", "key", "name") if name in item)
    return {name: number if isinstance(item[name], int) else f"{item[name]}{number}"}


def _expand(value: Any, direction: Direction) -> Any:
    """Return `value` with every reference replaced by the sample it stands for."""
    if isinstance(value, Sample):
        sample = _expand(_load_samples()[direction][value.schema], direction)
        return Sampled(value.schema, sample) if is_object(sample) else sample
    if is_object(value):
        return {key: _expand(inner, direction) for key, inner in value.items()}
    return [_expand(inner, direction) for inner in value] if is_array(value) else value


@cache
def _load_samples() -> Mapping[Direction, Mapping[str, Any]]:
    return cast(
        "Mapping[Direction, Mapping[str, Any]]", parse_cases((FOLDER / SAMPLES_FILE).read_text(encoding="utf-8"))
    )


@cache
def _load_blocks() -> tuple[tuple[str, str, Mapping[str, Any]], ...]:
    paths = [path for path in sorted(FOLDER.glob("*.yaml")) if path.name != SAMPLES_FILE]
    files = ((path.stem, parse_cases(path.read_text(encoding="utf-8"))) for path in paths)
    return tuple((tag, key, block) for tag, blocks in files for key, block in blocks.items())
