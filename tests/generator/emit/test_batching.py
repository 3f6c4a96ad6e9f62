"""Which operations get a method that takes any number of items, and what it is."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

import pytest

from generator.problem import Problem
from jira_dc_runtime.client.batched import BatchReport
from tests.generator.conftest import Generate


def _document(fields: str, answer: str = "") -> str:
    returns = f", returns: {answer}" if answer else ""
    takes = "takes: {$ref: '#/components/schemas/Things'}"
    box = "{name: boxId, in: path, required: true, schema: {type: integer}}"
    return f"""
        paths:
          /api/2/box/{{boxId}}/thing: {{post: {{operationId: moveThings, parameters: [{box}], {takes}{returns}}}}}
        schemas:
          Things: {{type: object, properties: {{{fields}}}}}
          Thing: {{type: object, properties: {{id: {{type: integer}}}}}}
    """


CAPPED = "things: {type: array, maxItems: 50, items: {type: string}}"
FREE = "others: {type: array, items: {type: string}}"
RANKED = "rankAfterIssue: {type: string}"
LIST = "{type: array, items: {$ref: '#/components/schemas/Thing'}}"


@pytest.mark.parametrize(
    ("fields", "answer", "written"),
    [
        (CAPPED, "", "Moves(lambda some: _move_things(box_id, {'things': some}), 50)"),
        (
            f"{CAPPED}, {FREE}",
            "",
            "Moves(lambda some: _move_things(box_id, {'things': some, 'others': others}), 50)",
        ),
        (CAPPED, LIST, "Readings(lambda some: _move_things(box_id, {'things': some}), 50)"),
        (
            f"{CAPPED}, {RANKED}",
            "",
            (
                "Ranks(lambda some, after: _move_things(box_id, {'things': some, 'rankAfterIssue': after}), 50, "
                "rank_after_issue)"
            ),
        ),
        (FREE, "", None),
        (f"{CAPPED}, also: {{type: array, maxItems: 3, items: {{type: string}}}}", "", None),
        ("things: {type: string, maxLength: 3}", "", None),
    ],
)
def test_a_capped_list_makes_a_method_for_batches(
    generate: Generate, fields: str, answer: str, written: str | None
) -> None:
    thing = generate(_document(fields, answer))
    code = _squeeze(thing.source("api/thing.py"))
    assert ("defbatch_" in code) == (written is not None)
    assert written is None or code.count(_squeeze(written)) == 2


def _squeeze(code: str) -> str:
    """Return `code` as if the formatter had room for it in one line, without spaces."""
    return "".join(code.replace('"', "'").split()).replace(",)", ")").replace(",}", "}")


def test_it_takes_the_items_and_the_rest_of_the_body_as_arguments(generate: Generate) -> None:
    thing = generate(_document(f"{CAPPED}, {FREE}, {RANKED}"))
    method = thing.method("batch_move_things")
    parameters = inspect.signature(method).parameters
    assert list(parameters) == ["self", "box_id", "things", "others", "rank_after_issue", "go_on"]
    assert parameters["things"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert parameters["others"].kind is inspect.Parameter.KEYWORD_ONLY
    types = thing.types("batch_move_things")
    assert types["things"] == Iterable[str]
    assert types["return"] == BatchReport[str, None]


def test_no_two_methods_have_one_name(generate: Generate) -> None:
    document = _document(CAPPED).replace(
        "        schemas:",
        "          /api/2/thing: {get: {operationId: batchMoveThings}}\n        schemas:",
    )
    with pytest.raises(Problem, match="would have batch_move_things twice"):
        generate(document)
