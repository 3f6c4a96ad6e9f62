"""The one room of openapi-python-client: its parser reads the operations; its result becomes our own values at once.

Its Python API may change in any release ("CHANGELOG: not public API"), so it is pinned exactly and imported here only.
Models are read by datamodel-code-generator, so the parser is given stubs for them; that makes it three times faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint, GeneratorData

from generator.document.openapi import Document, list_operations, template_key
from generator.emit.ir import ParsedOperation
from generator.problem import Problem

CONTENT_TYPE_OVERRIDES = {
    "text/plain": "application/octet-stream",
    "text/html": "application/octet-stream",
    "application/zip": "application/octet-stream",
    "image/*": "application/octet-stream",
}
"""Content types the parser does not know; read as bytes."""


_ADDRESS = re.compile(r"<[^<>]* at 0x[0-9a-fA-F]+>|\S*UntrustedString\S*")
MAX_QUOTED = 300
"""How much of a message of the tool is quoted, in characters: it likes to quote half the document."""


def parse_operations(document: Document) -> Mapping[str, ParsedOperation]:
    """Return what openapi-python-client reads, keyed by `template_key`. Any error it reports is a Problem."""
    config = Config.from_sources(
        ConfigFile(literal_enums=True, content_type_overrides=CONTENT_TYPE_OVERRIDES, post_hooks=[]),
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
    parsed: dict[str, ParsedOperation] = {}
    for collection in data.endpoint_collections_by_tag.values():
        problems.extend(collection.parse_errors)
        for endpoint in collection.endpoints:
            problems.extend(endpoint.errors)
            key = template_key(endpoint.method.upper(), endpoint.path.get_untrusted_value())
            parsed[key] = _convert(endpoint)
    if problems:
        raise Problem(f"openapi-python-client finds {len(problems)} wrong places, the first: {_quote(problems[0])}")
    return parsed


def _quote(error: GeneratorError) -> str:
    """Return what the tool says in one line, without addresses in memory, which differ in every run."""
    said = " ".join(_ADDRESS.sub("", f"{error.header} {error.detail or ''}").split())
    return said if len(said) <= MAX_QUOTED else f"{said[:MAX_QUOTED]}…"


def _convert(endpoint: Endpoint) -> ParsedOperation:
    places: Iterable[tuple[str, list[Any]]] = (
        ("path", endpoint.path_parameters),
        ("query", endpoint.query_parameters),
        ("header", endpoint.header_parameters),
    )
    return ParsedOperation(
        parameters=frozenset(
            (place, prop.name.get_untrusted_value(), bool(prop.required))
            for place, properties in places
            for prop in properties
        ),
        content_types=tuple(body.content_type.get_untrusted_value() for body in endpoint.bodies),
    )


def _stub_models(document: Document) -> dict[str, Any]:
    """Return the document with empty models and answers: the parser copies all that it is given many times."""
    components = document["components"]["schemas"]
    stubs = {name: {"type": "object"} if "properties" in schema else schema for name, schema in components.items()}
    paths: dict[str, dict[str, Any]] = {}
    for method, path, operation in list_operations(document):
        paths.setdefault(path, {})[method.lower()] = {**operation, "responses": {"200": {"description": ""}}}
    return {**document, "paths": paths, "components": {**document["components"], "schemas": stubs}}
