"""The rules of normalise that change schemas, as one table, and those that change the document as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from generator.correct.normalise import normalise_document
from generator.correct.normalise.any_json import open_any_json
from generator.correct.normalise.duplicates import DUPLICATES, merge_duplicates
from generator.correct.normalise.enums import open_enums
from generator.correct.normalise.errors import declare_errors
from generator.correct.normalise.formats import correct_formats
from generator.correct.normalise.paging import declare_paging
from generator.correct.normalise.read_only import mark_read_only
from generator.correct.normalise.recursive import open_recursive
from generator.correct.normalise.references import wrap_flagged_references
from generator.correct.normalise.security import SCHEMES, declare_security
from generator.correct.normalise.servers import declare_server
from generator.correct.normalise.unused import drop_unused
from generator.document.openapi import Document
from tests.generator.inline_spec import complete_document

Rule = Callable[[Document], None]

RULES_ON_SCHEMAS: list[tuple[str, Rule, str, str]] = [
    ("bare object", open_any_json, "{a: {type: object}}", "{a: {}}"),
    ("bare object with facts", open_any_json, "{a: {type: object, nullable: true}}", "{a: {}}"),
    (
        "bare object in a list",
        open_any_json,
        "{a: {type: array, items: {type: object}}}",
        "{a: {type: array, items: {}}}",
    ),
    (
        "bare object in a map",
        open_any_json,
        "{a: {type: object, additionalProperties: {type: object}}}",
        "{a: {type: object, additionalProperties: {}}}",
    ),
    ("list of nothing said", open_any_json, "{a: {type: array}}", "{a: {type: array, items: {}}}"),
    ("object with additionalProperties", open_any_json, "{a: {type: object, additionalProperties: true}}", "="),
    ("object with properties", open_any_json, "{a: {type: object, properties: {b: {type: string}}}}", "="),
    ("property called type", open_any_json, "{type: {type: string}, b: {type: string}}", "="),
    ("enum", open_enums, "{a: {type: string, enum: [x]}}", "{a: {type: string, x-extensible-enum: [x]}}"),
    (
        "enum in a list",
        open_enums,
        "{a: {type: array, items: {type: string, enum: [x]}}}",
        "{a: {type: array, items: {type: string, x-extensible-enum: [x]}}}",
    ),
    ("property called enum", open_enums, "{enum: {type: string}}", "="),
    (
        "instant",
        correct_formats,
        "{a: {type: string, format: date-time}}",
        "{a: {type: string, format: jira-date-time, example: '2013-05-15T11:53:38.000+0000'}}",
    ),
    (
        "marked instant",
        correct_formats,
        "{a: {type: string, format: rfc3339}}",
        "{a: {type: string, format: date-time}}",
    ),
    ("date", correct_formats, "{a: {type: string, format: date}}", "="),
    ("uri", correct_formats, "{a: {type: string, format: uri}}", "{a: {type: string}}"),
    ("writeOnly", correct_formats, "{a: {type: string, writeOnly: true}}", "{a: {type: string}}"),
    ("readOnly", correct_formats, "{a: {type: string, readOnly: true}}", "="),
    (
        "nullable reference",
        wrap_flagged_references,
        "{a: {$ref: '#/components/schemas/Thing', nullable: true}}",
        "{a: {allOf: [{$ref: '#/components/schemas/Thing'}], nullable: true}}",
    ),
    (
        "read-only reference",
        wrap_flagged_references,
        "{a: {type: array, items: {$ref: '#/components/schemas/Thing', readOnly: true}}}",
        "{a: {type: array, items: {allOf: [{$ref: '#/components/schemas/Thing'}], readOnly: true}}}",
    ),
    ("plain reference", wrap_flagged_references, "{a: {$ref: '#/components/schemas/Thing'}}", "="),
    ("nullable value", wrap_flagged_references, "{a: {type: string, nullable: true}}", "="),
]


@pytest.mark.parametrize(
    ("rule", "before", "after"), [case[1:] for case in RULES_ON_SCHEMAS], ids=[case[0] for case in RULES_ON_SCHEMAS]
)
def test_a_rule_on_the_properties_of_a_schema(rule: Rule, before: str, after: str) -> None:
    document = complete_document(f"schemas: {{Thing: {{type: object, properties: {before}}}}}")
    rule(document)
    assert document["components"]["schemas"]["Thing"]["properties"] == yaml.safe_load(before if after == "=" else after)


def test_a_component_that_is_any_json_is_any_json_wherever_it_is_referred_to() -> None:
    document = complete_document("""
        paths: {/api/2/thing: {get: {returns: {$ref: '#/components/schemas/Bag'}}}}
        schemas: {Bag: {type: object}, Thing: {type: object, properties: {bag: {$ref: '#/components/schemas/Bag'}}}}
    """)
    open_any_json(document)
    assert document["components"]["schemas"] == {"Thing": {"type": "object", "properties": {"bag": {}}}}
    assert _answer(document, "200") == {}


@pytest.mark.parametrize(
    ("status", "phrase"),
    [("200", "OK"), ("404", "Not Found"), ("default", "Any other answer"), ("599", "Any other answer")],
)
def test_every_answer_gets_the_phrase_of_its_status(status: str, phrase: str) -> None:
    document = complete_document(f"paths: {{/api/2/thing: {{get: {{responses: {{'{status}': {{}}}}}}}}}}")
    declare_errors(document)
    assert document["paths"]["/api/2/thing"]["get"]["responses"][status]["description"] == phrase


def test_errors_get_the_error_body_and_successes_do_not() -> None:
    document = complete_document("""
        paths: {/api/2/thing: {get: {responses: {204: {}, 302: {}, 400: {}, 500: {content: {text/html: {}}}}}}}
        schemas: {ErrorCollection: {type: object, properties: {errorMessages: {type: string}, reasons: {type: string}}}}
    """)
    declare_errors(document)
    responses = document["paths"]["/api/2/thing"]["get"]["responses"]
    assert [status for status, response in responses.items() if "content" in response] == ["400", "500"]
    assert _answer(document, "500") == {"$ref": "#/components/schemas/ErrorCollection"}
    fields = document["components"]["schemas"]["ErrorCollection"]["properties"]
    assert fields["errorMessages"] == {"type": "string"}, "what the document states stays"
    assert {"errors", "message", "status", "status-code", "reasons"} <= fields.keys()


def test_all_logins_are_declared_and_none_is_required() -> None:
    document = complete_document("paths: {/api/2/thing: {get: {}}}")
    document["components"]["securitySchemes"] = {"upstream": {"type": "http"}}
    declare_security(document)
    assert document["components"]["securitySchemes"].keys() == SCHEMES.keys()
    assert document["security"] == [{}, {"basic": []}, {"bearer": []}, {"cookie": []}, {"oauth1": []}, {"oauth2": []}]


def test_the_server_is_the_whole_base_url() -> None:
    document = complete_document("paths: {}")
    declare_server(document)
    assert document["servers"][0]["url"] == "{baseUrl}/rest"
    assert document["servers"][0]["variables"]["baseUrl"]["default"] == "https://jira.example.com"


def test_schemas_that_no_operation_reaches_are_dropped_and_the_others_stay() -> None:
    document = complete_document("""
        paths: {/api/2/thing: {post: {takes: {type: array, items: {$ref: '#/components/schemas/B'}}}}}
        schemas:
          Lonely: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}
          B: {allOf: [{$ref: '#/components/schemas/A'}]}
          A: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
    """)
    drop_unused(document)
    assert list(document["components"]["schemas"]) == ["A", "B"]


def test_what_only_the_server_sets_is_read_only_in_a_body_and_as_it_was_elsewhere() -> None:
    document = complete_document("""
        paths:
          /api/2/thing: {put: {takes: {$ref: '#/components/schemas/Sent'}, returns: {$ref: '#/components/schemas/Got'}}}
        schemas:
          Sent:
            type: object
            properties: {self: {type: string}, id: {type: string}, inner: {$ref: '#/components/schemas/Inner'}}
          Inner: {type: object, properties: {created: {type: string}}}
          Got: {type: object, properties: {self: {type: string}}}
    """)
    mark_read_only(document)
    read_only = {
        f"{name}.{key}"
        for name, schema in document["components"]["schemas"].items()
        for key, inner in schema["properties"].items()
        if inner.get("readOnly")
    }
    assert read_only == {"Sent.self", "Inner.created"}


def test_what_only_the_server_sets_is_read_only_in_an_inline_body() -> None:
    sent = "{type: array, items: {type: object, properties: {self: {type: string}, id: {type: string}}}}"
    document = complete_document(f"paths: {{/api/2/thing: {{put: {{takes: {sent}}}}}}}")
    mark_read_only(document)
    body = document["paths"]["/api/2/thing"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["items"]["properties"] == {"self": {"type": "string", "readOnly": True}, "id": {"type": "string"}}


@pytest.mark.parametrize(
    ("schema", "is_recursive"),
    [
        ("{type: array, items: {$ref: '#/components/schemas/Thing'}}", True),
        ("{type: object, additionalProperties: {type: array, items: {$ref: '#/components/schemas/Thing'}}}", True),
        ("{oneOf: [{type: string}, {$ref: '#/components/schemas/Thing'}]}", True),
        ("{allOf: [{$ref: '#/components/schemas/Other'}]}", True),
        ("{type: array, items: {$ref: '#/components/schemas/Node'}}", False),
        ("{type: array, items: {type: object, properties: {a: {$ref: '#/components/schemas/Thing'}}}}", False),
    ],
)
def test_what_contains_nothing_but_itself_is_any_json(schema: str, is_recursive: bool) -> None:
    document = complete_document(f"""
        schemas:
          Thing: {schema}
          Other: {{type: array, items: {{$ref: '#/components/schemas/Thing'}}}}
          Node: {{type: object, properties: {{nodes: {{type: array, items: {{$ref: '#/components/schemas/Node'}}}}}}}}
    """)
    node = document["components"]["schemas"]["Node"]
    before = document["components"]["schemas"]["Thing"]
    open_recursive(document)
    assert document["components"]["schemas"]["Thing"] == ({"type": "object"} if is_recursive else before)
    assert document["components"]["schemas"]["Node"] == node


@pytest.mark.parametrize("differs", [False, True])
def test_a_schema_declared_twice_becomes_one_unless_the_two_differ(differs: bool) -> None:
    duplicate, stays = next(iter(DUPLICATES.items()))
    document = complete_document(f"""
        paths: {{/api/2/thing: {{get: {{returns: {{$ref: '#/components/schemas/{duplicate}'}}}}}}}}
        schemas:
          {duplicate}: {{type: object, properties: {{on: {{type: boolean}}}}}}
          {stays}: {{type: object, properties: {{on: {{type: {"string" if differs else "boolean"}}}}}}}
    """)
    merge_duplicates(document)
    assert list(document["components"]["schemas"]) == ([duplicate, stays] if differs else [stays])
    assert _answer(document, "200") == {"$ref": f"#/components/schemas/{duplicate if differs else stays}"}


def test_a_duplicate_that_a_release_lacks_is_not_missed() -> None:
    document = complete_document("schemas: {Thing: {type: object}}")
    merge_duplicates(document)
    assert list(document["components"]["schemas"]) == ["Thing"]


def test_an_operation_that_does_not_page_is_left_alone() -> None:
    document = complete_document("paths: {/api/2/thing: {get: {returns: {type: string}}}}")
    declare_paging(document)
    assert "x-paging" not in document["paths"]["/api/2/thing"]["get"]


def test_paging_in_the_body_is_told() -> None:
    document = complete_document("""
        paths:
          /api/2/search:
            post:
              takes: {type: object, properties: {startAt: {type: integer}, maxResults: {type: integer}}}
              returns: {type: object, properties: {total: {type: integer}, issues: {type: array, items: {}}}}
    """)
    declare_paging(document)
    told = document["paths"]["/api/2/search"]["post"]["x-paging"]
    assert told == {"style": "offset", "items": "issues", "start": "startAt", "size": "maxResults", "in": "body"}


def test_normalising_leaves_its_input_alone() -> None:
    text = """
        paths:
          /api/2/thing:
            post: {x-experimental: true, takes: {type: object}, returns: {$ref: '#/components/schemas/Thing'}}
        schemas:
          Thing: {type: object, properties: {status: {type: string, enum: [x]}, self: {type: string, format: uri}}}
    """
    document = complete_document(text)
    assert normalise_document(document) != document
    assert document == complete_document(text)


def _answer(document: Document, status: str) -> Any:
    return document["paths"]["/api/2/thing"]["get"]["responses"][status]["content"]["application/json"]["schema"]
