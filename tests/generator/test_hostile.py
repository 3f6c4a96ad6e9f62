"""A document that tries to become Python, or to leave its folder: what is refused with a sentence, what stays text."""

from __future__ import annotations

import ast
import copy
import io
import json
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pytest

from generator.document.openapi import Document
from generator.emit.tidy import tidy_package
from generator.problem import Problem
from tests.generator.conftest import Generate
from tests.generator.inline_spec import Choices, complete_document, render_upstream
from tests.shared_files import ROOT

EVIL = "evil_code"
"""Stands in every hostile text. Inside a string of the generated code it is harmless; elsewhere it has become code."""

TEXTS = {
    "closes a docstring": f'x"""\nimport {EVIL}\n"""',
    "closes a docstring in one line": f'x"""; {EVIL}(); """',
    "closes a string": f"x', {EVIL}(), '",
    "closes a double string": f'x", {EVIL}(), "',
    "escapes the closing quote": f"{EVIL}\\",
    "is a bad escape": f"{EVIL}\\N{{no such name}}\\x",
    "ends a line": f"x\n{EVIL}()",
    "ends a line the Unicode way": f"x\u2028{EVIL}()",
    "is a template": f"{{{{ {EVIL} }}}}{{% {EVIL} %}}",
    "climbs": f"../../{EVIL}",
    "is an absolute path": f"/{EVIL}",
}
EVERY = frozenset(TEXTS)
NO_LINE = frozenset({"closes a docstring", "ends a line", "ends a line the Unicode way"})
"""More than a line, or a sign that cannot be printed."""
NO_STRING = NO_LINE | {"closes a docstring in one line", "escapes the closing quote", "is a bad escape"}
"""What could end a string or a docstring, or mean something else in it."""

BASE = complete_document("""
paths:
  /api/2/thing/{id}:
    put:
      x-experimental: true
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: order, in: query, schema: {type: string, enum: [up], default: up, pattern: a, format: b}}
      takes: {$ref: '#/components/schemas/Thing'}
      returns: {$ref: '#/components/schemas/Thing'}
schemas:
  Thing: {type: object, properties: {status: {type: string, enum: [open], default: open, pattern: a, format: date}}}
""")
PATH = "/api/2/thing/{id}"


def operation(document: Document) -> dict[str, Any]:
    """Return the one operation of a document."""
    found: dict[str, Any] = next(iter(document["paths"].values()))["put"]
    return found


def rename(mapping: dict[str, Any], old: str, new: str) -> None:
    """Give the entry `old` another key."""
    mapping[new] = mapping.pop(old)


def _order(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = operation(document)["parameters"][1]
    return found


def _status(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]["Thing"]["properties"]["status"]
    return found


def _state_header(document: Document, text: str) -> None:
    schema = {"type": "string", "default": text}
    operation(document)["parameters"].append(
        {"name": "X-ExperimentalApi", "in": "header", "required": True, "schema": schema}
    )


@dataclass(frozen=True)
class Verdict:
    """What becomes of the hostile texts in one place: some are refused, with this sentence, and the others accepted.

    What is accepted is `kept` as text in the package, or not taken from the document at all.
    """

    refused: frozenset[str]
    sentence: str
    kept: bool


NAME = Verdict(EVERY, r"is not of the form that a Jira document has|climbs out of its folder", kept=False)
VALUE = Verdict(
    NO_STRING, r"A value in .* (is too long or holds control characters|holds a backslash or triple)", kept=True
)
FACT = Verdict(NO_LINE, r"A value in .* is too long or holds control characters", kept=True)
TYPE = Verdict(EVERY, r"of the type .*, which OpenAPI 3\.0 does not have", kept=False)
PLACE = Verdict(EVERY, r"in a place or a style that OpenAPI does not have", kept=False)
LIMIT = Verdict(EVERY, r"as its `maxLength`", kept=False)
REFERENCE = Verdict(EVERY, r"which is no schema of this document", kept=False)
DROPPED = Verdict(frozenset(), "", kept=False)

PLACES: dict[str, tuple[Verdict, Callable[[Document, str], None]]] = {
    "schema name": (NAME, lambda document, text: rename(document["components"]["schemas"], "Thing", text)),
    "property name": (
        NAME,
        lambda document, text: rename(document["components"]["schemas"]["Thing"]["properties"], "status", text),
    ),
    "value of a property": (VALUE, lambda document, text: _status(document).update(enum=[text])),
    "value of a parameter": (VALUE, lambda document, text: _order(document)["schema"].update(enum=[text])),
    "default of a property": (VALUE, lambda document, text: _status(document).update(default=text)),
    "default of a parameter": (VALUE, lambda document, text: _order(document)["schema"].update(default=text)),
    "default inside a default": (
        DROPPED,
        lambda document, text: _order(document)["schema"].update(default={text: [text]}),
    ),
    "default of a header": (VALUE, _state_header),
    "pattern": (FACT, lambda document, text: _order(document)["schema"].update(pattern=text)),
    "format": (FACT, lambda document, text: _order(document)["schema"].update(format=text)),
    "format of a property": (FACT, lambda document, text: _status(document).update(format=text)),
    "type": (TYPE, lambda document, text: _order(document)["schema"].update(type=text)),
    "path": (NAME, lambda document, text: rename(document["paths"], PATH, f"/api/2/{text}/{{id}}")),
    "path variable": (NAME, lambda document, text: rename(document["paths"], PATH, f"/api/2/{{{text}}}")),
    "tag": (NAME, lambda document, text: operation(document).update(tags=[text])),
    "second tag": (NAME, lambda document, text: operation(document).update(tags=["thing", text])),
    "operationId": (NAME, lambda document, text: operation(document).update(operationId=text)),
    "parameter name": (NAME, lambda document, text: _order(document).update(name=text)),
    "place of a parameter": (PLACE, lambda document, text: _order(document).update({"in": text})),
    "style of a parameter": (PLACE, lambda document, text: _order(document).update(style=text)),
    "request type": (
        NAME,
        lambda document, text: rename(operation(document)["requestBody"]["content"], "application/json", text),
    ),
    "answer type": (
        NAME,
        lambda document, text: rename(operation(document)["responses"]["200"]["content"], "application/json", text),
    ),
    "status": (NAME, lambda document, text: rename(operation(document)["responses"], "200", text)),
    "error status": (NAME, lambda document, text: operation(document)["responses"].update({text: {}})),
    "experimental": (DROPPED, lambda document, text: operation(document).update({"x-experimental": text})),
    "deprecated": (DROPPED, lambda document, text: operation(document).update(deprecated=text)),
    "reference": (REFERENCE, lambda document, text: _status(document).update({"$ref": text})),
    "limit": (LIMIT, lambda document, text: _order(document)["schema"].update(maxLength=text)),
    "vendor key": (
        DROPPED,
        lambda document, text: operation(document).update({"x-paging": {"style": text, "items": text, "in": text}}),
    ),
    "vendor name": (
        DROPPED,
        lambda document, text: document["components"]["schemas"]["Thing"].update(
            {"x-upstream-name": text, "x-unit": text}
        ),
    ),
    "method": (DROPPED, lambda document, text: document["paths"][PATH].update({text: operation(document)})),
    "security": (NAME, lambda document, text: document["components"].update(securitySchemes={text: {"type": text}})),
}


def render(document: Document) -> Mapping[str, str]:
    """Return the rendered package."""
    return render_upstream(document, Choices(methods={f"PUT {path}": "put_thing" for path in document["paths"]}))[0]


def find_escapes(package: Mapping[str, str]) -> list[str]:
    """Return where the hostile text has become code, a comment or a file outside of the package."""
    found = [
        name for name in package if ".." in PurePosixPath(name).parts or not name.startswith("jira_dc/") or EVIL in name
    ]
    for name, text in package.items():
        if name.endswith(".py"):
            found += [f"{name}: {word}" for word in (*_list_code_words(text), *_list_comments(text)) if EVIL in word]
    return found


def _list_code_words(text: str) -> Iterator[str]:
    """Yield every name in Python code; strings are no names."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Constant):
            yield from (
                f"{type(node).__name__} {value}" for _field, value in ast.iter_fields(node) if isinstance(value, str)
            )


def _list_comments(text: str) -> Iterator[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)


def _put(place: str, text: str) -> Document:
    document = copy.deepcopy(BASE)
    PLACES[place][1](document, text)
    return document


@pytest.mark.parametrize("place", [place for place, (verdict, _put) in PLACES.items() if verdict.refused])
def test_hostile_text_is_refused_with_one_sentence(place: str) -> None:
    verdict, _make = PLACES[place]
    for kind in sorted(verdict.refused):
        with pytest.raises(Problem, match=verdict.sentence) as raised:
            render(_put(place, TEXTS[kind]))
        assert "\n" not in str(raised.value)
        assert len(str(raised.value)) < 600


@pytest.mark.parametrize("place", [place for place, (verdict, _put) in PLACES.items() if verdict.refused != EVERY])
def test_hostile_text_that_is_accepted_is_harmless(place: str) -> None:
    verdict, _make = PLACES[place]
    for kind in sorted(EVERY - verdict.refused):
        package = render(_put(place, TEXTS[kind]))
        assert package.keys() >= {"jira_dc/api/thing.py", "jira_dc/models/__init__.py"}
        assert find_escapes(package) == []
        assert (EVIL in "".join(package.values())) == verdict.kept


def test_known_values_that_look_like_code_are_values(generate: Generate) -> None:
    hostile = [TEXTS[kind] for kind in sorted(EVERY - NO_STRING)]
    thing = generate(f"""
        paths:
          /api/2/thing:
            get:
              parameters: [{{name: order, in: query, schema: {{type: string, enum: {json.dumps(hostile)}}}}}]
              returns: {{$ref: '#/components/schemas/Thing'}}
        schemas:
          Thing: {{type: object, properties: {{status: {{type: string, enum: {json.dumps(hostile)}}}}}}}
    """)
    for text in hostile:
        exchange = thing.call("do_thing", order=text, answer={"status": text})
        assert exchange.request.url.params["order"] == text
        assert exchange.value.status == text


def test_what_is_no_python_is_refused_with_one_sentence() -> None:
    with pytest.raises(Problem, match="not valid Python") as raised:
        tidy_package({"jira_dc/a.py": 'a = "unfinished\n'}, ROOT / "pyproject.toml")
    assert "\n" not in str(raised.value)


def test_a_harmless_document_is_rendered_and_the_search_for_escapes_can_fail() -> None:
    assert render(copy.deepcopy(BASE)).keys() >= {"jira_dc/api/thing.py", "jira_dc/models/__init__.py"}
    assert find_escapes({"jira_dc/a.py": f"import {EVIL}"})
    assert find_escapes({"jira_dc/a.py": f"a = {EVIL}.b"})
    assert find_escapes({"jira_dc/a.py": f"a = 1  # {EVIL}"})
    assert find_escapes({"jira_dc/../a.py": ""})
    assert not find_escapes({"jira_dc/a.py": f"a = '{EVIL}'"})


@pytest.mark.parametrize(
    "reference",
    [
        "https://jira.example.com/evil.json",
        "file:///etc/passwd",
        "evil.json#/components/schemas/Thing",
        "#/components/schemas/Absent",
        "#/components/schemas/../../paths",
        "#/components/schemas/Thing/properties/status",
        "#/paths/~1api",
        "#",
        "",
        7,
    ],
)
@pytest.mark.parametrize("place", ["property", "items", "answer", "parameter", "component"])
def test_a_reference_out_of_the_schemas_is_refused(reference: object, place: str) -> None:
    document = copy.deepcopy(BASE)
    schema = {"$ref": reference}
    match place:
        case "property":
            document["components"]["schemas"]["Thing"]["properties"]["status"] = schema
        case "items":
            document["components"]["schemas"]["Thing"]["properties"]["status"] = {"type": "array", "items": schema}
        case "answer":
            operation(document)["responses"]["200"]["content"]["application/json"]["schema"] = schema
        case "parameter":
            _order(document)["schema"] = schema
        case _:
            document["components"]["schemas"]["Alias"] = schema
    with pytest.raises(Problem, match="which is no schema of this document"):
        render_upstream(document)
