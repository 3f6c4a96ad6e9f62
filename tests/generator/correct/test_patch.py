"""patch applies guarded corrections, and stops with the file and the action to look at."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from generator.correct.patch import Overlay, patch_document, project_onto, read_overlay
from generator.problem import Problem

DOCUMENT = """
info: {version: 10.3.24}
paths:
  /api/2/thing:
    get:
      deprecated: true
      parameters:
        - {name: id, in: path, schema: {type: string}}
        - {name: expand, in: query, schema: {type: string}}
      responses: {"200": {content: {application/json: {schema: {$ref: Thing}}}}}
    put:
      parameters: [{name: expand, in: query, schema: {type: string}}]
      responses: {"200": {content: {}}}
components:
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: string}}}
"""
FILE = "spec/overlays/thing.yaml"


def read_document() -> dict[str, Any]:
    """Return the document to patch, new each time."""
    document: dict[str, Any] = yaml.safe_load(DOCUMENT)
    return document


def overlay(*actions: str, file: str = FILE) -> Overlay:
    """Return an overlay of `actions`, each YAML without the description and the evidence, which are filled in."""
    given: list[dict[str, Any]] = [yaml.safe_load(action) for action in actions]
    filled = [{"description": "It is wrong.", "x-evidence": "recorded thing.json", **action} for action in given]
    return read_overlay(file, {"overlay": "1.0.0", "actions": filled})


def patch(*actions: str) -> dict[str, Any]:
    """Return the document patched by one overlay of `actions`."""
    return patch_document(read_document(), (overlay(*actions),))


def test_an_update_merges_objects_and_replaces_values() -> None:
    patched = patch("""
        target: $.components.schemas.Thing.properties
        x-was: {id: {type: string}}
        update: {id: {type: integer, format: int64}, name: {type: string}}
    """)
    assert patched["components"]["schemas"]["Thing"] == {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer", "format": "int64"}, "name": {"type": "string"}},
    }


def test_an_update_that_only_adds_needs_no_guard() -> None:
    patched = patch("{target: $.components.schemas.Thing.properties.id, update: {maxLength: 255}}")
    assert patched["components"]["schemas"]["Thing"]["properties"]["id"] == {"type": "string", "maxLength": 255}


def test_an_update_may_replace_an_object_by_a_plain_value() -> None:
    patched = patch("""
        target: $.components.schemas.Thing
        x-was: {properties: {id: {type: string}}}
        update: {properties: {id: gone}}
    """)
    assert patched["components"]["schemas"]["Thing"]["properties"] == {"id": "gone"}


def test_arrays_append_and_the_guard_says_that_one_stands_there() -> None:
    patched = patch("""
        target: $.paths['/api/2/thing'].put
        x-was: {parameters: []}
        update: {parameters: [{name: fields, in: query}]}
    """)
    names = [parameter["name"] for parameter in patched["paths"]["/api/2/thing"]["put"]["parameters"]]
    assert names == ["expand", "fields"]


def test_what_upstream_has_added_itself_is_not_added_again() -> None:
    with pytest.raises(Problem, match="the document already holds the query parameter expand"):
        patch("""
            target: $.paths['/api/2/thing'].put
            x-was: {parameters: []}
            update: {parameters: [{name: expand, in: query}]}
        """)


def test_an_object_that_upstream_has_put_where_ours_should_go_stops_the_build() -> None:
    with pytest.raises(Problem, match="x-was says"):
        patch("""
            target: $.components.schemas
            update: {Thing: {type: object}}
        """)


def test_true_is_not_one() -> None:
    with pytest.raises(Problem, match="x-was says"):
        patch("""
            target: $.paths['/api/2/thing']
            x-was: {get: {deprecated: 1}}
            update: {get: {deprecated: false}}
        """)


@pytest.mark.parametrize("named", ["removeThing", "removeThing_9"])
def test_the_guard_does_not_look_at_operation_ids(named: str) -> None:
    document = read_document()
    document["paths"]["/api/2/thing"]["delete"] = {"operationId": named, "responses": {"204": {}}}
    removal = "{target: \"$.paths['/api/2/thing'].delete\", x-was: WAS, remove: true}"
    was = "{operationId: removeThing, responses: {'204': {}}}"
    patched = patch_document(document, (overlay(removal.replace("WAS", was)),))
    assert patched == read_document()


def test_the_guard_looks_at_a_property_called_operation_id() -> None:
    document = read_document()
    properties = {"operationId": {"type": "integer"}}
    document["components"]["schemas"]["Thing"]["properties"] = properties
    action = "{target: $.components.schemas.Thing.properties, x-was: {operationId: {type: string}}, remove: true}"
    with pytest.raises(Problem, match="x-was says"):
        patch_document(document, (overlay(action),))


def test_a_filter_finds_a_parameter_by_its_name() -> None:
    patched = patch("""
        target: $.paths['/api/2/thing'].get.parameters[?(@.name=='expand')]
        x-was: {schema: {type: string}}
        update: {schema: {type: array}}
    """)
    types = [parameter["schema"]["type"] for parameter in patched["paths"]["/api/2/thing"]["get"]["parameters"]]
    assert types == ["string", "array"]


def test_remove_takes_a_key_or_an_item_away() -> None:
    patched = patch(
        """
        target: $.paths['/api/2/thing'].get.parameters[?(@.name=='expand')]
        x-was: {name: expand, in: query, schema: {type: string}}
        remove: true
        """,
        "{target: $.components.schemas.Thing.required, x-was: [id], remove: true}",
    )
    assert [one["name"] for one in patched["paths"]["/api/2/thing"]["get"]["parameters"]] == ["id"]
    assert "required" not in patched["components"]["schemas"]["Thing"]


def test_actions_see_what_the_actions_before_them_did_across_files() -> None:
    first = overlay("{target: $.components.schemas, update: {Page: {type: object}}}", file="spec/overlays/a.yaml")
    second = overlay("{target: $.components.schemas.Page, update: {x-new: true}}", file="spec/overlays/b.yaml")
    patched = patch_document(read_document(), (first, second))
    assert patched["components"]["schemas"]["Page"] == {"type": "object", "x-new": True}


def test_patching_leaves_the_document_as_it_was() -> None:
    document = read_document()
    patch_document(document, (overlay("{target: $.components.schemas.Thing, update: {maxProperties: 1}}"),))
    assert document == read_document()


def test_the_same_overlays_patch_a_second_document_alike() -> None:
    overlays = (
        overlay(
            """
            target: $.paths['/api/2/thing'].put
            x-was: {parameters: []}
            update: {parameters: [{name: fields, in: query, schema: {type: string}}]}
            """,
            """
            target: $.paths['/api/2/thing'].put.parameters[?(@.name=='fields')].schema
            x-was: {type: string}
            update: {type: array}
            """,
        ),
    )
    untouched = copy.deepcopy(overlays)
    first = patch_document(read_document(), overlays)
    assert overlays == untouched
    assert patch_document(read_document(), overlays) == first


@pytest.mark.parametrize(
    ("action", "seen"),
    [
        pytest.param(
            "{target: $.components.schemas.Thing, x-was: {type: array}, update: {type: string}}",
            "the document holds {'type': 'object'}",
            id="the value to replace is another",
        ),
        pytest.param(
            "{target: $.components.schemas.Thing, update: {type: string}}",
            "x-was says {}, but the document holds {'type': 'object'}",
            id="a value is replaced without a guard",
        ),
        pytest.param(
            "{target: $.components.schemas.Thing, x-was: {title: Old}, update: {title: New}}",
            "x-was says {'title': 'Old'}, but the document holds {}",
            id="the value to replace is gone",
        ),
        pytest.param(
            "{target: $.components.schemas.Thing, x-was: {type: object}, remove: true}",
            "'required': ['id']",
            id="what is removed has grown",
        ),
        pytest.param(
            "{target: $.components.schemas.Thing.required, remove: true}",
            "the document holds ['id']",
            id="something is removed without a guard",
        ),
        pytest.param(
            "{target: $.components.schemas.Other, update: {type: string}}", "is gone", id="the target is gone"
        ),
        pytest.param(
            """
            target: $.paths[*].get.parameters[?(@.name=='page')]
            remove: true
            """,
            "is gone",
            id="no item fits the filter",
        ),
        pytest.param(
            """
            target: $.paths[*][*].parameters[?(@.name=='expand')]
            update: {style: form}
            """,
            "names 2 places",
            id="the target names two places",
        ),
        pytest.param(
            "{target: 'components.schemas', update: {a: 1}}", "is not a JSONPath", id="the target is no JSONPath"
        ),
        pytest.param("{target: $, update: {x-new: true}}", "", id="the target is the whole document"),
    ],
)
def test_an_action_that_does_not_fit_is_a_problem_that_names_file_and_action(action: str, seen: str) -> None:
    fits = "{target: $.components.schemas.Thing, update: {maxProperties: 1}}"
    with pytest.raises(Problem) as raised:
        patch(fits, action)
    assert f"{FILE}, action 2" in str(raised.value)
    assert yaml.safe_load(action)["target"] in str(raised.value)
    assert seen in str(raised.value)


@pytest.mark.parametrize("key", ["target", "description", "x-evidence"])
@pytest.mark.parametrize("empty", [True, False], ids=["empty", "absent"])
def test_an_action_without_place_reason_or_evidence_is_a_problem(key: str, empty: bool) -> None:
    action = {
        "target": "$.paths",
        "description": "It is wrong.",
        "x-evidence": "recorded thing.json",
        "update": {"a": 1},
    }
    broken = {**action, key: ""} if empty else {name: value for name, value in action.items() if name != key}
    with pytest.raises(Problem, match=rf"{FILE}, action 2 has no {key}"):
        read_overlay(FILE, {"overlay": "1.0.0", "actions": [action, broken]})


@pytest.mark.parametrize(
    "change",
    ["", "remove: false", "remove: true, update: {a: 1}", "updates: {a: 1}"],
    ids=["neither", "remove is false", "both", "misspelt"],
)
def test_an_action_must_either_update_or_remove(change: str) -> None:
    with pytest.raises(Problem, match=rf"{FILE}, action 1 must have either `update` or `remove: true`"):
        overlay(f"{{target: $.paths, {change}}}")


@pytest.mark.parametrize("content", [None, [], "text", {}, {"overlay": "1.1.0", "actions": []}], ids=str)
def test_a_file_that_is_no_overlay_is_a_problem_that_names_it(content: Any) -> None:
    with pytest.raises(Problem, match=f"{FILE} does not begin with `overlay: 1.0.0`"):
        read_overlay(FILE, content)


def test_what_an_overlay_says_is_read() -> None:
    (action,) = overlay("{target: $.paths, x-was: {a: 0}, update: {a: 1}}").actions
    assert (action.target, action.why, action.evidence) == ("$.paths", "It is wrong.", "recorded thing.json")
    assert (action.update, action.remove, action.was) == ({"a": 1}, False, {"a": 0})


@pytest.mark.parametrize(
    ("value", "update", "was"),
    [
        pytest.param({"a": 1}, {"b": 2}, {}, id="a new key replaces nothing"),
        pytest.param({"a": 1, "b": 2}, {"a": 3}, {"a": 1}, id="only what is replaced"),
        pytest.param({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 1}}, id="as deep as the update goes"),
        pytest.param({"a": {"b": 1}}, {"a": {"c": 3}}, {"a": {}}, id="a new key deep inside, where an object stands"),
        pytest.param({"a": [1]}, {"a": [2]}, {"a": []}, id="an array is appended to"),
        pytest.param({"a": [1]}, {"a": 2}, {"a": [1]}, id="an array under a plain value"),
        pytest.param({"a": {"b": 1}}, {"a": 2}, {"a": {"b": 1}}, id="an object under a plain value"),
        pytest.param({"a": 1}, {"a": {"b": 2}}, {"a": 1}, id="a plain value under an object"),
        pytest.param({"a": None}, {"a": 1}, {"a": None}, id="null is a value"),
        pytest.param({"a": False}, {"a": True}, {"a": False}, id="false is a value"),
        pytest.param("old", "new", "old", id="the target is a plain value"),
    ],
)
def test_the_guard_is_what_the_update_replaces(value: Any, update: Any, was: Any) -> None:
    assert project_onto(value, update) == was
