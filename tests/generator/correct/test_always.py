"""What always comes is required in answers; what is sent and read alike becomes two schemas where the two differ."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from generator.correct.always import require_what_always_comes
from generator.problem import Problem
from tests.generator.conftest import Generate
from tests.generator.inline_spec import complete_document

DOCUMENT = """
paths:
  /api/2/thing:
    get: {operationId: getThing, tags: [thing], returns: {$ref: '#/components/schemas/Thing'}}
    post:
      operationId: createThing
      tags: [thing]
      takes: {$ref: '#/components/schemas/Holder'}
      returns: {$ref: '#/components/schemas/Holder'}
    put: {operationId: updateThing, tags: [thing], takes: {$ref: '#/components/schemas/Only'}}
schemas:
  Thing: {x-always: [name, gone, id], type: object, properties: {id: {type: string}, name: {type: string}}}
  Holder:
    type: object
    properties: {thing: {$ref: '#/components/schemas/Thing'}, plain: {$ref: '#/components/schemas/Plain'}}
  Plain: {type: object, properties: {a: {type: string}}}
  Listing: {type: object, properties: {values: {type: array, items: {type: string}}}}
  Only: {x-always: [b], type: object, properties: {b: {type: string}, listing: {$ref: '#/components/schemas/Listing'}}}
"""


@pytest.fixture
def document() -> dict[str, Any]:
    return complete_document(DOCUMENT)


def list_references(node: Any) -> set[str]:
    return {each.partition('"')[0] for each in json.dumps(node).split("#/components/schemas/")[1:]}


def test_what_always_comes_is_required_where_it_is_read(document: dict[str, Any]) -> None:
    require_what_always_comes(document)
    schemas = document["components"]["schemas"]
    assert schemas["Thing"]["required"] == ["id", "name"]  # what a release does not have is not asked for
    assert "required" not in schemas["ThingInput"]
    assert "required" not in schemas["Only"]
    assert "x-always" not in json.dumps(document)
    assert schemas["ThingInput"]["x-as-sent"] is True


def test_only_what_differs_is_parted_and_each_half_refers_to_its_own(document: dict[str, Any]) -> None:
    require_what_always_comes(document)
    schemas = document["components"]["schemas"]
    assert sorted(schemas) == ["Holder", "HolderInput", "Listing", "Only", "Plain", "Thing", "ThingInput"]
    assert list_references(schemas["Holder"]) == {"Plain", "Thing"}
    assert list_references(schemas["HolderInput"]) == {"Plain", "ThingInput"}
    post = document["paths"]["/api/2/thing"]["post"]
    assert list_references(post["requestBody"]) == {"HolderInput"}
    assert list_references(post["responses"]["200"]) == {"Holder"}


def test_a_name_that_is_taken_is_a_problem(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["ThingInput"] = copy.deepcopy(document["components"]["schemas"]["Plain"])
    with pytest.raises(Problem, match="ThingInput is a schema of its own already"):
        require_what_always_comes(document)


def test_nothing_is_parted_without_evidence(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        schema.pop("x-always", None)
    require_what_always_comes(document)
    assert not [name for name in document["components"]["schemas"] if name.endswith("Input")]


def test_the_classes_say_it(generate: Generate) -> None:
    source = generate(DOCUMENT).source("models/thing.py")
    assert "class Thing(Model, kw_only=True):" in source
    read, sent = (source.partition(f"class {name}(")[2].partition("class ")[0] for name in ("Thing", "ThingInput"))
    assert "    id: str\n" in read
    assert "    id: str | None = None\n" in sent
    assert "Jira's schema `Thing`, as it is sent." in sent
