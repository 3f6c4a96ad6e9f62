"""The corrected document as a table of operations, and which operation a request means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import msgspec

from jira_dc_runtime.errors import ConfigurationError

Schema: TypeAlias = Mapping[str, Any]
"""A schema, or any other object of the document."""
REST: Final = "/rest"
_METHODS: Final = ("delete", "get", "head", "options", "patch", "post", "put", "trace")
_HOLE: Final = re.compile(r"\{[^{}]+\}")


class Operation(msgspec.Struct, frozen=True):
    """One operation of the document, or one that a test has added to it (`declared` is False then)."""

    key: str
    """As in messages: `GET /api/2/issue/{issueIdOrKey}`."""
    method: str
    path: str
    """The template, without `/rest`."""
    parameters: tuple[Schema, ...] = ()
    body: Schema | None = None
    responses: Mapping[str, Schema] = {}
    paging: Schema | None = None
    declared: bool = True

    def response_schema(self, status: int) -> tuple[str, Schema | None]:
        """Return the content type and the schema that `status` declares; "" and None if it declares no body."""
        for content_type, media in self.responses.get(str(status), {}).get("content", {}).items():
            return content_type, media.get("schema", {})
        return "", None

    def success(self) -> int:
        """Return the status of the usual answer: the lowest 2xx that is declared."""
        statuses = sorted(int(status) for status in self.responses if status.startswith("2"))
        return statuses[0] if statuses else 200


class Target(msgspec.Struct, frozen=True):
    """An operation, and what stands in the holes of its path, decoded."""

    operation: Operation
    path: Mapping[str, str]


class Document:
    """The corrected OpenAPI document of one Jira release."""

    def __init__(self, raw: Schema) -> None:
        self.version: str = raw["info"]["version"]
        self.schemas: Mapping[str, Schema] = raw["components"]["schemas"]
        self.operations: dict[str, Operation] = {}
        self._routes: dict[str, Any] = {}
        for path, item in raw["paths"].items():
            for method in _METHODS:
                if method in item:
                    self._add(_read_operation(method.upper(), path, item[method]))

    def resolve(self, schema: Schema) -> Schema:
        """Return `schema`, or the schema that it refers to."""
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def operation(self, key: str) -> Operation:
        """Return the operation `key`; raise `ConfigurationError`, with what it may mean, if there is none."""
        key = key.replace(f" {REST}/", " /", 1)
        found = self.operations.get(key)
        if found is not None:
            return found
        near = nearest(key, self.operations)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        message = (
            f"There is no operation {key!r} in Jira {self.version}.{hint} An operation is written as "
            "'GET /api/2/myself', or given as a method such as jira.myself.get_user."
        )
        raise ConfigurationError(message)

    def with_operation(self, key: str) -> Operation:
        """Return the operation `key`, added without any declaration if the document does not have it."""
        method, _, path = key.replace(f" {REST}/", " /", 1).partition(" ")
        if not path.startswith("/") or not method.isupper():
            message = f"{key!r} names no operation; write it like 'GET /dev-status/latest/issue/summary'."
            raise ConfigurationError(message)
        found = self.operations.get(f"{method} {path}")
        return found or self._add(Operation(f"{method} {path}", method, path, declared=False))

    def find(self, method: str, path: str) -> Target | None:
        """Return the operation that a request for `path` (encoded, with `/rest`) means, or None."""
        for holes, operations in self._matches(path):
            if method in operations:
                operation = operations[method]
                names = (hole[1:-1] for hole in _HOLE.findall(operation.path))
                return Target(operation, dict(zip(names, holes, strict=True)))
        return None

    def methods_of(self, path: str) -> list[str]:
        """Return the methods that `path` has."""
        return sorted({method for _, operations in self._matches(path) for method in operations})

    def _add(self, operation: Operation) -> Operation:
        self.operations[operation.key] = operation
        node = self._routes
        for segment in operation.path.strip("/").split("/"):
            node = node.setdefault(_HOLE.sub("{}", segment), {})
        node.setdefault("", {})[operation.method] = operation
        return operation

    def _matches(self, path: str) -> Iterator[tuple[tuple[str, ...], dict[str, Operation]]]:
        if path.startswith(f"{REST}/"):
            yield from _walk(self._routes, path.removeprefix(REST).strip("/").split("/"))


@cache
def _raw_document(path: Path) -> Schema:
    raw: Schema = msgspec.json.decode(path.read_bytes())
    return raw


def read_document(path: Path) -> Document:
    """Return the document at `path`. The file is read once; each result can be added to on its own."""
    return Document(_raw_document(path))


def nearest(key: str, keys: Sequence[str] | Mapping[str, object]) -> list[str]:
    """Return up to two of `keys` that are spelled like `key`."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a message needs it

    return get_close_matches(key, list(keys), n=2, cutoff=0.75)


def _read_operation(method: str, path: str, raw: Schema) -> Operation:
    return Operation(
        f"{method} {path}",
        method,
        path,
        tuple(raw.get("parameters", ())),
        raw.get("requestBody"),
        raw["responses"],
        raw.get("x-paging"),
    )


def _walk(node: dict[str, Any], segments: Sequence[str]) -> Iterator[tuple[tuple[str, ...], dict[str, Operation]]]:
    """Yield each route that fits, the more literal first, with what stands in its holes."""
    if not segments:
        if "" in node:
            yield (), node[""]
        return
    first, rest = unquote(segments[0]), segments[1:]
    if first and first in node:
        yield from _walk(node[first], rest)
    if first and "{}" in node:
        for holes, operations in _walk(node["{}"], rest):
            yield (first, *holes), operations
