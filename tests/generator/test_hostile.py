"""A document that tries to become Python, or to leave its folder, is refused with one sentence or rendered harmless."""

from __future__ import annotations

import ast
import copy
import io
import tokenize
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import pytest

from generator.document.openapi import Document
from generator.emit.tidy import tidy_package
from generator.problem import Problem
from jira_dc_runtime import Client
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


PLACES: dict[str, Callable[[Document, str], None]] = {
    "schema name": lambda document, text: rename(document["components"]["schemas"], "Thing", text),
    "property name": lambda document, text: rename(
        document["components"]["schemas"]["Thing"]["properties"], "status", text
    ),
    "value of a property": lambda document, text: _status(document).update(enum=[text]),
    "value of a parameter": lambda document, text: _order(document)["schema"].update(enum=[text]),
    "default of a property": lambda document, text: _status(document).update(default=text),
    "default of a parameter": lambda document, text: _order(document)["schema"].update(default=text),
    "default inside a default": lambda document, text: _order(document)["schema"].update(default={text: [text]}),
    "default of a header": _state_header,
    "pattern": lambda document, text: _order(document)["schema"].update(pattern=text),
    "format": lambda document, text: _order(document)["schema"].update(format=text),
    "format of a property": lambda document, text: _status(document).update(format=text),
    "type": lambda document, text: _order(document)["schema"].update(type=text),
    "path": lambda document, text: rename(document["paths"], PATH, f"/api/2/{text}/{{id}}"),
    "path variable": lambda document, text: rename(document["paths"], PATH, f"/api/2/{{{text}}}"),
    "tag": lambda document, text: operation(document).update(tags=[text]),
    "second tag": lambda document, text: operation(document).update(tags=["thing", text]),
    "operationId": lambda document, text: operation(document).update(operationId=text),
    "parameter name": lambda document, text: _order(document).update(name=text),
    "place of a parameter": lambda document, text: _order(document).update({"in": text}),
    "style of a parameter": lambda document, text: _order(document).update(style=text),
    "request type": lambda document, text: rename(
        operation(document)["requestBody"]["content"], "application/json", text
    ),
    "answer type": lambda document, text: rename(
        operation(document)["responses"]["200"]["content"], "application/json", text
    ),
    "status": lambda document, text: rename(operation(document)["responses"], "200", text),
    "error status": lambda document, text: operation(document)["responses"].update({text: {}}),
    "experimental": lambda document, text: operation(document).update({"x-experimental": text}),
    "deprecated": lambda document, text: operation(document).update(deprecated=text),
    "reference": lambda document, text: _status(document).update({"$ref": text}),
    "limit": lambda document, text: _order(document)["schema"].update(maxLength=text),
    "vendor key": lambda document, text: operation(document).update(
        {"x-paging": {"style": text, "items": text, "in": text}}
    ),
    "vendor name": lambda document, text: document["components"]["schemas"]["Thing"].update(
        {"x-upstream-name": text, "x-unit": text}
    ),
    "method": lambda document, text: document["paths"][PATH].update({text: operation(document)}),
    "security": lambda document, text: document["components"].update(securitySchemes={text: {"type": text}}),
}


def render_or_refuse(document: Document) -> Mapping[str, str]:
    """Return the rendered package, or nothing when the document is refused with one sentence."""
    try:
        return render_upstream(document, Choices(methods={f"PUT {path}": "put_thing" for path in document["paths"]}))[0]
    except Problem as problem:
        sentence = str(problem)
        assert "\n" not in sentence
        assert len(sentence) < 600
        return {}


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


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_is_refused_or_stays_text(place: str) -> None:
    escaped: dict[str, object] = {}
    for kind, text in TEXTS.items():
        document = copy.deepcopy(BASE)
        PLACES[place](document, text)
        try:
            found = find_escapes(render_or_refuse(document))
        except SyntaxError:
            continue  # tidy refuses it, as the next test shows
        except Exception as error:  # noqa: BLE001 - whatever is no Problem is what this test looks for
            escaped[kind] = f"{type(error).__name__}: {error}"
        else:
            if found:
                escaped[kind] = found
    assert escaped == {}


def test_what_is_no_python_is_refused_with_one_sentence() -> None:
    with pytest.raises(Problem, match="not valid Python") as raised:
        tidy_package({"jira_dc/a.py": 'a = "unfinished\n'}, ROOT / "pyproject.toml")
    assert "\n" not in str(raised.value)


def test_a_harmless_document_is_rendered_and_the_search_for_escapes_can_fail() -> None:
    assert render_or_refuse(copy.deepcopy(BASE)).keys() >= {"jira_dc/api/thing.py", "jira_dc/models.py"}
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


IMPORTED = [
    "AsyncIterator",
    "AsyncResource",
    "Any",
    "Call",
    "Content",
    "File",
    "Iterator",
    "JsonBody",
    "Limit",
    "Literal",
    "Mapping",
    "Model",
    "OffsetPages",
    "Resource",
    "Sequence",
    "ThingApi",
    "AsyncThingApi",
]


@pytest.mark.parametrize("name", IMPORTED)
def test_a_schema_called_like_something_the_code_uses_does_not_take_its_place(generate: Generate, name: str) -> None:
    try:
        thing = generate(f"""
            paths:
              /api/2/thing:
                post:
                  parameters:
                  - name: order
                    in: query
                    schema: {{type: array, maxItems: 3, items: {{type: string, enum: [up, down]}}}}
                  - {{name: startAt, in: query, schema: {{type: integer}}}}
                  - {{name: maxResults, in: query, schema: {{type: integer}}}}
                  takes: {{$ref: '#/components/schemas/{name}'}}
                  returns: {{$ref: '#/components/schemas/{name}'}}
            schemas:
              {name}:
                type: object
                properties:
                  total: {{type: integer}}
                  when: {{type: string, format: date-time}}
                  values: {{type: array, items: {{$ref: '#/components/schemas/{name}'}}}}
        """)
    except Problem:
        return  # a class of this name has to be chosen by hand
    answer = {"total": 1, "values": [{"total": 2}]}
    assert thing.call("do_thing", {"total": 0}, order=["up"], answer=answer).value.values[0].total == 2
    items, _requests = thing.iterate("iter_do_thing", {"total": 0}, answers=[answer])
    assert [item.total for item in items] == [2]
    assert thing.types("do_thing")


@pytest.mark.parametrize(
    "tag", ["class", "import", "None", "async", "init", *sorted(name for name in dir(Client) if name[0] != "_")]
)
def test_a_tag_called_like_a_keyword_or_like_a_method_of_the_client_takes_no_place(
    generate: Generate, tag: str
) -> None:
    try:
        client = generate(f"paths: {{/api/2/thing: {{get: {{tags: [{tag.replace('_', '-')}]}}}}}}").load("client").Jira
    except Problem:
        return  # a resource of this name has to be chosen by hand
    assert not hasattr(Client, tag) or getattr(client, tag) is getattr(Client, tag)
