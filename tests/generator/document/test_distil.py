"""distil keeps facts, drops prose, and makes a reordered document the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from generator.correct.spec import load_spec
from generator.document.distil import MAX_DEPTH, distil_document, write_document
from generator.problem import Problem
from tests.generator.correct.defects.spec import is_list, is_node
from tests.shared_files import ROOT, find_shared

PINNED = list(load_spec(ROOT / "spec").releases)
SPEC = """
openapi: 3.0.1
info: {title: Their title, version: 9.9.9, description: Their words.}
x-narrative: Their story.
tags: [{name: thing, description: Their tag.}]
paths:
  /api/2/thing/{id}:
    summary: Their path.
    get:
      tags: [thing]
      operationId: getThing
      summary: Their summary.
      description: Their description.
      externalDocs: {url: "https://jira.example.com"}
      parameters:
        - {name: id, in: path, required: true, description: Their id., example: 1, schema: {type: string, example: "1"}}
        - {name: expand, in: query, schema: {type: string, default: all, title: Their title}}
      responses:
        "200":
          description: Their answer.
          headers: {X-Thing: {description: Their header.}}
          content: {application/json: {example: {a: 1}, schema: {$ref: "#/components/schemas/Thing"}}}
components:
  schemas:
    Thing:
      type: object
      description: Their thing.
      title: Their title
      example: {a: 1}
      xml: {name: thing}
      required: [kind, description]
      properties:
        description: {type: string, description: Their property., example: Their example.}
        kind: {type: string, enum: [new, done, open]}
        title: {type: string, format: date-time}
"""


def read_spec(text: str = SPEC) -> dict[str, Any]:
    """Return the document that `text`, YAML, states."""
    document: dict[str, Any] = yaml.safe_load(text)
    return document


def distil_schema(schema: dict[str, Any]) -> Any:
    """Return what is left of one component schema."""
    document = {"openapi": "3.0.1", "paths": {}, "components": {"schemas": {"Thing": schema}}}
    return distil_document(document, "1.0")["components"]["schemas"]["Thing"]


def test_no_sentence_of_the_authors_is_left() -> None:
    assert "Their" not in write_document(distil_document(read_spec(), "1.0"))


@pytest.mark.parametrize(
    "word", ["description", "summary", "title", "example", "examples", "xml", "externalDocs", "x-vendor"]
)
def test_a_word_of_openapi_is_dropped_from_a_schema_and_kept_as_the_name_of_a_property(word: str) -> None:
    distilled = distil_schema({"type": "object", word: "Their words", "properties": {word: {"type": "string"}}})
    assert distilled == {"type": "object", "properties": {word: {"type": "string"}}}


def test_a_schema_may_be_named_like_a_word_of_openapi() -> None:
    document = read_spec()
    document["components"]["schemas"] = {"description": {"type": "string"}}
    assert distil_document(document, "1.0")["components"]["schemas"] == {"description": {"type": "string"}}


@pytest.mark.parametrize(
    "fact",
    [
        {"type": "string", "format": "date-time"},
        {"type": "string", "enum": ["done", "new"]},
        {"type": "integer", "default": 0, "minimum": 0, "maximum": 50},
        {"type": "string", "default": None, "nullable": True},
        {"type": "array", "items": {"$ref": "#/components/schemas/Other"}, "maxItems": 50, "uniqueItems": True},
        {"type": "object", "additionalProperties": True},
        {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        {"oneOf": [{"type": "string"}, {"not": {"type": "integer"}}]},
        {"type": "object", "properties": {"a": {"type": "string", "readOnly": True, "maxLength": 255}}},
    ],
    ids=str,
)
def test_what_a_schema_says_is_kept(fact: dict[str, Any]) -> None:
    assert distil_schema(fact) == fact


def test_what_an_operation_says_is_kept() -> None:
    document = read_spec()
    document["paths"]["/api/2/thing/{id}"]["get"] |= {
        "deprecated": True,
        "x-experimental": True,
        "security": [{"basic": []}],
    }
    operation = distil_document(document, "1.0")["paths"]["/api/2/thing/{id}"]["get"]
    assert operation == {
        "deprecated": True,
        "operationId": "getThing",
        "parameters": [
            {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}},
            {"in": "query", "name": "expand", "schema": {"default": "all", "type": "string"}},
        ],
        "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
        "security": [{"basic": []}],
        "tags": ["thing"],
        "x-experimental": True,
    }


@pytest.mark.parametrize("required", [True, False])
def test_a_body_keeps_its_content_types_and_whether_it_is_required(required: bool) -> None:
    document = read_spec()
    content = {"text/plain": {"schema": {"type": "string"}}, "image/*": {}}
    document["paths"]["/api/2/thing/{id}"]["put"] = {
        "operationId": "putThing",
        "requestBody": {"description": "Their body.", "required": required, "content": content},
        "responses": {"204": {"description": "Their answer."}},
    }
    put = distil_document(document, "1.0")["paths"]["/api/2/thing/{id}"]["put"]
    assert put["requestBody"] == {"required": required, "content": content}
    assert put["responses"] == {"204": {}}


def test_the_title_is_ours_and_the_version_is_the_release() -> None:
    assert distil_document(read_spec(), "10.3.24")["info"] == {"title": "Jira Data Center", "version": "10.3.24"}


def _turn(node: Any, *lists: str) -> Any:
    """Return `node` with every mapping, and the lists under the keys `lists`, in the other order."""
    if is_node(node):
        return {key: _turn(_reverse(node[key]) if key in lists else node[key], *lists) for key in reversed(node)}
    return [_turn(item, *lists) for item in node] if is_list(node) else node


def _reverse(value: Any) -> Any:
    return value[::-1] if is_list(value) else value


@pytest.mark.parametrize(
    "lists", [(), ("parameters",), ("enum",), ("required",)], ids=["keys", "parameters", "enum", "required"]
)
def test_a_reordered_document_distils_to_the_same_bytes(lists: tuple[str, ...]) -> None:
    turned = _turn(read_spec(), *lists)
    assert json.dumps(turned) != json.dumps(read_spec())
    assert write_document(distil_document(turned, "1.0")) == write_document(distil_document(read_spec(), "1.0"))


def test_the_order_of_choices_means_something_and_is_kept() -> None:
    choices = [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]
    assert distil_schema({"oneOf": choices}) == {"oneOf": choices}


def _nest(depth: int, key: str) -> dict[str, Any]:
    """Return a schema with `depth` schemas inside each other."""
    schema: dict[str, Any] = {"type": "string"}
    for _level in range(depth):
        inner: Any = (
            {"a": schema} if key == "properties" else [schema] if key in {"allOf", "anyOf", "oneOf"} else schema
        )
        schema = {key: inner}
    return schema


NESTING = ("properties", "items", "additionalProperties", "not", "allOf", "anyOf", "oneOf")


@pytest.mark.parametrize("key", NESTING)
def test_a_nesting_bomb_is_refused(key: str) -> None:
    with pytest.raises(Problem, match=f"more than {MAX_DEPTH} levels deep"):
        distil_schema(_nest(5_000, key))


@pytest.mark.parametrize("key", NESTING)
def test_the_deepest_nesting_that_is_allowed_is_kept(key: str) -> None:
    assert distil_schema(_nest(MAX_DEPTH, key)) == _nest(MAX_DEPTH, key)


def test_distilling_leaves_its_input_as_it_was() -> None:
    document = read_spec()
    distil_document(document, "1.0")
    assert document == read_spec()


def test_what_is_distilled_distils_to_itself() -> None:
    once = distil_document(read_spec(), "1.0")
    assert distil_document(once, "1.0") == once


def test_a_written_document_is_sorted_text_with_one_final_newline() -> None:
    text = write_document({"b": "é", "a": {"d": 1, "c": 2}})
    assert text == '{\n "a": {\n  "c": 2,\n  "d": 1\n },\n "b": "é"\n}\n'


@pytest.mark.parametrize("release", PINNED)
def test_the_committed_document_is_what_the_upstream_one_distils_to(release: str) -> None:
    upstream = json.loads(find_shared("specs", f"jira-{release}.json").read_text(encoding="utf-8"))
    committed = (ROOT / "spec" / f"jira-{release}.json").read_text(encoding="utf-8")
    assert write_document(distil_document(upstream, release)) == committed


@pytest.mark.parametrize("release", PINNED)
def test_the_committed_document_holds_no_sentence(release: str) -> None:
    document = json.loads((ROOT / "spec" / f"jira-{release}.json").read_text(encoding="utf-8"))
    assert {text for text in _list_texts(document) if " " in text} == {document["info"]["title"]}


def _list_texts(node: Any) -> list[str]:
    """Return every string in `node`, keys included."""
    if is_node(node):
        return [*node, *(text for value in node.values() for text in _list_texts(value))]
    if is_list(node):
        return [text for item in node for text in _list_texts(item)]
    return [node] if isinstance(node, str) else []
