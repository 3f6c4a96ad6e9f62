"""Generate a client from a few lines of YAML, import it, and call it: tests state a document and what the code does.

A document here is OpenAPI with the obvious left out. `paths` holds operations, `schemas` the component schemas, and:

- an operation without tags belongs to `thing`, one without an operationId is called `do_thing`;
- `takes: SCHEMA` is a JSON body, `returns: SCHEMA` a JSON answer to 200; without either, 204 and no body;
- a document without `paths` has one operation, `get_thing`, which returns the schema `Thing`.
"""

from __future__ import annotations

import asyncio
import importlib
import itertools
import json
import re
import warnings
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import httpx
import yaml

from generator.correct.name import Names, Was, name_document, propose_name
from generator.correct.normalise import normalise_document
from generator.correct.published import publish_document
from generator.correct.words import Words, check_words
from generator.document.check import check_document
from generator.document.distil import distil_document
from generator.document.openapi import Document, list_operations, operation_key
from generator.document.release import parse_release
from generator.emit.availability import date_operations, find_presences, list_availability, list_since
from generator.emit.deprecation import tell_deprecations
from generator.emit.dmcg import write_models
from generator.emit.homes import place_classes
from generator.emit.model import prepare_schemas
from generator.emit.model_files import split_models
from generator.emit.opc import check_operations
from generator.emit.read import read_resources
from generator.emit.render import read_public_names, render_models, render_package
from generator.emit.tidy import tidy_package
from generator.emit.write import write_package
from tests.shared_files import ROOT

RELEASE = "10.3.24"
BASE_URL = "https://jira.example.com"
_ANYTHING_BUT_RUNTIME = re.compile(r"\bjira_dc\b")
_numbers = itertools.count()


@dataclass(frozen=True)
class Choices:
    """What spec/names.toml and the two files of words say about a document. Summaries and names may be left out."""

    methods: Mapping[str, str] = field(default_factory=dict[str, str])
    resources: Mapping[str, str] = field(default_factory=dict[str, str])
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    summaries: Mapping[str, str] = field(default_factory=dict[str, str])
    meanings: Mapping[str, str] = field(default_factory=dict[str, str])
    replacements: Mapping[str, str] = field(default_factory=dict[str, str])
    was: Mapping[str, Was] = field(default_factory=dict[str, Was])
    other_releases: Mapping[str, Document] = field(default_factory=dict[str, Document])
    """Documents that are pinned too, by release; the one that is generated is RELEASE."""


@dataclass(frozen=True)
class Exchange:
    """One call: the request that reached the server, its body read, and what the caller got."""

    request: httpx.Request
    value: Any

    @property
    def path(self) -> str:
        """The path as it went over the wire, percent-encoding included, without /rest."""
        return self.request.url.raw_path.decode().partition("?")[0].removeprefix("/rest")

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query parameters in the order sent, decoded."""
        return self.request.url.params.multi_items()

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.request.content)


@dataclass(frozen=True)
class Package:
    """A generated client below a folder of its own, importable as `name`."""

    name: str
    files: Mapping[str, str]
    document: Document

    def load(self, module: str) -> ModuleType:
        """Return an imported module, for example `models` or `api.thing`."""
        return importlib.import_module(f"{self.name}.{module}")

    def source(self, file: str) -> str:
        """Return the text of a file, for example `api/thing.py`."""
        return self.files[f"jira_dc/{file}"]

    def method(self, name: str, tag: str = "thing") -> Any:
        """Return a method of the sync class, unbound."""
        return getattr(_find_class(self.load(f"api.{tag}"), "Api"), name)

    def types(self, name: str, tag: str = "thing") -> dict[str, Any]:
        """Return the types of a method's arguments and of its result, resolved: every name they use is imported."""
        return get_type_hints(self.method(name, tag))

    def call(self, name: str, *args: Any, answer: Any = None, tag: str = "thing", **kwargs: Any) -> Exchange:
        """Call a method of the sync client and its async twin; both must send and return the same.

        `answer` is what the server sends: None for 204 without a body, bytes as they are (a page if they are HTML),
        anything else as JSON.
        """
        with self._connect([answer]) as (client, requests):
            value = getattr(getattr(client, tag), name)(*args, **kwargs)
        sent = Exchange(requests[0], value)
        assert _describe(sent) == _describe(asyncio.run(self._call_async(name, answer, tag, args, kwargs)))
        return sent

    def iterate(
        self, name: str, *args: Any, answers: Sequence[Any], **kwargs: Any
    ) -> tuple[list[Any], list[httpx.Request]]:
        """Return the items of an iterator and the requests it made; its async twin must do the same."""
        with self._connect(answers) as (client, requests):
            items = list(getattr(client.thing, name)(*args, **kwargs))
        twin = asyncio.run(self._iterate_async(name, answers, args, kwargs))
        assert items == twin[0]
        assert [_key(request) for request in requests] == [_key(request) for request in twin[1]]
        return items, requests

    @contextmanager
    def _connect(self, answers: Sequence[Any]) -> Generator[tuple[Any, list[httpx.Request]]]:
        transport, requests = _serve(answers)
        with httpx.Client(transport=transport) as http, self.load("client").Jira(BASE_URL, http_client=http) as client:
            yield client, requests

    async def _call_async(self, name: str, answer: Any, tag: str, args: Any, kwargs: Any) -> Exchange:
        transport, requests = _serve([answer])
        async with httpx.AsyncClient(transport=transport) as http:
            client = self.load("client").AsyncJira(BASE_URL, http_client=http)
            value = await getattr(getattr(client, tag), name)(*args, **kwargs)
        return Exchange(requests[0], value)

    async def _iterate_async(
        self, name: str, answers: Sequence[Any], args: Any, kwargs: Any
    ) -> tuple[list[Any], list[httpx.Request]]:
        transport, requests = _serve(answers)
        async with httpx.AsyncClient(transport=transport) as http:
            client = self.load("client").AsyncJira(BASE_URL, http_client=http)
            items = [item async for item in getattr(client.thing, name)(*args, **kwargs)]
        return items, requests


def complete_document(text: str) -> Document:
    """Return the whole OpenAPI document that the YAML `text` stands for."""
    stated: dict[str, Any] = yaml.safe_load(text)
    thing = {"get": {"operationId": "getThing", "returns": {"$ref": "#/components/schemas/Thing"}}}
    paths: dict[str, Any] = stated.get("paths", {"/api/2/thing": thing})
    return {
        "openapi": "3.0.1",
        "info": {"title": "Jira", "version": RELEASE},
        "paths": {
            path: {method: _complete_operation(operation) for method, operation in item.items()}
            for path, item in paths.items()
        },
        "components": {"schemas": stated.get("schemas", {})},
    }


def render_upstream(document: Document, choices: Choices | None = None) -> tuple[dict[str, str], Document]:
    """Return the package and the corrected document of an upstream one: every stage from distil to render."""
    distilled = distil_document(document, RELEASE)
    check_document(distilled)
    return render_patched(distilled, choices)


def render_patched(document: Document, choices: Choices | None = None) -> tuple[dict[str, str], Document]:
    """Return the same for a document as the overlays leave it, with the `x-` facts that only they state."""
    chosen = choices or Choices()
    keys = {operation_key(method, path): operation for method, path, operation in list_operations(document)}
    derived = {key: propose_name(str(operation.get("operationId", "doThing"))) for key, operation in keys.items()}
    names = Names({**derived, **chosen.methods}, chosen.resources, chosen.classes, chosen.was)
    words = Words({**dict.fromkeys(keys, "Do it."), **chosen.summaries}, chosen.meanings, {})
    corrected = name_document(normalise_document(document), names)
    check_words(corrected, words)
    read = read_resources(corrected, names, words)
    check_operations(corrected, read)
    releases = {RELEASE: document, **chosen.other_releases}
    ordered = {release: releases[release] for release in sorted(releases, key=parse_release)}
    presences = find_presences(ordered)
    resources = tell_deprecations(date_operations(read, presences), ordered, chosen.replacements)
    availability = list_availability(resources, ordered, names, chosen.replacements)
    schemas = prepare_schemas(corrected)
    with warnings.catch_warnings():  # the build runs this in a process of its own, whose warnings nobody hears
        warnings.simplefilter("ignore")
        models = write_models(json.dumps(schemas))
    runtime_names = read_public_names(ROOT / "runtime" / "jira_dc_runtime" / "__init__.py")
    published = publish_document(corrected, words, list_since(presences))
    package = render_package(ROOT / "templates", resources, published, availability, runtime_names)
    files = split_models(models, place_classes((), corrected, names), names)
    return {**package, **render_models(ROOT / "templates", files)}, corrected


def build_package(text: str, folder: Path, choices: Choices | None = None) -> Package:
    """Generate the client of the YAML `text` below `folder`, under a name that no other test has."""
    rendered, document = render_patched(complete_document(text), choices)
    files = tidy_package(rendered, ROOT / "pyproject.toml")
    name = f"inline_jira_{next(_numbers)}"
    renamed = {path: _ANYTHING_BUT_RUNTIME.sub(name, content) for path, content in files.items()}
    write_package({path.replace("jira_dc/", f"{name}/", 1): content for path, content in renamed.items()}, folder)
    importlib.invalidate_caches()
    return Package(name, files, document)


def _complete_operation(stated: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {"tags": ["thing"], "operationId": "doThing", **stated}
    if "takes" in operation:
        operation["requestBody"] = {"content": {"application/json": {"schema": operation.pop("takes")}}}
    answers: dict[str, Any] = {"204": {}}
    if "returns" in operation:
        answers = {"200": {"content": {"application/json": {"schema": operation.pop("returns")}}}}
    operation["responses"] = {str(status): answer for status, answer in operation.get("responses", answers).items()}
    return operation


def _serve(answers: Sequence[Any]) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        assert len(requests) <= len(answers), f"asked {len(requests)} times, {len(answers)} answers were expected"
        return _respond(answers[len(requests) - 1])

    return httpx.MockTransport(handle), requests


def _respond(answer: Any) -> httpx.Response:
    if answer is None:
        return httpx.Response(204)
    if isinstance(answer, bytes):
        content_type = "text/html" if answer.startswith(b"<html") else "application/octet-stream"
        return httpx.Response(200, content=answer, headers={"content-type": content_type})
    return httpx.Response(200, json=answer)


def _describe(exchange: Exchange) -> tuple[Any, ...]:
    return (*_key(exchange.request), exchange.value)


def _key(request: httpx.Request) -> tuple[Any, ...]:
    """What must not differ between the two clients; the boundary of a multipart body is new in each request."""
    kind, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    content = request.content.replace(boundary.encode(), b"") if boundary else request.content
    return request.method, str(request.url), kind, request.headers.get("x-experimentalapi"), content


def _find_class(module: ModuleType, suffix: str) -> Any:
    own = [value for name, value in vars(module).items() if name.endswith(suffix) and not name.startswith("Async")]
    return own[0]
