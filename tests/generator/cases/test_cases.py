"""The contract cases of an operation, as the document states it: what is passed, what is sent, what comes back."""

from __future__ import annotations

import copy
import difflib
from typing import Any

import pytest

from generator.cases import SAMPLES_FILE, make_cases
from generator.cases.value import Day, Instant, Sample
from generator.correct.name import Names
from generator.document.openapi import Document
from generator.problem import Problem
from tests.contract.load import parse_cases
from tests.generator.inline_spec import complete_document
from tests.operations import load_document, load_names


def make_block(text: str) -> dict[str, Any]:
    """Return the cases of the one operation of a document."""
    document = complete_document(text)
    ((path, item),) = document["paths"].items()
    ((method, _operation),) = item.items()
    names = Names({f"{method.upper()} {path}": "do_thing"}, {}, {})
    block: dict[str, Any]
    ((_key, block),) = parse_cases(make_cases(document, names)["thing.yaml"]).items()
    return block


def make_requests(parameters: str) -> dict[str, str]:
    """Return the request of each case of an operation with these parameters."""
    block = make_block(f"paths:\n  /api/2/thing/{{id}}:\n    get:\n      parameters: [{parameters}]")
    return {name: case["request"].removeprefix("GET /rest/api/2/thing") for name, case in block["cases"].items()}


ID = "{name: id, in: path, required: true, schema: {type: integer, maximum: 7, minimum: 7}}"


NUMBERS = "schema: {type: array, items: {type: integer, maximum: 3, minimum: 3}}"
TEXTS = "schema: {type: array, items: {type: string}}"


@pytest.mark.parametrize(
    ("parameter", "requests"),
    [
        (
            "name: text, in: query, schema: {type: string}",
            {
                "minimal": "/7",
                "typical": "/7?text=text",
                "maximal": "/7?text=text%20%C3%A4%2F%E2%9C%93%3F%26%3D%2B%25%23",
            },
        ),
        (
            "name: flag, in: query, schema: {type: boolean}",
            {"minimal": "/7", "typical": "/7?flag=true", "maximal": "/7?flag=false"},
        ),
        (
            "name: flag, in: query, required: true, schema: {type: boolean}",
            {"typical": "/7?flag=true", "maximal": "/7?flag=false"},
        ),
        (f"name: n, in: query, explode: true, {NUMBERS}", {"minimal": "/7", "typical": "/7?n=3&n=4"}),
        (f"name: n, in: query, explode: false, {NUMBERS}", {"minimal": "/7", "typical": "/7?n=3%2C4"}),
        (
            "name: kind, in: query, schema: {type: string, x-extensible-enum: [scrum, kanban]}",
            {"minimal": "/7", "typical": "/7?kind=kanban", "maximal": "/7?kind=scrum"},
        ),
    ],
)
def test_a_parameter_is_written_as_the_document_says(parameter: str, requests: dict[str, str]) -> None:
    assert make_requests(f"{ID}, {{{parameter}}}") == requests


def test_a_style_that_no_case_can_show_stops_the_build() -> None:
    with pytest.raises(Problem, match="writes n in the style pipeDelimited"):
        make_requests(f"{ID}, {{name: n, in: query, style: pipeDelimited, {TEXTS}}}")


def test_a_constant_header_is_no_argument_and_another_is() -> None:
    block = make_block("""
        paths:
          /api/2/thing:
            put:
              parameters:
                - {name: X-ExperimentalApi, in: header, required: true, schema: {type: string, default: opt-in}}
                - {name: If-Match, in: header, schema: {type: string}}
    """)
    assert block["headers"] == {
        "Accept": "application/json",
        "X-Atlassian-Token": "no-check",
        "X-ExperimentalApi": "opt-in",
    }
    assert block["cases"]["typical"] == {
        "arguments": {"if_match": "If-Match"},
        "request": "PUT /rest/api/2/thing",
        "headers": {"If-Match": "If-Match"},
    }
    assert block["cases"]["minimal"] == {"request": "PUT /rest/api/2/thing"}


def test_what_only_the_server_sets_is_received_and_not_sent() -> None:
    document = complete_document("""
        paths:
          /api/2/thing:
            post:
              takes: {$ref: '#/components/schemas/Thing'}
              returns: {$ref: '#/components/schemas/Thing'}
        schemas:
          Thing:
            type: object
            properties:
              self: {type: string, readOnly: true}
              at: {type: string, format: jira-date-time}
              due: {type: string, format: date}
              parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}
              owner: {$ref: '#/components/schemas/Owner'}
          Owner:
            type: object
            properties: {name: {type: string}}
    """)
    samples = parse_cases(make_cases(document, Names({"POST /api/2/thing": "do"}, {}, {}))[SAMPLES_FILE])
    assert samples["received"]["Thing"] == {
        "self": "self",
        "at": "2024-05-06T07:08:09.010+0000",
        "due": "2024-05-06",
        "owner": Sample("Owner"),
    }
    assert samples["sent"]["Thing"] == {
        "at": Instant("2024-05-06T07:08:09.010+0000"),
        "due": Day("2024-05-06"),
        "owner": Sample("Owner"),
    }


def test_a_change_touches_the_lines_that_are_about_it() -> None:
    def add_parameter(document: Document) -> None:
        parameter = {"name": "depth", "in": "query", "schema": {"type": "boolean"}}
        document["paths"]["/api/2/priority"]["get"].setdefault("parameters", []).append(parameter)

    changed = _diff(add_parameter)
    assert changed.keys() == {"priority.yaml"}
    assert sorted(changed["priority.yaml"]) == [
        '+      arguments: {"depth": false}',
        '+      arguments: {"depth": true}',
        "+      request: GET /rest/api/2/priority",
        "+      request: GET /rest/api/2/priority?depth=false",
        "+      request: GET /rest/api/2/priority?depth=true",
        "+    maximal:",
        "+    minimal:",
        "-      request: GET /rest/api/2/priority",
    ]


def test_a_field_more_is_a_line_more() -> None:
    def add_field(document: Document) -> None:
        document["components"]["schemas"]["Issue"]["properties"]["colour"] = {"type": "string"}

    assert _diff(add_field) == {SAMPLES_FILE: ['+    "colour": "colour"']}


def _diff(change: Any) -> dict[str, list[str]]:
    """Return the changed lines by file when the document of this release changes."""
    changed = copy.deepcopy(load_document())
    change(changed)
    before, after = make_cases(load_document(), load_names()), make_cases(changed, load_names())
    found = {
        name: [
            line
            for line in difflib.unified_diff(before.get(name, "").splitlines(), text.splitlines(), lineterm="", n=0)
            if line[:1] in "+-" and line[:3] not in {"+++", "---"}
        ]
        for name, text in after.items()
    }
    return {name: lines for name, lines in found.items() if lines}
