"""A document that calls itself OpenAPI but is not made as one is refused with a sentence, never with a traceback."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from typing import Any

import pytest

from generator.document.openapi import Document
from generator.problem import Problem
from tests.generator.inline_spec import complete_document, render_upstream

PATH = "/api/2/thing/{id}"
BASE = complete_document("""
paths:
  /api/2/thing/{id}:
    put:
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: order, in: query, schema: {type: string}}
      takes: {$ref: '#/components/schemas/Thing'}
      returns: {$ref: '#/components/schemas/Thing'}
schemas:
  Thing: {type: object, properties: {name: {type: string}}}
""")


def _put(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][PATH]["put"]
    return found


def _order(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = _put(document)["parameters"][1]
    return found


def _thing(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]["Thing"]
    return found


def _nest(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


REFUSED: dict[str, Callable[[Document], object]] = {
    "a path that is text": lambda d: d["paths"].update({PATH: "text"}),
    "a path that is null": lambda d: d["paths"].update({PATH: None}),
    "an operation that is a list": lambda d: d["paths"][PATH].update(put=[]),
    "an operation that is null": lambda d: d["paths"][PATH].update(put=None),
    "responses as a list": lambda d: _put(d).update(responses=[]),
    "a response that is null": lambda d: _put(d)["responses"].update({"200": None}),
    "content as a list": lambda d: _put(d)["responses"].update({"200": {"content": []}}),
    "an operationId that is a number": lambda d: _put(d).update(operationId=7),
    "no tags": lambda d: _put(d).pop("tags"),
    "tags as text": lambda d: _put(d).update(tags="thing"),
    "tags as numbers": lambda d: _put(d).update(tags=[7]),
    "parameters as a mapping": lambda d: _put(d).update(parameters={}),
    "a parameter that is text": lambda d: _put(d).update(parameters=["id"]),
    "a parameter without a name": lambda d: _order(d).pop("name"),
    "a parameter whose name is a number": lambda d: _order(d).update(name=7),
    "a parameter without a place": lambda d: _order(d).pop("in"),
    "a parameter in a cookie": lambda d: _order(d).update({"in": "cookie"}),
    "a parameter without a schema": lambda d: _order(d).pop("schema"),
    "a parameter with content": lambda d: (_order(d).pop("schema"), _order(d).update(content={"application/json": {}})),
    "a parameter twice": lambda d: _put(d)["parameters"].append(_order(d)),
    "a parameter by reference": lambda d: _put(d).update(parameters=[{"$ref": "#/components/parameters/id"}]),
    "a path parameter that the path lacks": lambda d: _order(d).update({"in": "path", "required": True}),
    "a variable of the path without a parameter": lambda d: _put(d)["parameters"].pop(0),
    "a body that is null": lambda d: _put(d).update(requestBody=None),
    "a body without content": lambda d: _put(d).update(requestBody={}),
    "a body without a schema": lambda d: _put(d).update(requestBody={"content": {"application/json": {}}}),
    "an upload without a schema": lambda d: _put(d).update(requestBody={"content": {"multipart/form-data": {}}}),
    "a form without a schema": lambda d: _put(d).update(
        requestBody={"content": {"application/x-www-form-urlencoded": {}}}
    ),
    "no components": lambda d: d.pop("components"),
    "components that are null": lambda d: d.update(components=None),
    "schemas as a list": lambda d: d["components"].update(schemas=[]),
    "a schema that is text": lambda d: d["components"]["schemas"].update(Thing="text"),
    "a schema that is null": lambda d: d["components"]["schemas"].update(Thing=None),
    "a schema that is true": lambda d: d["components"]["schemas"].update(Thing=True),
    "properties as a list": lambda d: _thing(d).update(properties=["name"]),
    "a property that is null": lambda d: _thing(d)["properties"].update(name=None),
    "a property that is true": lambda d: _thing(d)["properties"].update(name=True),
    "a property without letters": lambda d: _thing(d)["properties"].update({"_": {"type": "string"}}),
    "a list of types": lambda d: _order(d)["schema"].update(type=["string", "null"]),
    "a type that is none": lambda d: _order(d)["schema"].update(type="text"),
    "values as text": lambda d: _order(d)["schema"].update(enum="abc"),
    "values of several kinds": lambda d: _order(d)["schema"].update(enum=["a", 1, None, True, 1.5]),
    "values that are lists": lambda d: _order(d)["schema"].update(enum=[["a"], {"b": 1}]),
    "no values": lambda d: _order(d)["schema"].update(enum=[]),
    "required as a flag": lambda d: _thing(d).update(required=True),
    "a limit that is text": lambda d: _order(d)["schema"].update(maxLength="nine"),
    "a limit that is a list": lambda d: _order(d)["schema"].update(maxLength=[9]),
    "a list of several items": lambda d: _thing(d)["properties"].update(
        values={"type": "array", "items": [{"type": "string"}]}
    ),
    "a reference that is a mapping": lambda d: _thing(d)["properties"].update(name={"$ref": {"a": 1}}),
    "a format that is a number": lambda d: _order(d)["schema"].update(format=7),
    "a schema that begins with a digit": lambda d: (
        d["components"]["schemas"].update({"_1": _thing(d)}),
        _put(d)["responses"].update({"200": {"content": {"application/json": {"schema": _reference("_1")}}}}),
    ),
    "schemas nested too deep": lambda d: d["components"]["schemas"].update(Thing=_nest(70)),
    "schemas nested far too deep": lambda d: d["components"]["schemas"].update(Thing=_nest(400)),
    "an alias of itself": lambda d: d["components"]["schemas"].update(Thing=_reference("Thing")),
    "aliases in a circle": lambda d: d["components"]["schemas"].update(
        Thing=_reference("Alias"), Alias=_reference("Thing")
    ),
}
RENDERED: dict[str, Callable[[Document], object]] = {
    "parameters of the whole path": lambda d: d["paths"][PATH].update(parameters=_put(d).pop("parameters")),
    "no paths at all": lambda d: d.update(paths={}),
    "no responses": lambda d: _put(d).pop("responses"),
    "content without a schema": lambda d: _put(d)["responses"].update({"200": {"content": {"application/json": {}}}}),
    "no operationId": lambda d: _put(d).pop("operationId"),
    "a property called $ref": lambda d: _thing(d)["properties"].update({"$ref": {"type": "string"}}),
    "a property called properties": lambda d: _thing(d)["properties"].update(properties={"type": "string"}),
    "a property of Python's own": lambda d: _thing(d)["properties"].update(
        __slots__={"type": "string"}, __init__={"type": "string"}
    ),
    "a list without items": lambda d: _thing(d)["properties"].update(
        values={"type": "array"}, total={"type": "integer"}
    ),
    "a default of another kind": lambda d: _order(d)["schema"].update(default=[{"a": None}]),
    "paging whose name is no list": lambda d: _thing(d)["properties"].update(
        total={"type": "integer"}, values={"type": "array", "items": {}}
    ),
    "alternatives": lambda d: _thing(d)["properties"].update(name={"oneOf": [{"type": "string"}, {"type": "integer"}]}),
    "a schema without a letter": lambda d: d["components"]["schemas"].update({"_": _thing(d)}),
    "a list that contains itself": lambda d: d["components"]["schemas"].update(
        Thing={"type": "array", "items": _reference("Thing")}
    ),
    "a map that contains itself": lambda d: d["components"]["schemas"].update(
        Thing={"type": "object", "additionalProperties": _reference("Thing")}
    ),
    "a list that contains itself by an alias": lambda d: d["components"]["schemas"].update(
        Thing={"type": "array", "items": _reference("Alias")}, Alias=_reference("Thing")
    ),
    "an alias of itself with more": lambda d: d["components"]["schemas"].update(
        Thing={"allOf": [_reference("Thing")], "nullable": True}
    ),
    "a schema that is part of itself": lambda d: d["components"]["schemas"].update(
        Thing={"allOf": [_reference("Thing"), {"type": "object", "properties": {"a": {"type": "string"}}}]}
    ),
}


@pytest.mark.parametrize("oddity", REFUSED)
def test_an_odd_document_is_refused_with_a_sentence_that_names_the_place(oddity: str) -> None:
    document = copy.deepcopy(BASE)
    REFUSED[oddity](document)
    with pytest.raises(
        Problem, match=r"/thing/|components|Thing|Alias|'_1'|levels deep|openapi-python-client"
    ) as raised:
        render_upstream(document)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("oddity", RENDERED)
def test_what_is_only_odd_is_rendered(oddity: str) -> None:
    document = copy.deepcopy(BASE)
    RENDERED[oddity](document)
    package, _corrected = render_upstream(document)
    assert package.keys() >= {"jira_dc/openapi.json", "jira_dc/models/__init__.py", "jira_dc/client.py"}
    for name, text in package.items():
        if name.endswith(".py"):
            ast.parse(text)


@pytest.mark.parametrize("levels", [1, 8, 40])
def test_honest_nesting_is_rendered(levels: int) -> None:
    document = copy.deepcopy(BASE)
    document["components"]["schemas"]["Thing"] = _nest(levels)
    assert render_upstream(document)[0]["jira_dc/models/thing.py"].count("\nclass ") == levels


REFERENCES: dict[str, Callable[[Document], object]] = {
    "response": lambda d: _put(d).update(responses={"200": {"$ref": "#/components/responses/Thing"}}),
    "body": lambda d: _put(d).update(requestBody={"$ref": "#/components/requestBodies/Thing"}),
    "path": lambda d: d["paths"].update({PATH: {"$ref": "#/components/pathItems/Thing"}}),
}


@pytest.mark.parametrize("what", REFERENCES)
def test_a_reference_that_is_no_schema_is_refused_and_not_left_out(what: str) -> None:
    document = copy.deepcopy(BASE)
    REFERENCES[what](document)
    with pytest.raises(Problem):
        render_upstream(document)


@pytest.mark.parametrize("what", ["paths", "schemas"])
def test_a_document_of_a_size_that_no_jira_has_is_refused(what: str) -> None:
    document = copy.deepcopy(BASE)
    many = document["paths"] if what == "paths" else document["components"]["schemas"]
    value = next(iter(many.values()))
    many.update({f"/api/2/number{number}" if what == "paths" else f"Number{number}": value for number in range(5_001)})
    with pytest.raises(Problem, match="more than 5,000"):
        render_upstream(document)
