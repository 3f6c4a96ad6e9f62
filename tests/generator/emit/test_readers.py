"""Two readers read the corrected document; where they disagree, the build stops and names the operation."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from generator.correct.name import Names, name_document
from generator.correct.normalise import normalise_document
from generator.correct.words import Words
from generator.document.openapi import Document
from generator.emit.opc import check_operations
from generator.emit.read import read_resources
from generator.problem import Problem
from tests.generator.inline_spec import complete_document

PUT, POST, PATCH = "PUT /api/2/thing/{id}", "POST /api/2/thing", "PATCH /api/2/thing"
NAMES = Names({PUT: "put_thing", POST: "upload_thing", PATCH: "change_thing"}, {}, {})
WORDS = Words(dict.fromkeys([PUT, POST, PATCH], "Do it."), {}, {})
DOCUMENT = name_document(
    normalise_document(
        complete_document("""
            paths:
              /api/2/thing/{id}:
                put:
                  operationId: putThing
                  parameters:
                  - {name: id, in: path, required: true, schema: {type: string}}
                  - {name: order, in: query, schema: {type: string}}
                  takes: {$ref: '#/components/schemas/Thing'}
              /api/2/thing:
                post:
                  operationId: uploadThing
                  x-experimental: true
                  requestBody:
                    content:
                      multipart/form-data:
                        schema: {type: object, properties: {file: {type: string, format: binary}}}
                patch:
                  operationId: changeThing
                  requestBody:
                    content:
                      application/x-www-form-urlencoded:
                        schema: {type: object, properties: {name: {type: string}}}
            schemas:
              Thing: {type: object, properties: {name: {type: string}}}
        """)
    ),
    NAMES,
)
RESOURCES = read_resources(DOCUMENT, NAMES, WORDS)


def _rename_body(content: dict[str, Any], new: str) -> None:
    content[new] = content.pop(next(iter(content)))


def _put(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/api/2/thing/{id}"]["put"]
    return found


def _order(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in _put(document)["parameters"] if each["name"] == "order")
    return found


CHANGES: dict[str, tuple[Callable[[Document], object], str]] = {
    "an operation less": (
        lambda document: document["paths"].pop("/api/2/thing/{id}"),
        f"did not read {PUT}; correct the document in an overlay.",
    ),
    "another parameter": (
        lambda document: _order(document).update(name="sort"),
        f"reads other parameters of {PUT} than we do: [('query', 'order', False), ('query', 'sort', False)].",
    ),
    "another place": (
        lambda document: _order(document).update({"in": "header"}),
        f"reads other parameters of {PUT} than we do: [('header', 'order', False), ('query', 'order', False)].",
    ),
    "a required parameter": (
        lambda document: _order(document).update(required=True),
        f"reads other parameters of {PUT} than we do: [('query', 'order', False), ('query', 'order', True)].",
    ),
    "another content type": (
        lambda document: _rename_body(_put(document)["requestBody"]["content"], "text/plain"),
        f"reads text/plain where we send application/json with {PUT}.",
    ),
    "no body": (
        lambda document: _put(document).pop("requestBody"),
        f"reads no body where we send application/json with {PUT}.",
    ),
    "a form where a file is sent": (
        lambda document: _rename_body(
            document["paths"]["/api/2/thing"]["post"]["requestBody"]["content"], "application/x-www-form-urlencoded"
        ),
        f"reads application/x-www-form-urlencoded where we send multipart/form-data with {POST}.",
    ),
    "two content types": (
        lambda document: _put(document)["requestBody"]["content"].update(
            {"text/plain": {"schema": {"type": "string"}}}
        ),
        f"reads application/json and text/plain where we send application/json with {PUT}.",
    ),
}


def test_two_readers_that_agree_let_the_build_go_on() -> None:
    check_operations(DOCUMENT, RESOURCES)


@pytest.mark.parametrize("change", CHANGES)
def test_a_disagreement_stops_the_build(change: str) -> None:
    other = copy.deepcopy(DOCUMENT)
    make, said = CHANGES[change]
    make(other)
    with pytest.raises(Problem) as raised:
        check_operations(other, RESOURCES)
    assert str(raised.value) == f"openapi-python-client {said}"


def test_a_body_that_only_the_other_reader_sees_stops_the_build() -> None:
    without = copy.deepcopy(DOCUMENT)
    del without["paths"]["/api/2/thing"]["patch"]["requestBody"]
    with pytest.raises(Problem, match=r"reads application/x-www-form-urlencoded where we send none with PATCH"):
        check_operations(DOCUMENT, read_resources(without, NAMES, WORDS))
