"""Markdown and JSON say all there is, in one order, and a hostile name stays a name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

import generator.compare
from generator.compare.change import Part, Subject
from generator.compare.comparison import Comparison
from generator.compare.public_api_diff import PublicApiDiff, PythonBreak, TypingTest
from generator.compare.report import write_reports
from tests.generator.compare.inline import THING, compare_upstream, make_change

SCHEMA = Path(generator.compare.__file__).with_name("changes.schema.json")
BEFORE = f"""
paths:
  /api/2/thing:
    get: {{operationId: getThing, returns: {THING}}}
    put: {{operationId: setThing, takes: {THING}}}
schemas:
  Thing: {{type: object, properties: {{id: {{type: string}}, name: {{type: string}}}}}}
"""
AFTER = f"""
paths:
  /api/2/thing:
    get: {{operationId: getThing, returns: {THING}}}
    put: {{operationId: setThing, takes: {THING}, deprecated: true}}
schemas:
  Thing: {{type: object, properties: {{id: {{type: integer}}, name: {{type: string, enum: [a]}}}}}}
  Orphan: {{type: object, properties: {{a: {{type: boolean}}}}}}
"""
PYTHON = PublicApiDiff(
    "v0.1.0",
    (PythonBreak("object-removed", "jira.thing.find_thing", "function", ""),),
    ("jira.thing.get_thing",),
    (TypingTest("mypy", ()), TypingTest("pyright", ("user_code.py:3:1 - error: x",))),
)
HOSTILE = ("<script>alert(1)</script>", "`]()<img src=x onerror=alert(1)>", "a``b`c\n## @everyone", "'\"&|\u2028")


def make_comparison(**given: Any) -> Comparison:
    """Return a comparison that shows everything once, with what is `given` in its place."""
    without_orphan = AFTER.replace("Orphan: {type: object, properties: {a: {type: boolean}}}", "")
    compared = compare_upstream(BEFORE, AFTER, BEFORE, without_orphan)
    stale_actions = {"10.0": ("spec/overlays/thing.yaml, action 1: the target is gone.",)}
    return replace(replace(compared, stale_actions=stale_actions, python=PYTHON), **given)


def make_hostile(text: str) -> Comparison:
    """Return a comparison in which every string that a document decides is `text`."""
    subject = Subject("operation", text, text, text, text)
    change = make_change(subject=subject, part=Part("query parameter", text, text), before=text, after="x")
    python = PublicApiDiff(
        text, (PythonBreak("object-removed", text, text, text),), (text,), (TypingTest("mypy", (text,)),)
    )
    return Comparison(text, text, (change,), (), {text: (text,)}, knows_upstream=False, python=python)


def test_markdown_says_it_all() -> None:
    written = write_reports(make_comparison())["changes.md"]
    assert (
        written
        == """\
# Jira `10.0` → `10.3`

3 changes of the API, and 1 more upstream that our users do not meet. This **asks for a major release of ours**. \
`jira.…` stands for `Jira` and for `AsyncJira`, which have the same methods.

| | breaking | risky | compatible |
|---|---:|---:|---:|
| for callers | 1 | 1 | 1 |
| for typed readers | 1 | 0 | 2 |

Breaking: a correct program can fail; risky: it may, and the documents can't tell; compatible: it goes on working.

## Breaking (1)

- **`Thing`**: field `id` has another type: `string` → `integer`. Breaking for callers and typed readers. \
Code that sets or reads it holds the wrong type. Sent and read by `jira.thing.get_thing`, `jira.thing.set_thing`. \
Jira changed it. `property-type-changed`

## Risky (1)

- **`Thing`**: field `name` lists its known values: `a`. For callers risky, for typed readers compatible. \
Enums are open in our client, but the server may refuse what the list leaves out. \
Sent and read by `jira.thing.get_thing`, `jira.thing.set_thing`. Jira changed it. `property-became-enum`

## Compatible (1)

- **`jira.thing.set_thing` (`PUT /api/2/thing`)**: is deprecated. \
Compatible for callers and typed readers. \
It still works; Jira announces that it will go. Jira changed it. `endpoint-deprecated`

## Python, since `v0.1.0`

1 break and 1 new public name.

- **`jira.thing.find_thing`**: object removed: `function`.
- New: `jira.thing.get_thing`.
- mypy still understands the last release's user code.
- **pyright** finds 1 error in the last release's user code:
  - `user_code.py:3:1 - error: x`

## Changed upstream, but not for our users (1)

- `Orphan`: is new: `a: boolean`. No operation reaches it, so we leave it out. `api-schema-added`

## Corrections that do not fit Jira `10.0` (1)

They were left out of the corrected document of that release.

- `spec/overlays/thing.yaml, action 1: the target is gone.`
"""
    )


@pytest.mark.parametrize("comparison", [make_comparison(), make_comparison(python=None, changes=(), absorbed=())])
def test_json_is_as_its_schema_says(comparison: Comparison) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(write_reports(comparison)["changes.json"]), schema)


def test_json_says_it_all() -> None:
    written = json.loads(write_reports(make_comparison())["changes.json"])
    assert [each["rule"] for each in written["changes"]] == [
        "endpoint-deprecated",
        "property-type-changed",
        "property-became-enum",
    ]
    assert written["changes"][1] | {"why": ""} == {
        "rule": "property-type-changed",
        "kind": "changed",
        "title": "has another type",
        "why": "",
        "subject": {"kind": "model", "api": "Thing", "python": "Thing", "group": "models"},
        "part": "field id",
        "python_part": "id",
        "before": "string",
        "after": "integer",
        "callers": "breaking",
        "readers": "breaking",
        "origin": "upstream",
        "candidate": False,
        "note": "",
        "used_by": ["jira.thing.get_thing", "jira.thing.set_thing"],
    }
    assert written["counts"]["callers"] == {"breaking": 1, "risky": 1, "compatible": 1}
    assert written["python"]["typing_tests"][1] == {"checker": "pyright", "errors": ["user_code.py:3:1 - error: x"]}


def test_reports_are_the_same_each_time() -> None:
    assert write_reports(make_comparison()) == write_reports(make_comparison())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_within_its_code_span(text: str) -> None:
    """A CommonMark parser reads the same text of ours around a hostile name as around a harmless one."""
    hostile, harmless = (_read(write_reports(make_hostile(name))["changes.md"]) for name in (text, "harmless"))
    assert [token.type for token in hostile] == [token.type for token in harmless]
    assert _list_prose(hostile) == _list_prose(harmless)
    assert " ".join(text.split()) in [token.content for token in hostile if token.type == "code_inline"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_a_string_of_json(text: str) -> None:
    written = json.loads(write_reports(make_hostile(text))["changes.json"])
    assert written["changes"][0]["subject"]["api"] == text


def _read(markdown: str) -> list[Token]:
    """Return all tokens of a text, in order, as GitHub's dialect has them as far as we write it."""
    blocks = MarkdownIt("commonmark").enable("table").parse(markdown)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def _list_prose(tokens: list[Token]) -> list[str]:
    return [token.content for token in tokens if token.type == "text"]
