"""What servers have and the document leaves out goes in, says where it was seen, and goes when upstream brings it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.correct.correct import correct_document
from generator.correct.supplement import add_supplements, list_names, list_tags, list_words, read_supplement
from generator.document.openapi import Document, list_operations, operation_key
from generator.problem import Problem
from tests.operations import load_our_spec

SPEC = load_our_spec()
OPERATION: dict[str, Any] = {
    "operationId": "get_thing",
    "summary": "Return a thing.",
    "x-evidence": "seen on 10.3",
    "x-note": "It may be old.",
    "tags": ["thing"],
    "parameters": [
        {"name": "key", "in": "query", "description": "key of the thing", "schema": {"type": "string"}},
    ],
    "responses": {"200": {}},
}


def fragment(**changes: Any) -> Document:
    operation = {name: value for name, value in {**OPERATION, **changes}.items() if value is not None}
    return {"paths": {"/x/1.0/thing": {"get": operation}}, "components": {"schemas": {"Thing": {"type": "object"}}}}


def document(release: str = "10.3.24", **paths: Any) -> Document:
    return {"info": {"version": release}, "paths": paths, "components": {"schemas": {}}}


def keys(of: Document) -> list[str]:
    return [operation_key(method, path) for method, path, _operation in list_operations(of)]


def test_a_fragment_says_what_its_tags_are_about() -> None:
    content = {**fragment(), "tags": [{"name": "thing", "description": "Things."}, {"name": "other"}]}
    assert list_tags((read_supplement("spec/supplements/x.yaml", content),)) == {"thing": "Things."}
    assert "tags" not in add_supplements(document(), (read_supplement("spec/supplements/x.yaml", content),))


def test_a_fragment_goes_in_without_what_is_only_ours_to_read() -> None:
    upstream = document()
    supplement = read_supplement("spec/supplements/x.yaml", fragment())
    added = add_supplements(upstream, (supplement,))
    assert keys(added) == ["GET /x/1.0/thing"]
    operation = added["paths"]["/x/1.0/thing"]["get"]
    assert operation.keys() == {"operationId", "tags", "parameters", "responses"}
    assert operation["parameters"] == [{"name": "key", "in": "query", "schema": {"type": "string"}}]
    assert "Thing" in added["components"]["schemas"]
    assert upstream == document(), "the document that was given stays as it is"


def test_a_fragment_brings_its_own_words() -> None:
    supplements = (read_supplement("x.yaml", fragment()),)
    key = "GET /x/1.0/thing"
    assert list_names(supplements) == {key: "get_thing"}
    assert list_words(supplements) == (
        {key: "Return a thing."},
        {key: "It may be old."},
        {key: {"key": "key of the thing"}},
    )


@pytest.mark.parametrize(
    ("releases", "release", "there"),
    [(">=10.0", "10.3.24", True), (">=11.0", "10.3.24", False), ("<10.3.24", "10.3.24", False), (None, "11.3.8", True)],
)
def test_a_fragment_may_be_for_some_releases(releases: str | None, release: str, *, there: bool) -> None:
    supplement = read_supplement("x.yaml", fragment(**{"x-releases": releases}))
    assert bool(keys(add_supplements(document(release), (supplement,)))) == there


@pytest.mark.parametrize("path", ["/x/1.0/thing", "/x/1.0/thing/{a}"])
def test_an_operation_that_upstream_brings_stops_the_build(path: str) -> None:
    raw = fragment()
    raw["paths"] = {path.replace("{a}", "{b}"): raw["paths"]["/x/1.0/thing"]}
    supplement = read_supplement("spec/supplements/x.yaml", raw)
    upstream = document("11.3.8", **{path: {"get": {"responses": {}}, "put": {"responses": {}}}})
    with pytest.raises(
        Problem, match=r"supplements/x.yaml: the document of Jira 11.3.8 has GET .* itself; delete it here"
    ):
        add_supplements(upstream, (supplement,))
    assert add_supplements(upstream, (supplement,), yields=True)["paths"] == upstream["paths"]


def test_a_schema_that_upstream_has_too_stops_the_build() -> None:
    upstream = document()
    upstream["components"]["schemas"]["Thing"] = {"type": "string"}
    with pytest.raises(Problem, match="has a schema Thing too; rename ours"):
        add_supplements(upstream, (read_supplement("x.yaml", fragment()),))


@pytest.mark.parametrize("name", ["operationId", "summary", "x-evidence"])
def test_a_fragment_says_its_name_what_it_does_and_where_it_was_seen(name: str) -> None:
    with pytest.raises(Problem, match=f"x.yaml: GET /x/1.0/thing has no {name}; say"):
        read_supplement("x.yaml", fragment(**{name: None}))


@pytest.mark.parametrize("content", [None, [], {}, {"paths": []}])
def test_a_file_that_is_no_document_is_refused(content: Any) -> None:
    with pytest.raises(Problem, match=r"x\.yaml has no `paths`"):
        read_supplement("x.yaml", content)


@pytest.mark.parametrize("release", SPEC.releases)
def test_every_release_has_our_supplements(release: str) -> None:
    ours = {each.key for one in SPEC.supplements for each in one.operations if each.releases.holds(release)}
    assert ours
    assert ours <= set(keys(correct_document(SPEC, release)))
    assert ours.isdisjoint(keys(correct_document(replace(SPEC, supplements=()), release)))
