"""The rules of normalise that change operations, one table: what a rule is given, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from generator.correct.normalise.any_json import open_any_json
from generator.correct.normalise.bodies import correct_bodies
from generator.correct.normalise.enums import open_enums
from generator.correct.normalise.headers import declare_headers
from generator.correct.normalise.parameters import correct_parameters
from generator.correct.normalise.security import declare_security
from generator.document.openapi import Document
from tests.generator.inline_spec import complete_document

Rule = Callable[[Document], None]

STRINGS = "schema: {type: array, items: {type: string}}"
RULES_ON_OPERATIONS: list[tuple[str, Rule, str, str]] = [
    ("body", correct_bodies, "{requestBody: {content: {}}}", "{requestBody: {content: {}, required: true}}"),
    ("optional body", correct_bodies, "{requestBody: {required: false}}", "{requestBody: {required: true}}"),
    ("no body", correct_bodies, "{}", "{}"),
    (
        "list in a form",
        correct_bodies,
        """{requestBody: {content: {multipart/form-data: {
            schema: {properties: {file: {type: array}, name: {type: string}}}}}}}""",
        """{requestBody: {required: true, content: {multipart/form-data: {
            schema: {properties: {file: {type: array}, name: {type: string}}},
            encoding: {file: {style: form, explode: true}}}}}}""",
    ),
    (
        "experimental",
        declare_headers,
        "{x-experimental: true}",
        """{x-experimental: true, parameters: [{name: X-ExperimentalApi, in: header, required: false,
            schema: {type: string, default: opt-in, x-extensible-enum: [opt-in]}}]}""",
    ),
    (
        "experimental and stated",
        declare_headers,
        "{x-experimental: true, parameters: [{name: x-experimentalapi, in: header}]}",
        "=",
    ),
    (
        "upload",
        declare_headers,
        "{requestBody: {content: {multipart/form-data: {}}}}",
        """{requestBody: {content: {multipart/form-data: {}}}, parameters: [{name: X-Atlassian-Token, in: header,
            required: true, schema: {type: string, default: no-check, x-extensible-enum: [no-check]}}]}""",
    ),
    ("neither", declare_headers, "{requestBody: {content: {application/json: {}}}}", "="),
    (
        "comma list by name",
        correct_parameters,
        "{parameters: [{name: expand, in: query, schema: {type: string}}]}",
        f"{{parameters: [{{name: expand, in: query, style: form, explode: false, {STRINGS}}}]}}",
    ),
    (
        "StringList",
        correct_parameters,
        "{parameters: [{name: any, in: query, schema: {$ref: '#/components/schemas/StringList'}}]}",
        f"{{parameters: [{{name: any, in: query, style: form, explode: false, {STRINGS}}}]}}",
    ),
    (
        "repeated list",
        correct_parameters,
        f"{{parameters: [{{name: id, in: query, {STRINGS}}}]}}",
        f"{{parameters: [{{name: id, in: query, style: form, explode: true, {STRINGS}}}]}}",
    ),
    (
        "stated comma list",
        correct_parameters,
        f"{{parameters: [{{name: id, in: query, style: form, explode: false, {STRINGS}}}]}}",
        "=",
    ),
    (
        "number as text",
        correct_parameters,
        "{parameters: [{name: maxResults, in: query, schema: {type: string, default: '50'}}]}",
        "{parameters: [{name: maxResults, in: query, schema: {type: integer, format: int64, default: 50}}]}",
    ),
    (
        "number as text without a numeric default",
        correct_parameters,
        "{parameters: [{name: startAt, in: query, schema: {type: string, default: ''}}]}",
        "{parameters: [{name: startAt, in: query, schema: {type: integer, format: int64}}]}",
    ),
    ("path parameter", correct_parameters, "{parameters: [{name: fields, in: path, schema: {type: string}}]}", "="),
    ("number already", correct_parameters, "{parameters: [{name: page, in: query, schema: {type: integer}}]}", "="),
    ("other text", correct_parameters, "{parameters: [{name: query, in: query, schema: {type: string}}]}", "="),
    ("login of one operation", declare_security, "{security: [{basicAuth: []}]}", "{}"),
    (
        "enum of a parameter",
        open_enums,
        "{parameters: [{name: a, in: query, schema: {type: string, enum: [x]}}]}",
        "{parameters: [{name: a, in: query, schema: {type: string, x-extensible-enum: [x]}}]}",
    ),
    (
        "any JSON body",
        open_any_json,
        "{requestBody: {content: {application/json: {schema: {type: object}}}}}",
        "{requestBody: {content: {application/json: {schema: {}}}}}",
    ),
]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [case[1:] for case in RULES_ON_OPERATIONS],
    ids=[case[0] for case in RULES_ON_OPERATIONS],
)
def test_a_rule_on_an_operation(rule: Rule, before: str, after: str) -> None:
    document = complete_document(f"paths: {{/api/2/thing: {{get: {before}}}}}")
    rule(document)
    added = {"tags", "operationId", "responses", "security"} - set(yaml.safe_load(after if after != "=" else before))
    operation = {
        key: value
        for key, value in document["paths"]["/api/2/thing"]["get"].items()
        if key not in added or key == "security"
    }
    assert operation == yaml.safe_load(before if after == "=" else after)
