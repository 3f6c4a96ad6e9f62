"""Each class stands in the file of the tag that uses it most, stays there, and no two files import each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from generator.correct.name import Names
from generator.document.openapi import SCHEMA_PREFIX, Document
from generator.emit.homes import place_classes
from tests.generator.conftest import Generate

NAMES = Names({}, {}, {})


def make_document(uses: str, **parts: str) -> Document:
    """Return a document: `uses` names what operations answer, `board:Issue,User sprint:Issue`; `parts`, what is held.

    A name that ends with `_` is no class: a map of what it holds.
    """
    tags = (use.partition(":") for use in uses.split())
    answers = [(tag, answered) for tag, _, named in tags for answered in named.split(",") if answered]
    names = {name for _tag, name in answers} | {name for held in parts.values() for name in held.split()} | parts.keys()
    return {
        "paths": {f"/{number}": {"get": _answer(tag, name)} for number, (tag, name) in enumerate(answers)},
        "components": {"schemas": {name: _hold(name, parts.get(name, "").split()) for name in sorted(names)}},
    }


def _answer(tag: str, name: str) -> dict[str, Any]:
    return {"tags": [tag], "responses": {"200": {"content": {"application/json": {"schema": _refer(name)}}}}}


def _refer(name: str) -> dict[str, str]:
    return {"$ref": f"{SCHEMA_PREFIX}{name}"}


def _hold(name: str, held: list[str]) -> dict[str, Any]:
    if name.endswith("_"):
        return {"type": "object", "additionalProperties": _refer(held[0])}
    sent = {"x-as-sent": True} if name.endswith("Input") else {}
    return {"type": "object", "properties": {"id": {"type": "string"}} | {each: _refer(each) for each in held}, **sent}


PLACED: dict[str, tuple[Document, str]] = {
    "most operations": (make_document("alpha:Thing beta:Thing beta:Thing"), "Thing:beta"),
    "its own name": (make_document("search:SearchResults board:SearchResults,SearchResults"), "SearchResults:search"),
    "the longer name": (make_document("issue:IssueTypePage issueType:IssueTypePage"), "IssueTypePage:issueType"),
    "a plural": (make_document("board:VersionPage versions:VersionPage"), "VersionPage:versions"),
    "the rest being equal, more use of what holds it": (
        make_document("alpha:Thing beta:Thing beta:Other", Other="Thing"),
        "Thing:beta Other:beta",
    ),
    "all being equal, the first": (make_document("beta:Thing alpha:Thing"), "Thing:alpha"),
    "a part, with its whole": (make_document("beta:Whole alpha:Other", Whole="Part"), "Part:beta"),
    "a part of parts": (make_document("beta:Whole", Whole="Part", Part="Piece"), "Piece:beta"),
    "a part of many": (make_document("a:One b:Two b:Three", One="Part", Two="Part", Three="Part"), "Part:b"),
    "an operation before a whole": (make_document("a:Part b:One,Two,Three", One="Part", Two="Part"), "Part:a"),
    "through a map": (make_document("beta:Whole", Whole="Map_", Map_="Part"), "Part:beta"),
    "what is sent, with what is read": (
        make_document("a:Filter b:Thing", Filter="ThingInput", Thing=""),
        "Thing:b ThingInput:b",
    ),
    "a circle of classes": (make_document("a:One b:Two", One="Two", Two="One"), "One:a Two:a"),
    "a circle of files": (
        # issue needs Link; link needs Reference and Comment: one class moves, not two
        make_document("issue:Issue,Reference,Comment link:Link,Other", Issue="Link", Link="Reference", Other="Comment"),
        "Issue:issue Link:issue Reference:issue Comment:issue Other:link",
    ),
    "beside a circle": (
        make_document("a:Top b:Issue,Reference c:Link,Low", Top="Issue Low", Issue="Link", Link="Reference"),
        "Top:a Issue:b Reference:b Link:b Low:c",
    ),
}


@pytest.mark.parametrize("case", PLACED)
def test_a_class_stands_with_the_tag_that_uses_it_most(case: str) -> None:
    document, expected = PLACED[case]
    homes = place_classes((), document, NAMES)
    wanted = dict(each.split(":") for each in expected.split())
    assert {name: homes[name] for name in wanted} == wanted


OLD = make_document("alpha:Thing,Whole beta:Thing gamma:Lone", Whole="Part")
STAYS: dict[str, Document] = {
    "nothing changed": OLD,
    "another tag uses it more": make_document("alpha:Thing,Whole beta:Thing,Thing gamma:Lone", Whole="Part"),
    "its tag does not use it any more": make_document("alpha:Whole beta:Thing gamma:Lone", Whole="Part"),
    "its tag is gone": make_document("beta:Thing,Whole,Lone", Whole="Part"),
    "others hold it": make_document("alpha:Thing,Whole beta:New,Newer,Lone", Whole="Part", New="Part", Newer="Part"),
    "an operation answers it": make_document("alpha:Thing,Whole beta:Part gamma:Lone", Whole="Part"),
}


@pytest.mark.parametrize("change", STAYS)
def test_a_class_stays_where_an_older_release_has_it(change: str) -> None:
    before, now = place_classes((), OLD, NAMES), place_classes((OLD,), STAYS[change], NAMES)
    assert before == {"Lone": "gamma", "Part": "alpha", "Thing": "alpha", "Whole": "alpha"}
    assert {name: now[name] for name in before} == before


def test_a_release_that_closes_a_circle_moves_only_what_closes_it() -> None:
    before = make_document("alpha:Thing beta:Other,Small", Thing="Small")
    after = make_document("alpha:Thing beta:Other,Small", Thing="Small", Other="Thing")
    assert place_classes((), before, NAMES) == {"Other": "beta", "Small": "beta", "Thing": "alpha"}
    assert place_classes((before,), after, NAMES) == {"Other": "beta", "Small": "alpha", "Thing": "alpha"}


def list_imports(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (file, file) for each import between two files of models."""
    for name, text in files.items():
        for line in text.splitlines():
            if line.startswith("from jira_dc.models."):
                yield name, line.split()[1].rpartition(".")[2]


def test_classes_of_two_tags_find_each_other(generate: Generate) -> None:
    package = generate("""
        paths:
          /api/2/thing: {get: {operationId: getThing, returns: {$ref: '#/components/schemas/Thing'}}}
          /api/2/part: {get: {operationId: getPart, tags: [part], returns: {$ref: '#/components/schemas/Part'}}}
        schemas:
          Thing: {type: object, properties: {part: {$ref: '#/components/schemas/Part'}}}
          Part: {type: object, properties: {day: {type: string, format: date}}}
    """)
    files = {"thing": package.source("models/thing.py"), "part": package.source("models/part.py")}
    assert list(list_imports(files)) == [("thing", "part")]
    value = package.call("get_thing", answer={"part": {"day": "2024-05-15"}}).value
    assert type(value.part) is package.load("models").Part
    assert type(value).__module__.endswith(".models.thing")
    assert type(value.part).__module__.endswith(".models.part")
