"""The document as other tools get it: our words, what trips generators said otherwise, and nothing else changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.correct.correct import correct_document
from generator.correct.published import publish_document, read_published
from generator.correct.spec import load_spec
from generator.correct.value_or_list import restore_alternatives, state_as_list
from generator.correct.words import Words
from generator.document.openapi import Document, list_operations
from generator.emit.availability import find_presences, list_since
from tests.generator.inline_spec import complete_document
from tests.operations import ROOT

KEY = "GET /api/2/thing/{id}"
DOCUMENT = """
paths:
  /api/2/thing/{id}:
    get:
      x-experimental: true
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: shape, in: query, schema: {type: string}}
      returns:
        oneOf:
        - {type: array, items: &thing {$ref: '#/components/schemas/Thing'}}
        - *thing
schemas:
  Thing:
    type: object
    properties:
      name: {type: string}
      description: {type: string}
      state: {type: string, x-extensible-enum: [new, old]}
      states: {type: array, items: {type: string, x-extensible-enum: [new, old]}}
      made: {type: integer, x-unit: milliseconds}
"""
WORDS = Words(
    summaries={KEY: "Return things."},
    meanings={"id": "number of the thing"},
    exceptions={},
    notes={KEY: "Things may be old."},
    tags={"thing": "Things of all kinds."},
)
THING = {"$ref": "#/components/schemas/Thing"}
LIST = {"type": "array", "items": THING}


def publish(words: Words = WORDS) -> Document:
    return publish_document(complete_document(DOCUMENT), words, {"GET /api/2/thing/{}": "10.3"})


@pytest.fixture(scope="module")
def operation() -> dict[str, Any]:
    """The one operation of the published document."""
    found: dict[str, Any] = publish()["paths"]["/api/2/thing/{id}"]["get"]
    return found


def test_an_operation_says_what_it_does_and_since_when(operation: dict[str, Any]) -> None:
    paragraphs = operation["description"].split("\n\n")
    assert operation["summary"] == paragraphs[0] == "Return things."
    assert paragraphs[1] == "Things may be old."
    assert any("`X-ExperimentalApi: opt-in`" in paragraph for paragraph in paragraphs)
    assert operation["x-since"] == "10.3"


def test_a_parameter_says_what_it_means_where_we_know(operation: dict[str, Any]) -> None:
    assert [parameter.get("description") for parameter in operation["parameters"]] == ["number of the thing", None]


def test_a_tag_has_a_sentence_or_goes_by_its_name() -> None:
    assert publish()["tags"] == [{"name": "thing", "description": "Things of all kinds."}]
    assert publish(Words(WORDS.summaries, {}, {}))["tags"] == [{"name": "thing"}]


def test_a_field_says_what_is_known_of_its_values() -> None:
    fields = publish()["components"]["schemas"]["Thing"]["properties"]
    assert {name: field["description"] for name, field in fields.items() if "description" in field} == {
        "state": "One of new, old; other values may come.",
        "states": "One of new, old; other values may come.",
        "made": "Milliseconds since 1970.",
    }


def test_the_document_says_that_it_is_not_atlassians_and_of_which_release_it_is() -> None:
    published = publish()
    assert "unofficial" in published["info"]["title"]
    assert "10.3.24" in published["info"]["description"]
    assert published["info"]["version"] == "10.3.24"
    assert published["externalDocs"]["url"].endswith("/v10003/")


def test_a_value_or_its_list_is_a_list_with_a_note(operation: dict[str, Any]) -> None:
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {**LIST, "x-value-or-list": True}
    assert "instead of the list" in operation["description"]


@pytest.mark.parametrize("alternatives", [[LIST, THING], [THING, LIST]])
def test_a_note_becomes_alternatives_again_the_list_first(alternatives: list[Any]) -> None:
    assert restore_alternatives(state_as_list({"a": {"oneOf": alternatives}})) == {"a": {"oneOf": [LIST, THING]}}


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [LIST, {"type": "string"}]},
        {"oneOf": [LIST, THING, {"type": "string"}]},
        {"oneOf": [THING]},
        {"anyOf": [LIST, THING]},
        {"properties": {"oneOf": {"type": "string"}}},
        LIST,
    ],
)
def test_other_alternatives_stay(schema: dict[str, Any]) -> None:
    assert state_as_list(schema) == schema
    assert restore_alternatives(schema) == schema


def test_reading_what_was_published_gives_the_document_of_before() -> None:
    spec = load_spec(ROOT / "spec")
    document = correct_document(spec)
    before = json.dumps(document)
    published = publish_document(document, spec.words, {})
    assert json.dumps(document) == before, "publishing changed the document it was given"
    assert read_published(published) == document
    assert published != document


def test_all_that_the_shipped_document_says_is_in_our_files() -> None:
    spec = load_spec(ROOT / "spec")
    shipped = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    since = list_since(find_presences(spec.complete))
    assert publish_document(read_published(shipped), spec.words, since) == shipped


def test_the_shipped_document_has_words_for_everything() -> None:
    shipped = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    tags = [tag["name"] for tag in shipped["tags"] if tag["description"]]
    assert tags == sorted({tag for *_key, operation in list_operations(shipped) for tag in operation["tags"]})
    for method, path, operation in list_operations(shipped):
        said = [operation["summary"], operation["description"], operation["x-since"]]
        said += [parameter.get("description") for parameter in operation.get("parameters", ())]
        assert all(said), f"{method} {path}"


def test_no_schema_of_the_shipped_document_is_called_configuration() -> None:
    """openapi-generator has a class of that name, and the schema would take its place."""
    shipped = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    assert "Configuration" not in shipped["components"]["schemas"]


def test_no_header_that_our_client_sends_by_itself_is_required_but_for_uploads() -> None:
    shipped = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    required = {
        parameter["name"]
        for *_key, operation in list_operations(shipped)
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "header" and parameter.get("required")
    }
    assert "X-ExperimentalApi" not in required
