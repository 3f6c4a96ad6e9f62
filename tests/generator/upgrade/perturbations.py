"""One thing of a release that is another, in the small document of test_perturbations.py, and what it may cost."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Change = Callable[[dict[str, Any]], object]


def paths(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]
    return found


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def fields(document: dict[str, Any], schema: str = "BoardBean") -> dict[str, Any]:
    found: dict[str, Any] = schemas(document)[schema]["properties"]
    return found


def boards(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = paths(document)["/agile/1.0/board"]["get"]
    return found


def operation(name: str, tag: str = "board", **given: Any) -> dict[str, Any]:
    return {"tags": [tag], "operationId": name, "responses": {"204": {}}, **given}


def answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


def refer(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def rename_everywhere(old: str, new: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        text = json.dumps(document).replace(f'/{old}"', f'/{new}"').replace(f'"{old}":', f'"{new}":')
        renamed = json.loads(text)
        document.clear()
        document.update(renamed)

    return change


def rename_variable(document: dict[str, Any]) -> None:
    item = paths(document).pop("/api/2/role/{id}")
    for each in item.values():
        each["parameters"] = [{**each["parameters"][0], "name": "roleId"}]
    paths(document)["/api/2/role/{roleId}"] = item


def rename_tag(old: str, new: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        for item in paths(document).values():
            for each in item.values():
                each["tags"] = [new if tag == old else tag for tag in each["tags"]]

    return change


def move(old: str, new: str) -> Change:
    return lambda document: paths(document).update({new: paths(document).pop(old)})


def reorder(document: dict[str, Any]) -> None:
    document["paths"] = dict(reversed(paths(document).items()))
    document["components"]["schemas"] = dict(reversed(schemas(document).items()))
    boards(document)["parameters"].reverse()


def number_ids(document: dict[str, Any]) -> None:
    for item in paths(document).values():
        for each in item.values():
            each["operationId"] = each["operationId"].removesuffix("_3") + "_41"


def write_prose(document: dict[str, Any]) -> None:
    document["info"]["description"] = boards(document)["description"] = "Words."
    fields(document)["name"]["description"] = "Words."


@dataclass(frozen=True)
class Perturbation:
    """One thing that is another: how it is made, the edits it may ask for, and whether lines of the client change."""

    make: Change
    edits: int = 0
    touches: bool = True
    refused: str = ""
    """What the sentence says that refuses it; empty where it can be adopted."""


P = Perturbation
PERTURBATIONS: dict[str, Perturbation] = {
    "nothing": P(lambda _d: None, touches=False),
    "reordered": P(reorder, touches=False),
    "renumbered ids": P(number_ids, touches=False),
    "new prose": P(write_prose, touches=False),
    "other ids": P(lambda d: boards(d).update(operationId="listTheBoards"), touches=False),
    "no ids": P(lambda d: boards(d).pop("operationId"), touches=False),
    "an unused schema": P(
        lambda d: schemas(d).update(Servlet={"type": "object", "properties": {"a": {}}}), touches=False
    ),
    "a field": P(lambda d: fields(d).update(colour={"type": "string"})),
    "a field that is a keyword": P(
        lambda d: fields(d).update({"class": {"type": "string"}, "from": {"type": "integer"}})
    ),
    "a field called like a type": P(lambda d: fields(d).update(int={"type": "integer"}, str={"type": "string"})),
    "a field with a sign in its name": P(lambda d: fields(d).update({"x-y.z": {"type": "string"}})),
    "a field dropped": P(lambda d: fields(d).pop("name")),
    "a field renamed": P(lambda d: fields(d).update(title=fields(d).pop("name"))),
    "a field retyped": P(lambda d: fields(d).update(id={"type": "string"})),
    "a field that refers to itself": P(lambda d: fields(d).update(parent=refer("BoardBean"))),
    "a new array": P(lambda d: fields(d).update(tags={"type": "array", "items": {"type": "string"}})),
    "an array without items": P(lambda d: fields(d).update(tags={"type": "array"})),
    "a map": P(lambda d: fields(d).update(counts={"type": "object", "additionalProperties": {"type": "integer"}})),
    "an inline object": P(
        lambda d: fields(d).update(owner={"type": "object", "properties": {"name": {"type": "string"}}})
    ),
    "a known value": P(lambda d: fields(d)["kind"]["enum"].append("c")),
    "an empty known value": P(lambda d: fields(d)["kind"]["enum"].append(""), touches=False),
    "alternatives": P(lambda d: fields(d).update(either={"oneOf": [refer("RoleBean"), refer("BoardBean")]})),
    "a required field": P(lambda d: schemas(d)["BoardBean"].update(required=["name"])),
    "a required field that is not declared": P(
        lambda d: schemas(d)["BoardBean"].update(required=["ghost"]), touches=False
    ),
    "a schema renamed": P(rename_everywhere("BoardBean", "BoardDto"), touches=False),
    "a corrected schema renamed": P(rename_everywhere("RoleBean", "RoleDto"), touches=False),
    "a list of itself": P(lambda d: schemas(d).update(Tree={"type": "array", "items": refer("Tree")}), touches=False),
    "a path variable renamed": P(rename_variable, touches=False),
    "a tag renamed": P(rename_tag("board", "boards"), touches=False),
    "an operation moved": P(move("/agile/1.0/board/{boardId}", "/agile/2.0/board/{boardId}")),
    "a corrected operation moved": P(move("/api/2/role", "/api/2/roles")),
    "an operation dropped": P(lambda d: paths(d).pop("/agile/1.0/board/{boardId}")),
    "a corrected operation dropped": P(lambda d: paths(d).pop("/api/2/role")),
    "an operation": P(lambda d: paths(d).update({"/api/2/new": {"get": operation("getNew")}}), edits=1),
    "an operation that declares 404": P(
        lambda d: paths(d).update({"/api/2/new": {"get": operation("getNew", responses={"204": {}, "404": {}})}}),
        edits=1,
    ),
    "an operation of a new tag": P(
        lambda d: paths(d).update({"/api/2/new": {"get": operation("getNew", tag="brand-new")}}), edits=1
    ),
    "an operation named like a keyword": P(
        lambda d: paths(d).update({"/api/2/new": {"delete": operation("import")}}), edits=1
    ),
    "an operation named like another": P(
        lambda d: paths(d).update({"/api/2/new": {"get": operation("getBoards")}}), edits=1
    ),
    "an operation without an id": P(
        lambda d: paths(d).update({"/api/2/new": {"get": {"tags": ["board"], "responses": {"204": {}}}}}), edits=1
    ),
    "an operation with a new page envelope": P(
        lambda d: (
            schemas(d).update(
                NewPage={
                    "type": "object",
                    "properties": {
                        "isLast": {"type": "boolean"},
                        "startAt": {"type": "integer"},
                        "results": {"type": "array", "items": refer("BoardBean")},
                    },
                }
            ),
            paths(d).update(
                {
                    "/api/2/new": {
                        "get": operation(
                            "getNew", parameters=copy.deepcopy(boards(d)["parameters"][:2]), **answer(refer("NewPage"))
                        )
                    }
                }
            ),
        ),
        edits=1,
    ),
    "a parameter": P(
        lambda d: boards(d)["parameters"].append({"name": "q", "in": "query", "schema": {"type": "string"}})
    ),
    "a parameter that is a keyword": P(
        lambda d: boards(d)["parameters"].append({"name": "from", "in": "query", "schema": {"type": "string"}})
    ),
    "a parameter dropped": P(lambda d: boards(d)["parameters"].pop(0)),
    "a required parameter": P(lambda d: boards(d)["parameters"][0].update(required=True)),
    "a parameter of the whole path": P(
        lambda d: paths(d)["/agile/1.0/board"].update(
            parameters=[{"name": "q", "in": "query", "schema": {"type": "string"}}]
        )
    ),
    "experimental": P(lambda d: boards(d).update({"x-experimental": True})),
    "deprecated": P(lambda d: boards(d).update(deprecated=True)),
    "a scope": P(lambda d: boards(d).update(security=[{"basic": []}, {"OAuth2": ["READ"]}])),
    "an answer without a body": P(lambda d: boards(d)["responses"].update({"204": {}})),
    "corrected as we did": P(
        lambda d: fields(d, "RoleBean").update(actors={"type": "array", "items": {"type": "string"}}), touches=False
    ),
    "corrected otherwise": P(lambda d: fields(d, "RoleBean").update(actors={"type": "integer"}), edits=1),
    "a corrected field dropped": P(lambda d: fields(d, "RoleBean").pop("actors")),
    "a style that the client can't write": P(
        lambda d: boards(d)["parameters"].append(
            {"name": "f", "in": "query", "style": "deepObject", "schema": {"type": "object"}}
        ),
        edits=1,
        refused="in the style deepObject",
    ),
    "two schemas of one class": P(
        lambda d: (schemas(d).update(Board={"properties": {"a": {}}}), fields(d).update(other=refer("Board"))),
        edits=1,
        refused="would both become the class Board",
    ),
}
