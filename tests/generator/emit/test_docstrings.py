"""What generated docstrings tell: our words, the facts of the document, and nothing of its text."""

from __future__ import annotations

import inspect

import pytest

from tests.generator.conftest import Generate
from tests.generator.inline_spec import Choices, Package, complete_document, render_upstream


def doc(package: Package, method: str = "do_thing") -> str:
    """Return the docstring of a method as a reader sees it."""
    return inspect.getdoc(package.method(method)) or ""


def test_a_docstring_begins_with_our_summary_and_ends_with_source_and_age(generate: Generate) -> None:
    thing = generate(
        """
        paths:
          /api/2/thing/{id}: {delete: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}}
        """,
        Choices(summaries={"DELETE /api/2/thing/{id}": "Delete one thing."}, meanings={"id": "number of the thing"}),
    )
    lines = doc(thing).splitlines()
    assert lines[0] == "Delete one thing."
    assert lines[-2:] == ["Source: `DELETE /api/2/thing/{id}`", "Since: Jira 10.3.24 or earlier"]
    assert "    id: number of the thing" in lines


def test_the_async_twin_tells_the_same(generate: Generate) -> None:
    api = generate("paths: {/api/2/thing: {get: {deprecated: true}}}").load("api.thing")
    assert inspect.getdoc(api.ThingApi.do_thing) == inspect.getdoc(api.AsyncThingApi.do_thing)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ("deprecated: true", "Deprecated:"),
        ("x-experimental: true", "Experimental:"),
        ("responses: {204: {}, 404: {}}", "NotFound (404)"),
        ("responses: {204: {}, 500: {}}", "ServerError (5xx)"),
        ("responses: {204: {}, 503: {}}", "ServiceUnavailable (503)"),
        ("responses: {204: {}}", "Nothing; Jira answers without a body."),
        ("returns: {type: object}", "Jira's answer as plain JSON values"),
        ("returns: {type: array, items: {type: string}}", "list[str]"),
        ("takes: {type: object}", "body: any JSON value"),
        ("takes: {type: array, items: {type: string}, maxItems: 50}", "at most 50 items"),
        ("parameters: [{name: a, in: query, schema: {type: string, enum: [x, y]}}]", "a: known values: x, y"),
        ("parameters: [{name: a, in: query, schema: {type: string, maxLength: 9}}]", "a: at most 9 characters"),
    ],
)
def test_a_fact_of_the_document_is_told(generate: Generate, facts: str, told: str) -> None:
    assert told in doc(generate(f"paths: {{/api/2/thing: {{post: {{{facts}}}}}}}"))
    assert told not in doc(generate("paths: {/api/2/thing: {post: {returns: {type: boolean}}}}"))


def test_a_limit_and_a_unit_that_an_overlay_states_are_told(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            post:
              requestBody:
                x-max-bytes: 32768
                content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        schemas: {Thing: {type: object, properties: {created: {type: integer, x-unit: milliseconds}}}}
    """)
    assert "32" in doc(thing)
    assert "`created` counts milliseconds since 1970." in (thing.load("models").Thing.__doc__ or "")


def test_the_text_of_the_document_is_not_told() -> None:
    document = complete_document("""
        paths:
          /api/2/thing:
            get:
              summary: Upstream words.
              description: Upstream words.
              parameters:
              - {name: a, in: query, description: Upstream words., schema: {type: string, description: Upstream words.}}
              returns: {$ref: '#/components/schemas/Thing'}
        schemas:
          Thing:
            type: object
            title: Upstream words.
            properties: {name: {type: string, description: Upstream words.}}
    """)
    files, _corrected = render_upstream(document)
    assert not [name for name, text in files.items() if "Upstream" in text]
