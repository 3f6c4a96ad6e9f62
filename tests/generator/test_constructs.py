"""What OpenAPI has and Jira's document does not use yet: generated such that it works, or refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from generator.document.distil import distil_document
from generator.problem import Problem
from generator.upgrade.hints import list_hints
from tests.generator.conftest import Generate
from tests.generator.inline_spec import Package, complete_document, render_upstream

DOCUMENT = """
paths:
  /api/2/pick:
    get:
      operationId: getPick
      returns: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
  /api/2/any:
    get: {operationId: getAny, returns: {anyOf: [{$ref: '#/components/schemas/Cat'}, {type: string}]}}
  /api/2/told:
    get:
      operationId: getTold
      returns: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: array, items: {type: string}}]}
  /api/2/whole:
    get: {operationId: getWhole, returns: {$ref: '#/components/schemas/Whole'}}
    put: {operationId: setWhole, takes: {$ref: '#/components/schemas/Whole'}}
  /api/2/patch:
    put:
      operationId: patch
      requestBody: {content: {application/merge-patch+json: {schema: {$ref: '#/components/schemas/Cat'}}}}
      responses: {'204': {}}
  /api/2/both:
    put:
      operationId: setBoth
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Cat'}}
          application/merge-patch+json: {schema: {$ref: '#/components/schemas/Cat'}}
      responses: {'204': {}}
  /api/2/hal:
    get:
      operationId: getHal
      responses: {'200': {content: {application/hal+json: {schema: {$ref: '#/components/schemas/Cat'}}}}}
  /api/2/star:
    get: {operationId: getStar, responses: {'200': {content: {'*/*': {schema: {$ref: '#/components/schemas/Cat'}}}}}}
  /api/2/upload:
    put:
      operationId: upload
      requestBody: {content: {'*/*': {schema: {type: string, format: binary}}}}
      responses: {'204': {}}
  /api/2/default:
    get:
      operationId: getDefault
      responses: {default: {content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}}
  /api/2/empty:
    get:
      operationId: getEmpty
      parameters: [{name: order, in: query, schema: {type: string, enum: ['', up, down]}}]
  /api/2/undeclared:
    put:
      operationId: setUndeclared
      takes: {type: object, required: [name, ghost], properties: {name: {type: string}}}
  /api/2/events:
    get:
      operationId: getEvents
      responses:
        '200': {content: {text/event-stream: {}, application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}
schemas:
  Cat: {type: object, properties: {name: {type: string}, lives: {type: integer}}}
  Dog: {type: object, properties: {name: {type: string}, bone: {type: boolean}}}
  Whole:
    allOf:
    - {$ref: '#/components/schemas/Cat'}
    - type: object
      required: [tail]
      properties: {tail: {type: number}, kin: {anyOf: [{type: string}, {type: object}]}}
"""
CAT = {"name": "Tom", "lives": 9}


@pytest.fixture
def package(generate: Generate) -> Package:
    """The client of all of them."""
    return generate(DOCUMENT)


def test_alternatives_that_look_alike_are_any_json(package: Package) -> None:
    assert package.call("get_pick", answer=CAT).value == CAT
    assert package.call("get_any", answer="Tom").value == "Tom"


def test_alternatives_that_can_be_told_apart_are_typed(package: Package) -> None:
    assert package.call("get_told", answer=CAT).value.name == "Tom"
    assert package.call("get_told", answer=["a"]).value == ["a"]


def test_an_object_of_several_parts_has_the_fields_of_all(package: Package) -> None:
    whole = package.call("get_whole", answer={**CAT, "tail": 1.5, "kin": {"a": 1}}).value
    assert (whole.name, whole.tail, whole.kin) == ("Tom", 1.5, {"a": 1})
    assert package.call("set_whole", {"name": "Tom", "tail": 2}).json == {"name": "Tom", "tail": 2}


def test_a_kind_of_json_is_sent_as_what_it_is_and_plain_json_where_that_is_taken(package: Package) -> None:
    sent = package.call("patch", b'{"name": null}').request
    assert (sent.headers["content-type"], sent.content) == ("application/merge-patch+json", b'{"name": null}')
    sent = package.call("set_both", {"name": "Tom"}).request
    assert sent.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("method", ["get_hal", "get_star", "get_default", "get_events"])
def test_an_answer_that_is_json_by_another_name_is_typed(method: str, package: Package) -> None:
    assert package.call(method, answer=CAT).value.lives == 9


def test_an_upload_of_anything_says_what_it_is(package: Package) -> None:
    sent = package.call("upload", b"x", content_type="image/png").request
    assert (sent.headers["content-type"], sent.content) == ("image/png", b"x")


def test_an_empty_known_value_is_none(package: Package) -> None:
    assert package.call("get_empty", order="up").query == [("order", "up")]
    assert "['down', 'up']" in package.source("api/thing.py").replace('"', "'")


def test_a_property_that_is_required_but_not_declared_is_not_asked_for(package: Package) -> None:
    assert package.call("set_undeclared", {"name": "Tom"}).json == {"name": "Tom"}


def test_parameters_of_a_whole_path_are_parameters_of_each_operation() -> None:
    document = complete_document("""
        paths:
          /api/2/thing/{id}:
            get: {operationId: getThing}
            put: {operationId: setThing, parameters: [{name: q, in: query, required: true, schema: {type: integer}}]}
    """)
    shared = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "q", "in": "query", "schema": {"type": "string"}},
    ]
    document["paths"]["/api/2/thing/{id}"]["parameters"] = shared
    package, _corrected = render_upstream(document)
    assert "def get_thing(self, id: str, *, q: str | None = None)" in package["jira_dc/api/thing.py"]
    assert "def set_thing(self, id: str, *, q: int)" in package["jira_dc/api/thing.py"]


REFUSED: dict[str, tuple[str, str]] = {
    **{
        style: (
            "get: {parameters: [{name: a, in: query, style: " + style + ", schema: {type: " + kind + "}}]}",
            f"GET /api/2/thing takes a in the style {style}, which the client can't write",
        )
        for style, kind in (("deepObject", "object"), ("pipeDelimited", "array"), ("spaceDelimited", "array"))
    },
    "a stream of events": (
        "get: {responses: {'200': {content: {text/event-stream: {schema: {type: string}}}}}}",
        "GET /api/2/thing answers text/event-stream, a stream of events that no call can return",
    ),
    "several content types": (
        "put: {requestBody: {content: {application/json: {schema: {}}, application/xml: {schema: {}}}}, responses: {}}",
        "PUT /api/2/thing takes a body in 2 content types",
    ),
}


@pytest.mark.parametrize("construct", REFUSED)
def test_what_the_client_cannot_do_is_refused_with_a_sentence(construct: str) -> None:
    operation, said = REFUSED[construct]
    with pytest.raises(Problem) as raised:
        render_upstream(complete_document(f"paths: {{/api/2/thing: {{{operation}}}}}"))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def hint(text: str, before: str = "paths: {}") -> tuple[str, ...]:
    documents = (distil_document(complete_document(each), "11.0") for each in (text, before))
    return list_hints(*documents)


HINTS: dict[str, tuple[str, str]] = {
    "a flag that is text": (
        "paths: {/api/2/a: {get: {parameters: [{name: sortByName, in: query, schema: {type: string}}]}}}",
        "GET /api/2/a types sortByName as text, but its name is that of a flag; see whether it is one.",
    ),
    "a scope of another name": (
        "paths: {/api/2/a: {get: {security: [{OAuth2: [PROJECT_ADMIN]}]}}}",
        "GET /api/2/a names the scope PROJECT_ADMIN, which we cannot order among the others, so none is declared.",
    ),
    "alternatives": (
        "paths: {/api/2/a: {get: {returns: {anyOf: [{type: string}, {type: object}]}}}}",
        "GET /api/2/a states alternatives (anyOf); those that can't be told apart are any JSON to our client.",
    ),
    "another JSON": (
        "paths: {/api/2/a: {get: {responses: {'200': {content: {application/hal+json: {}}}}}}}",
        "GET /api/2/a speaks application/hal+json; see whether our client reads or writes it right.",
    ),
}


@pytest.mark.parametrize("case", HINTS)
def test_what_is_only_odd_gets_a_line_in_the_report(case: str) -> None:
    text, said = HINTS[case]
    assert hint(text) == (said,)
    assert hint(text, before=text) == ()


def test_what_is_ordinary_gets_none() -> None:
    ordinary: list[Any] = [
        "{name: query, in: query, schema: {type: string}}",
        "{name: isOpen, in: query, schema: {type: boolean}}",
        "{name: issueIds, in: query, schema: {type: string}}",
    ]
    assert hint(f"paths: {{/api/2/a: {{get: {{parameters: [{', '.join(ordinary)}]}}}}}}") == ()
