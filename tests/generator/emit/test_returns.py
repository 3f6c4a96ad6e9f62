"""What generated methods return: models, lists, maps, plain JSON, bytes, nothing, and what may be absent."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

import pytest

from jira_dc_runtime import UnexpectedBody
from tests.generator.conftest import Generate

RETURNING = "paths: {{/api/2/thing: {{get: {{returns: {schema}}}}}}}"
THING = """
schemas: {Thing: {type: object, properties: {name: {type: string}}}}
"""


PLAIN: list[tuple[str, Any, Any]] = [
    ("{type: string}", str, "a"),
    ("{type: integer}", int, 1),
    ("{type: number}", float, 1.5),
    ("{type: boolean}", bool, False),
    ("{type: array, items: {type: string}}", list[str], ["a"]),
    ("{type: array, items: {type: array, items: {type: integer}}}", list[list[int]], [[1], []]),
    ("{type: object, additionalProperties: {type: integer}}", dict[str, int], {"a b": 1}),
    ("{type: object, additionalProperties: {type: object}}", dict[str, Any], {"a": None, "b": [1]}),
    ("{type: object}", Any, [{"a": None}]),
    ("{}", Any, "a"),
]
ANSWERING = "".join(
    f"  /api/2/{number}: {{get: {{operationId: getNumber{number}x, returns: {schema}}}}}\n"
    for number, (schema, _type, _answer) in enumerate(PLAIN)
)


@pytest.mark.parametrize(("schema", "type_", "answer"), PLAIN)
def test_plain_json_comes_back_as_the_declared_type(generate: Generate, schema: str, type_: Any, answer: Any) -> None:
    thing = generate("paths:\n" + ANSWERING)
    method = f"get_number_{PLAIN.index((schema, type_, answer))}_x"
    assert thing.types(method)["return"] == type_
    assert thing.call(method, answer=answer).value == answer


def test_a_model_a_list_and_a_map_of_models(generate: Generate) -> None:
    reference = "{$ref: '#/components/schemas/Thing'}"
    thing = generate(
        THING
        + f"""
paths:
  /api/2/one: {{get: {{operationId: one, returns: {reference}}}}}
  /api/2/list: {{get: {{operationId: many, returns: {{type: array, items: {reference}}}}}}}
  /api/2/map: {{get: {{operationId: mapped, returns: {{type: object, additionalProperties: {reference}}}}}}}
"""
    )
    model = thing.load("models").Thing
    assert thing.types("one")["return"] is model
    assert thing.types("many")["return"] == GenericAlias(list, model)
    assert thing.types("mapped")["return"] == GenericAlias(dict, (str, model))
    assert thing.call("one", answer={"name": "a"}).value == model(name="a")
    assert thing.call("many", answer=[{"name": "a"}, {}]).value == [model(name="a"), model()]
    assert thing.call("mapped", answer={"x": {"name": "a"}}).value == {"x": model(name="a")}


def test_a_schema_that_is_a_list_or_a_map_is_written_as_one_without_a_class(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/list: {get: {operationId: many, returns: {$ref: '#/components/schemas/Names'}}}
          /api/2/map: {get: {operationId: mapped, returns: {$ref: '#/components/schemas/Numbers'}}}
        schemas:
          Names: {type: array, items: {type: string}}
          Numbers: {type: object, additionalProperties: {type: integer}}
    """)
    assert thing.types("many")["return"] == list[str]
    assert thing.types("mapped")["return"] == dict[str, int]


def test_no_content_is_none(generate: Generate) -> None:
    thing = generate("paths: {/api/2/thing: {delete: {}}}")
    assert thing.types("do_thing")["return"] is type(None)
    assert thing.call("do_thing").value is None


def test_content_in_one_success_and_none_in_another_may_be_none(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            put:
              responses:
                200: {content: {application/json: {schema: {type: array, items: {type: string}}}}}
                204: {}
    """)
    assert thing.types("do_thing")["return"] == list[str] | None
    assert thing.call("do_thing", answer=["a"]).value == ["a"]
    assert thing.call("do_thing", answer=None).value is None


def test_an_empty_answer_where_content_is_declared_is_an_error(generate: Generate) -> None:
    thing = generate(RETURNING.format(schema="{type: array, items: {type: string}}"))
    with pytest.raises(UnexpectedBody):
        thing.call("do_thing", answer=None)


def test_two_different_contents_are_any_json(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            put:
              responses:
                200: {content: {application/json: {schema: {type: string}}}}
                201: {content: {application/json: {schema: {type: integer}}}}
    """)
    assert thing.types("do_thing")["return"] is Any


def test_a_binary_answer_is_bytes_and_any_content_is_accepted(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            get: {responses: {200: {content: {image/*: {schema: {type: string, format: binary}}}}}}
    """)
    got = thing.call("do_thing", answer=b"\x89PNG")
    assert thing.types("do_thing")["return"] is bytes
    assert got.value == b"\x89PNG"
    assert got.request.headers["accept"] == "image/*, */*"


def test_a_page_that_is_declared_is_asked_for_and_is_no_login_page(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            get: {responses: {200: {content: {text/html: {schema: {type: string, format: binary}}}}}}
    """)
    got = thing.call("do_thing", answer=b"<html></html>")
    assert got.value == b"<html></html>"
    assert got.request.headers["accept"] == "text/html, */*"


def test_json_is_asked_for_where_json_is_declared(generate: Generate) -> None:
    thing = generate(RETURNING.format(schema="{type: string}"))
    assert thing.call("do_thing", answer="a").request.headers["accept"] == "application/json"


def test_an_answer_may_hold_fields_that_the_document_does_not_know(generate: Generate) -> None:
    thing = generate(THING)
    assert thing.call("get_thing", answer={"name": "a", "new": {"b": 1}}).value.name == "a"
