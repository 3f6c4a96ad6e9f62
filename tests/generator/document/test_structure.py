"""What is not built as OpenAPI 3.0 says is refused with a sentence that names the place."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from generator.document.structure import check_structure
from generator.problem import Problem
from tests.generator.inline_spec import complete_document

PUT = ("paths", "/api/2/thing", "put")
ORDER = (*PUT, "parameters", 0)
THING = ("components", "schemas", "Thing")
GOOD = complete_document("""
    paths:
      /api/2/thing:
        put:
          parameters: [{name: order, in: query, schema: {type: string, enum: [up, down], maxLength: 9}}]
          takes: {$ref: '#/components/schemas/Thing'}
          returns: {$ref: '#/components/schemas/Thing'}
    schemas:
      Thing:
        type: object
        required: [count]
        properties:
          count: {type: integer, enum: [1, 2], default: 1, minimum: 0}
          free: {type: object, additionalProperties: true}
          many: {type: array, items: {oneOf: [{type: string}, {type: number, maximum: 1.5}]}}
""")


ODD: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("paths",), None, "paths as None"),
    (("paths", "/api/2/thing"), [], "the path '/api/2/thing' as []"),
    (PUT, "text", "PUT '/api/2/thing' as 'text'"),
    ((*PUT, "tags"), "thing", "the tags of PUT '/api/2/thing' as 'thing'"),
    ((*PUT, "parameters"), {}, "parameters of PUT '/api/2/thing' as {}"),
    (ORDER, {"$ref": "#/components/parameters/Order"}, "a parameter of PUT '/api/2/thing' by reference"),
    (ORDER, {"name": "order", "schema": {}}, "the parameter 'order' of PUT '/api/2/thing' without `in`"),
    (ORDER, {"in": "query", "schema": {}}, "PUT '/api/2/thing' without `name`"),
    (ORDER, {"in": "query", "name": "order"}, "the parameter 'order' of PUT '/api/2/thing' without `schema`"),
    ((*ORDER, "in"), "formData", "in a place or a style"),
    ((*ORDER, "required"), "yes", "with 'yes' as its `required`"),
    ((*ORDER, "schema", "enum"), ["a", 1], "with an `enum` that does not list values of its one type"),
    ((*ORDER, "schema", "enum"), [1], "with an `enum` that does not list values of its one type"),
    ((*ORDER, "schema", "enum"), [], "with an `enum` that does not list values of its one type"),
    ((*ORDER, "schema", "maxLength"), True, "with True as its `maxLength`"),
    ((*ORDER, "schema", "type"), ["string", "null"], "of the type ['string', 'null']"),
    ((*PUT, "requestBody"), {}, "the body of PUT '/api/2/thing' without a content type"),
    ((*PUT, "requestBody"), {"$ref": "#/x"}, "the body of PUT '/api/2/thing' by reference"),
    ((*PUT, "responses", "200"), None, "the answer '200' of PUT '/api/2/thing' as None"),
    ((*PUT, "responses", "200", "content", "application/json"), [], "'application/json' of the answer '200'"),
    (("components",), None, "components as None"),
    (THING, True, "schemas 'Thing' as True"),
    ((*THING, "required"), True, "`required` of the schema of schemas 'Thing' as True"),
    ((*THING, "properties", "count"), None, "the property 'count' in schemas 'Thing' as None"),
    ((*THING, "properties", "many", "items"), [{}], "`items` in schemas 'Thing' as [{}]"),
    ((*THING, "properties", "many", "items", "oneOf"), {}, "`oneOf` in schemas 'Thing' as {}"),
    ((*THING, "properties", "free", "additionalProperties"), "any", "`additionalProperties` in schemas 'Thing'"),
]


@pytest.mark.parametrize(("place", "value", "said"), ODD)
def test_a_wrong_piece_is_refused_by_its_place(place: tuple[Any, ...], value: Any, said: str) -> None:
    document: Any = copy.deepcopy(GOOD)
    *parents, last = place
    holder = document
    for step in parents:
        holder = holder[step]
    holder[last] = value
    with pytest.raises(Problem) as raised:
        check_structure(document)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_is_well_built_passes() -> None:
    check_structure(GOOD)
