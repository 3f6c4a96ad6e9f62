"""The only module that knows openapi-python-client: its parser reads the document too, and so checks our reader.

Its Python API may change in any release ("CHANGELOG: not public API"), so it is pinned exactly and imported here only.
It compares what both read: the operations, their parameters and the content type of their bodies. Models and answers
are the business of datamodel-code-generator and of our reader, so the parser is given stubs for them; that makes it
three times faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint, GeneratorData

from generator.correct.normalise.headers import EXPERIMENTAL, XSRF
from generator.document.openapi import Document, is_json, list_operations, operation_key, template_key
from generator.emit.ir import Operation, Resource
from generator.problem import Problem

CONTENT_TYPE_OVERRIDES = {
    "text/plain": "application/octet-stream",
    "text/html": "application/octet-stream",
    "application/zip": "application/octet-stream",
    "image/*": "application/octet-stream",
}
"""Content types the parser does not know; read as bytes."""

_FORM = "application/x-www-form-urlencoded"
_BYTES = "application/octet-stream"
_KNOWN = (_FORM, _BYTES, "multipart/form-data")
_CONSTANT_HEADERS = frozenset({("header", EXPERIMENTAL[0]), ("header", XSRF[0])})
"""Parameters to the parser; our client sends them by itself."""

_ADDRESS = re.compile(r"<[^<>]* at 0x[0-9a-fA-F]+>|\S*UntrustedString\S*")
MAX_QUOTED = 300
"""How much of a message of the tool is quoted, in characters: it likes to quote half the document."""


@dataclass(frozen=True)
class _Reading:
    """What was read of one operation: (place, wire name, required) of each parameter, and how the body is written."""

    parameters: frozenset[tuple[str, str, bool]]
    content_types: frozenset[str]


def check_operations(document: Document, resources: tuple[Resource, ...]) -> None:
    """Raise Problem unless openapi-python-client reads `document` without errors, and the same operations as we did."""
    parsed = _parse_operations(document)
    for operation in [each for resource in resources for each in resource.operations]:
        key = operation_key(operation.method, operation.path)
        theirs = parsed.get(template_key(operation.method, operation.path))
        if theirs is None:
            raise Problem(f"openapi-python-client did not read {key}; correct the document in an overlay.")
        ours = _list_ours(operation)
        if ours.parameters != theirs.parameters:
            differing = sorted(ours.parameters ^ theirs.parameters)
            raise Problem(f"openapi-python-client reads other parameters of {key} than we do: {differing}.")
        if ours.content_types != theirs.content_types:
            said = " and ".join(sorted(theirs.content_types)) or "no body"
            wanted = " and ".join(sorted(ours.content_types)) or "none"
            raise Problem(f"openapi-python-client reads {said} where we send {wanted} with {key}.")


def _list_ours(operation: Operation) -> _Reading:
    """Return what the parser should have read of an operation as we read it."""
    placed = [parameter for parameter in operation.parameters if parameter.place != "form"]
    if operation.body is not None:
        content_types = frozenset({operation.body.content_type})
    else:
        content_types = frozenset({_FORM} if len(placed) < len(operation.parameters) else ())
    return _Reading(frozenset((each.place, each.wire, each.required) for each in placed), content_types)


def _parse_operations(document: Document) -> Mapping[str, _Reading]:
    """Return what openapi-python-client reads, keyed by `template_key`. Any error it reports is a Problem."""
    config = Config.from_sources(
        ConfigFile(literal_enums=True, content_type_overrides=list_overrides(document), post_hooks=[]),
        MetaType.NONE,
        Path(),
        "utf-8",
        overwrite=True,
        output_path=None,
    )
    data = GeneratorData.from_dict(_stub_models(document), config=config)
    if isinstance(data, GeneratorError):
        raise Problem(f"openapi-python-client can't read the corrected document: {_quote(data)}")
    problems = list(data.errors)
    parsed: dict[str, _Reading] = {}
    for collection in data.endpoint_collections_by_tag.values():
        problems.extend(collection.parse_errors)
        for endpoint in collection.endpoints:
            problems.extend(endpoint.errors)
            key = template_key(endpoint.method.upper(), endpoint.path.get_untrusted_value())
            parsed[key] = _convert(endpoint)
    if problems:
        raise Problem(f"openapi-python-client finds {len(problems)} mistakes; the first: {_quote(problems[0])}")
    return parsed


def list_overrides(document: Document) -> dict[str, str]:
    """Return the content types of bodies that the parser does not know, each to be read as bytes."""
    stated = {
        media_type
        for _method, _path, operation in list_operations(document)
        for media_type in operation.get("requestBody", {}).get("content", {})
    }
    others = {each for each in stated if not is_json(each) and each not in _KNOWN}
    return {**CONTENT_TYPE_OVERRIDES, **dict.fromkeys(sorted(others), _BYTES)}


def _quote(error: GeneratorError) -> str:
    """Return what the tool says in one line, without addresses in memory, which differ in every run."""
    said = " ".join(_ADDRESS.sub("", f"{error.header} {error.detail or ''}").split())
    return said if len(said) <= MAX_QUOTED else f"{said[:MAX_QUOTED]}…"


def _convert(endpoint: Endpoint) -> _Reading:
    places: Iterable[tuple[str, list[Any]]] = (
        ("path", endpoint.path_parameters),
        ("query", endpoint.query_parameters),
        ("header", endpoint.header_parameters),
    )
    parameters = {
        (place, str(prop.name.get_untrusted_value()), bool(prop.required))
        for place, properties in places
        for prop in properties
    }
    return _Reading(
        parameters=frozenset(each for each in parameters if each[:2] not in _CONSTANT_HEADERS),
        content_types=frozenset(body.content_type.get_untrusted_value() for body in endpoint.bodies),
    )


def _stub_models(document: Document) -> dict[str, Any]:
    """Return the document with empty models and answers: the parser copies all that it is given many times."""
    components = document["components"]["schemas"]
    stubs = {name: {"type": "object"} if "properties" in schema else schema for name, schema in components.items()}
    paths: dict[str, dict[str, Any]] = {}
    for method, path, operation in list_operations(document):
        paths.setdefault(path, {})[method.lower()] = {**operation, "responses": {"200": {"description": ""}}}
    return {**document, "paths": paths, "components": {**document["components"], "schemas": stubs}}
