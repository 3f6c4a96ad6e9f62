"""What upstream only calls otherwise is recognised, and keeps the name of before; what moved takes its names along."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.correct.renames import NO_RENAMES, Renames, carry_renames, read_renames
from generator.document.distil import distil_document
from generator.document.openapi import Document
from generator.problem import Problem
from generator.upgrade.renamed import Found, find_renamed
from tests.generator.inline_spec import complete_document

BEFORE = distil_document(
    complete_document("""
    paths:
      /api/2/role/{id}:
        get:
          operationId: getRole
          tags: [role]
          parameters: [{name: id, in: path, required: true, schema: {type: string}}]
          returns: {$ref: '#/components/schemas/RoleBean'}
      /api/2/role:
        get:
          operationId: getRoles
          tags: [role]
          returns: {type: array, items: {$ref: '#/components/schemas/RoleBean'}}
      /api/2/board: {get: {operationId: getBoard, tags: [board], returns: {$ref: '#/components/schemas/Board'}}}
    schemas:
      RoleBean: {type: object, properties: {name: {type: string}, parent: {$ref: '#/components/schemas/RoleBean'}}}
      Board: {type: object, properties: {id: {type: integer}, admins: {$ref: '#/components/schemas/RoleBean'}}}
    """),
    "10.0",
)

Change = Callable[[dict[str, Any]], object]


def rename_variable(document: dict[str, Any]) -> None:
    item = document["paths"].pop("/api/2/role/{id}")
    item["get"]["parameters"][0]["name"] = "roleId"
    document["paths"]["/api/2/role/{roleId}"] = item


def rename_tag(document: dict[str, Any]) -> None:
    for path in ("/api/2/role", "/api/2/role/{id}"):
        document["paths"][path]["get"]["tags"] = ["roles"]


def rename_schema(document: dict[str, Any]) -> None:
    renamed = json.loads(json.dumps(document).replace("RoleBean", "ProjectRole"))
    document.clear()
    document.update(renamed)


def move(document: dict[str, Any]) -> None:
    document["paths"]["/agile/1.0/board"] = document["paths"].pop("/api/2/board")


def change(*changes: Change) -> Document:
    document = copy.deepcopy(BEFORE)
    for each in changes:
        each(document)
    return document


FOUND: dict[str, tuple[tuple[Change, ...], Found]] = {
    "nothing": ((), Found()),
    "a variable": (
        (rename_variable,),
        Found(Renames(paths={"/api/2/role/{roleId}": "/api/2/role/{id}"})),
    ),
    "a tag": ((rename_tag,), Found(Renames(tags={"roles": "role"}))),
    "a schema": ((rename_schema,), Found(Renames(schemas={"ProjectRole": "RoleBean"}))),
    "an operation that moved": ((move,), Found(moved=(("GET /api/2/board", "GET /agile/1.0/board"),))),
    "a new id number": ((lambda d: d["paths"]["/api/2/board"]["get"].update(operationId="getBoard_7"),), Found()),
    "a tag of one operation of two": (
        (lambda d: d["paths"]["/api/2/role"]["get"].update(tags=["roles"]),),
        Found(),
    ),
    "a schema that says something else too": (
        (rename_schema, lambda d: d["components"]["schemas"]["ProjectRole"]["properties"].update(a={})),
        Found(),
    ),
    "an operation that answers something else": (
        (move, lambda d: d["paths"]["/agile/1.0/board"]["get"].update(responses={"204": {}})),
        Found(),
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_what_is_only_called_otherwise_is_found_and_nothing_else(case: str) -> None:
    changes, found = FOUND[case]
    assert find_renamed(BEFORE, change(*changes)) == found


@pytest.mark.parametrize("case", ["a variable", "a tag", "a schema"])
def test_a_document_with_its_names_of_before_is_the_document_of_before(case: str) -> None:
    changes, found = FOUND[case]
    renamed = change(*changes)
    kept = copy.deepcopy(renamed)
    assert carry_renames(renamed, found.renames) == BEFORE
    assert renamed == kept
    assert carry_renames(BEFORE, found.renames) == BEFORE  # an older release has the name already


def test_a_name_that_the_document_has_both_ways_is_left_alone() -> None:
    document = change(rename_tag, lambda d: d["paths"]["/api/2/board"]["get"].update(tags=["role"]))
    assert carry_renames(document, Renames(tags={"roles": "role"})) == document
    assert carry_renames(document, NO_RENAMES) is document


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"paths": []}, r"must hold lines .* under \[paths\]"),
        ({"tags": {"a": 1}}, r"under \[tags\]"),
        ({"paths": {"/a/{x}": "/b/{x}"}}, "differ in more than their variables"),
    ],
)
def test_lines_that_rename_nothing_are_refused(content: Any, said: str) -> None:
    with pytest.raises(Problem, match=said):
        read_renames(content)
