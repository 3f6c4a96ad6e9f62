"""Which pinned releases have which operation: what the docstrings and the table of the client say."""

from __future__ import annotations

from typing import Any

import pytest

from generator.correct.spec import read_replacements
from generator.document.openapi import Document
from generator.emit.availability import find_presences
from generator.emit.ir import Presence
from generator.problem import Problem
from tests.generator.conftest import Generate
from tests.generator.inline_spec import RELEASE, Choices, complete_document, render_patched

PAGED = """
    paths:
      /api/2/thing:
        get:
          operationId: getThings
          parameters: [{name: startAt, in: query, schema: {type: integer}},
                       {name: maxResults, in: query, schema: {type: integer}}]
          returns: {$ref: '#/components/schemas/Page'}
      '/api/2/thing/{thingId}':
        get: {operationId: getThing, parameters: [{name: thingId, in: path, required: true, schema: {type: string}}]}
    schemas:
      Thing: {type: object, properties: {name: {type: string}}}
      Page:
        type: object
        properties: {startAt: {type: integer}, maxResults: {type: integer}, isLast: {type: boolean},
                     values: {type: array, items: {$ref: '#/components/schemas/Thing'}}}
"""


def release(*keys: str) -> Document:
    """Return a document that has the operations `keys` and says nothing else about them."""
    paths: dict[str, dict[str, Any]] = {}
    for key in keys:
        method, path = key.split(" ")
        paths.setdefault(path, {})[method.lower()] = {}
    return {"paths": paths}


def test_turns_are_the_releases_where_an_operation_appears_or_goes() -> None:
    found = find_presences(
        {
            "10.0": release("GET /a", "GET /gone", "GET /back"),
            "10.3.17": release("GET /a", "GET /new", "GET /gone"),
            "11.0": release("GET /a", "GET /new", "GET /back", "PUT /a"),
        }
    )
    assert found == {
        "GET /a": Presence(("10.0",), or_earlier=True),
        "PUT /a": Presence(("11.0",), or_earlier=False),
        "GET /new": Presence(("10.3.17",), or_earlier=False),
        "GET /gone": Presence(("10.0", "11.0"), or_earlier=True),
        "GET /back": Presence(("10.0", "10.3.17", "11.0"), or_earlier=True),
    }


def test_a_renamed_path_variable_is_the_same_operation() -> None:
    found = find_presences({"10.0": release("GET /a/{id}"), "11.0": release("GET /a/{thingId}")})
    assert list(found.values()) == [Presence(("10.0",), or_earlier=True)]


def test_the_docstrings_say_since_when_an_operation_exists(generate: Generate) -> None:
    before = {"10.0": release("GET /api/2/thing")}
    thing = generate(PAGED, Choices(other_releases=before))
    assert thing.method("get_things").__doc__.endswith("Since: Jira 10.0 or earlier\n        ")
    assert thing.method("iter_things").__doc__.endswith("Since: Jira 10.0 or earlier\n        ")
    assert thing.method("get_thing").__doc__.endswith(f"Since: Jira {RELEASE}\n        ")


def test_a_release_that_changes_nothing_about_an_operation_changes_no_line_about_it() -> None:
    document = complete_document(PAGED)
    one = {"10.0": release("GET /api/2/thing")}
    two = {**one, "10.3.17": release("GET /api/2/thing")}
    before = render_patched(document, Choices(other_releases=one))[0]
    after = render_patched(document, Choices(other_releases=two))[0]
    assert [name for name in after if before[name] != after[name]] == ["jira_dc/availability.py"]
    added = set(after["jira_dc/availability.py"].splitlines()) - set(before["jira_dc/availability.py"].splitlines())
    assert added == {"    '10.3.17',"}


def test_a_release_in_which_an_operation_is_gone_is_said(generate: Generate) -> None:
    later = {"11.0": release("GET /api/2/thing")}
    thing = generate(PAGED, Choices(other_releases=later))
    assert "Since: Jira 10.3.24 or earlier; gone in Jira 11.0\n" in thing.method("get_thing").__doc__


def test_the_table_answers_for_keys_methods_and_iterators(generate: Generate) -> None:
    before = {"10.0": release("GET /api/2/thing", "DELETE /api/2/other")}
    thing = generate(PAGED, Choices(other_releases=before))
    table = thing.load("availability")
    assert table.RELEASES == ("10.0", RELEASE)
    assert table.of("GET /api/2/thing").everywhere
    assert table.of("GET /api/2/thing/{thingId}").since == RELEASE
    assert table.of(thing.method("get_thing")).operation == "GET /api/2/thing/{thingId}"
    assert table.of(thing.method("iter_things")).operation == "GET /api/2/thing"
    assert table.of("DELETE /api/2/other").gone == RELEASE  # of a release that is not generated
    assert (
        str(table.of("DELETE /api/2/other"))
        == f"DELETE /api/2/other: since Jira 10.0 or earlier, gone in Jira {RELEASE}"
    )


def test_a_replacement_names_the_method_to_call(generate: Generate) -> None:
    choices = Choices(replacements={"GET /api/2/thing/{thingId}": "GET /api/2/thing"})
    assert generate(PAGED, choices).load("availability").of("GET /api/2/thing/{thingId}").instead == "thing.iter_things"


def test_a_replacement_that_is_gone_itself_is_a_problem() -> None:
    choices = Choices(replacements={"GET /api/2/thing": "GET /api/2/nothing"})
    with pytest.raises(Problem, match=r"replacements\.toml replaces GET /api/2/thing by GET /api/2/nothing, which"):
        render_patched(complete_document(PAGED), choices)


@pytest.mark.parametrize("content", [{"replacements": []}, {"replacements": {"GET /a": 1}}])
def test_replacements_that_are_none_are_a_problem(content: dict[str, Any]) -> None:
    with pytest.raises(Problem, match=r"replacements\.toml must hold lines"):
        read_replacements(content)
