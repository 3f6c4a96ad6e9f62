"""The corrected document as a table of operations, and which operation a request means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import msgspec

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.errors.availability import AvailabilityTable, find_release, is_older

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
    before: tuple[str, str] | None = None
    """A release, and the path that older ones than it have."""
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

    def gives(self, accept: str) -> bool:
        """Return whether an answer of 2xx has a content type that a header `Accept` takes."""
        declared = [
            kind for status, each in self.responses.items() if status[:1] == "2" for kind in each.get("content", {})
        ]
        wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
        return not declared or not wanted or any(fnmatchcase(kind, want) for kind in declared for want in wanted)

    def success(self) -> int:
        """Return the status of the usual answer: the lowest 2xx that is declared."""
        statuses = sorted(int(status) for status in self.responses if status.startswith("2"))
        return statuses[0] if statuses else 200


class Target(msgspec.Struct, frozen=True):
    """An operation, and what stands in the holes of its path, decoded."""

    operation: Operation
    path: Mapping[str, str]


class Document:
    """The corrected OpenAPI document of one Jira release, or what an older one has of it."""

    def __init__(self, raw: Schema, release: str | None = None, table: AvailabilityTable | None = None) -> None:
        self.version: str = release or raw["info"]["version"]
        self.schemas: Mapping[str, Schema] = raw["components"]["schemas"]
        self.operations: dict[str, Operation] = {}
        self._routes: dict[str, Any] = {}
        self._lacking: dict[str, Any] = {}
        self.versions: dict[str, str] = {}
        """The version of each API, which `latest` stands for in an address."""
        for path, item in raw["paths"].items():
            for method in _METHODS:
                if method in item:
                    self._add_for(release, table, _read_operation(method.upper(), path, item[method]))
        if release is not None and table is not None:
            for key in table.list_held(release):
                if key not in self.operations:
                    self.with_operation(key)

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
        return _find(self._matches(self._routes, path), method)

    def find_lacking(self, method: str, path: str) -> Target | None:
        """Return the operation that a request means, if only other releases have it; else None."""
        meant = _find(self._matches(self._lacking, path), method)
        found = self.find(method, path)
        if meant is None or found is None:
            return meant
        # The more literal path is meant: `issueLinkType/order` is no link type with the id `order`.
        return meant if _literal(meant) > _literal(found) else None

    def methods_of(self, path: str) -> list[str]:
        """Return the methods that `path` has."""
        return sorted({method for _, operations in self._matches(self._routes, path) for method in operations})

    def _add(self, operation: Operation) -> Operation:
        self.operations[operation.key] = operation
        _, api, version, *_ = *operation.path.split("/"), "", ""
        self.versions.setdefault(api, version)
        _enter(self._routes, operation)
        return operation

    def _add_for(self, release: str | None, table: AvailabilityTable | None, operation: Operation) -> None:
        """Add an operation where `release` has it; note it where only others do."""
        if release is not None and operation.before is not None and is_older(release, operation.before[0]):
            _enter(self._lacking, operation)
            operation = msgspec.structs.replace(operation, path=operation.before[1])
        known = None if release is None or table is None else table.find(operation.key)
        if known is not None and release is not None and known.in_release(release) is False:
            _enter(self._lacking, operation)
        else:
            self._add(operation)

    def _matches(self, routes: Any, path: str) -> Iterator[tuple[tuple[str, ...], dict[str, Operation]]]:
        if path.startswith(f"{REST}/"):
            yield from _walk(routes, path.removeprefix(REST).strip("/").split("/"))


@cache
def _raw_document(path: Path) -> Schema:
    raw: Schema = msgspec.json.decode(path.read_bytes())
    return raw


def read_document(path: Path, release: str | None = None, table: AvailabilityTable | None = None) -> Document:
    """Return the document at `path`, or what `release` has of it by `table`.

    The file is read once; each result can be added to on its own. Raise `ConfigurationError` for what is no release.
    """
    if release is not None and find_release(release) != release:
        message = f"{release!r} is not a Jira release. Write it like 10.3.24."
        raise ConfigurationError(message)
    return Document(_raw_document(path), release, table)


def nearest(key: str, keys: Sequence[str] | Mapping[str, object]) -> list[str]:
    """Return up to two of `keys` that are spelled like `key`."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a message needs it

    return get_close_matches(key, list(keys), n=2, cutoff=0.75)


def _read_operation(method: str, path: str, raw: Schema) -> Operation:
    return Operation(
        f"{method} {path}",
        method,
        path,
        _read_before(raw),
        tuple(raw.get("parameters", ())),
        raw.get("requestBody"),
        raw["responses"],
        raw.get("x-paging"),
    )


def _read_before(raw: Schema) -> tuple[str, str] | None:
    before = raw.get("x-before")
    return None if before is None else (before["release"], before["path"])


def _enter(routes: dict[str, Any], operation: Operation) -> None:
    node = routes
    for segment in operation.path.strip("/").split("/"):
        node = node.setdefault(_HOLE.sub("{}", segment), {})
    node.setdefault("", {})[operation.method] = operation


def _find(matches: Iterator[tuple[tuple[str, ...], dict[str, Operation]]], method: str) -> Target | None:
    for holes, operations in matches:
        if method in operations:
            operation = operations[method]
            names = (hole[1:-1] for hole in _HOLE.findall(operation.path))
            return Target(operation, dict(zip(names, holes, strict=True)))
    return None


def _literal(target: Target) -> list[bool]:
    """Return which segments of the path are literal; the greater list is the more literal."""
    return ["{" not in segment for segment in target.operation.path.split("/")]


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
