"""A correction that no longer fits is shown with what stood at its target and what stands there now."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from generator.correct.name import Names
from generator.correct.patch import Overlay, fit_overlays, read_overlay
from generator.correct.spec import Spec
from generator.correct.words import Words
from generator.document.openapi import Document
from generator.upgrade.restriction import Restriction
from generator.upgrade.stale_actions import ShownStaleAction, holds, show_stale_actions

DOCUMENT = """
info: {version: '10.3.17'}
paths: {/api/2/thing: {get: {responses: {'200': {content: {application/json: {schema: {$ref: Thing}}}}}}}}
components: {schemas: {Thing: {type: object, required: [id], properties: {id: {type: string}}}}}
"""
ACTIONS = """
- target: $.paths['/api/2/thing'].get.responses['200'].content['application/json'].schema
  x-was: {$ref: Thing}
  remove: true
- target: $.paths['/api/2/thing'].get.responses['200'].content['application/json']
  update: {schema: {type: array, items: {$ref: Thing}}}
- target: $.components.schemas.Thing
  x-was: {required: []}
  update: {required: [name]}
- target: $.components.schemas.Thing.properties.id
  x-was: {type: string}
  update: {type: integer}
"""
FILE = "spec/overlays/thing.yaml"
DECIDE = (
    f"Decide in {FILE}: read what upstream did, then correct the action, restrict it with x-releases, or delete it."
)


def overlays() -> tuple[Overlay, ...]:
    actions = [{"description": "Wrong.", "x-evidence": "recorded", **action} for action in yaml.safe_load(ACTIONS)]
    return (read_overlay("spec/overlays/thing.yaml", {"overlay": "1.0.0", "actions": actions}),)


def show(change: str, *, pinned: tuple[str, ...] = ("10.3.17",), kept: bool = True) -> tuple[ShownStaleAction, ...]:
    """Return the stale actions after upstream made `change`, lines of Python on `schemas` and `content`.

    `kept` tells that the older releases stay pinned.
    """
    old: Document = yaml.safe_load(DOCUMENT)
    new: dict[str, Any] = copy.deepcopy(old)
    new["info"]["version"] = "10.3.24"
    content = new["paths"]["/api/2/thing"]["get"]["responses"]["200"]["content"]
    exec(change, {"schemas": new["components"]["schemas"], "content": content, "paths": new["paths"]})
    releases = {release: {**old, "info": {"version": release}} for release in pinned}
    all_pinned = {**(releases if kept else {}), "10.3.24": new}
    spec = Spec(all_pinned, "10.3.24", overlays(), Names({}, {}, {}), Words({}, {}, {}), {})
    stale = {release: fit_overlays(document, spec.overlays)[1] for release, document in all_pinned.items()}
    return show_stale_actions({release: each for release, each in stale.items() if each}, spec, releases[pinned[-1]])


def test_without_a_change_at_a_target_nothing_is_shown() -> None:
    assert show("schemas['Other'] = {'type': 'object'}") == ()


def test_a_target_that_is_gone_is_for_the_older_releases() -> None:
    [id_, *others] = show("del schemas['Thing']['properties']['id']")
    assert others == []
    assert (id_.place, id_.release) == (f"{FILE}, action 4", "10.3.24")
    assert (id_.before, id_.after) == ('{\n "type": "string"\n}', "nothing")
    assert id_.restriction == Restriction(FILE, 4, "$.components.schemas.Thing.properties.id", "<10.3.24", {})
    assert id_.proposal == (
        f"Proposal, written into {FILE}: the place is gone, so x-releases: '<10.3.24' keeps it for Jira 10.3.17. "
        "Read it; nothing else is to be done."
    )


def test_a_target_that_is_gone_from_all_releases_is_for_nobody() -> None:
    [id_] = show("del schemas['Thing']['properties']['id']", kept=False)
    assert id_.restriction is None
    assert id_.proposal == f"Proposal: delete the action from {FILE}; the place is gone."


def test_another_change_than_ours_is_for_a_person_to_decide() -> None:
    [id_] = show("schemas['Thing']['properties']['id'] = {'type': 'boolean'}")
    assert (id_.before, id_.after) == ('{\n "type": "string"\n}', '{\n "type": "boolean"\n}')
    assert (id_.proposal, id_.restriction) == (DECIDE, None)


def test_any_json_is_not_what_upstream_says_now() -> None:
    """An update with `{}`, any JSON, is in no schema of upstream's but an empty one."""
    [*_others, content] = show("content['application/json']['schema'] = {'type': 'string'}")
    assert "upstream now says the same" not in content.proposal
    cases: list[tuple[Any, Any, bool]] = [
        ({"type": "string"}, {}, False),
        ({}, {}, True),
        ({"a": {"b": 1}}, {"a": {}}, False),
    ]
    for value, update, held in cases:
        assert holds(value, update) is held


CORRECTED = {
    "a value": ("schemas['Thing']['properties']['id'] = {'type': 'integer'}", [4]),
    "a value and more": ("schemas['Thing']['properties']['id'] = {'type': 'integer', 'format': 'int64'}", [4]),
    "an entry of a list": ("schemas['Thing']['required'] = ['id', 'name']", [3]),
    "a whole schema": ("content['application/json']['schema'] = {'type': 'array', 'items': {'$ref': 'Thing'}}", [1, 2]),
}


@pytest.mark.parametrize("case", CORRECTED)
def test_what_upstream_corrected_as_we_did_is_told_so(case: str) -> None:
    change, actions = CORRECTED[case]
    shown = show(change)
    assert [action.place for action in shown] == [f"{FILE}, action {number}" for number in actions]
    assert ["upstream now says the same" in action.proposal for action in shown] == [True] * len(actions)
    shown = show(change, kept=False)
    deleted = f"Proposal: delete the action from {FILE}; upstream now says the same."
    assert [action.proposal for action in shown] == [deleted] * len(actions)


def test_a_target_that_is_still_there_is_narrowed_to_what_was_wrong() -> None:
    [id_] = show(CORRECTED["a value"][0], pinned=("10.0", "10.3.17"))
    assert id_.restriction is not None
    assert id_.restriction.target == "$.components.schemas.Thing.properties[?(@.type=='string')]"
    assert id_.restriction.releases == "<10.3.24"
    [schema, _content] = show(CORRECTED["a whole schema"][0])
    assert schema.restriction is not None
    assert schema.restriction.target.endswith("content['application/json'][?(@['$ref']=='Thing')]")


def test_where_no_target_is_narrow_enough_a_person_keeps_the_action() -> None:
    [required] = show(CORRECTED["an entry of a list"][0])
    assert required.restriction is None
    assert required.proposal.endswith(
        "As long as Jira 10.3.17 is pinned, keep it for that, with x-releases and a target that selects only what was "
        "wrong."
    )


def test_all_stale_actions_are_shown_at_once() -> None:
    shown = show("del schemas['Thing']['properties']['id']; del paths['/api/2/thing']")
    assert [action.place[-1] for action in shown] == ["1", "2", "4"]


def test_an_action_that_fits_the_new_release_only_is_shown_with_the_older_one() -> None:
    old = yaml.safe_load(DOCUMENT)
    new = copy.deepcopy(old)
    new["info"]["version"] = "10.3.24"
    old["components"]["schemas"]["Thing"]["properties"]["id"]["type"] = "boolean"
    spec = Spec({"10.3.17": old, "10.3.24": new}, "10.3.24", overlays(), Names({}, {}, {}), Words({}, {}, {}), {})
    stale = {release: fit_overlays(document, spec.overlays)[1] for release, document in spec.releases.items()}
    [id_] = show_stale_actions(stale, spec, old)
    assert (id_.place, id_.release, id_.proposal) == (f"{FILE}, action 4", "10.3.17", DECIDE)


def test_the_lines_show_place_target_a_small_diff_and_what_to_do() -> None:
    [id_] = show("schemas['Thing']['properties']['id'] = {'type': 'boolean', 'format': 'a'}")
    assert id_.lines() == [
        f"{FILE}, action 4, Jira 10.3.24: {id_.said}",
        "    at $.components.schemas.Thing.properties.id",
        "    {",
        '  -  "type": "string"',
        '  +  "format": "a",',
        '  +  "type": "boolean"',
        "    }",
        f"    {DECIDE}",
    ]


def test_a_diff_has_few_lines_whatever_changed() -> None:
    large = {f"p{number}": {"type": "string"} for number in range(200)}
    shown = show(f"schemas['Thing']['properties']['id'] = {{'properties': {large!r}}}; paths.clear()")
    id_ = next(action for action in shown if action.place == f"{FILE}, action 4")
    assert len(id_.lines()) < 24
    assert "… and " in "".join(id_.lines())
    assert all(len(line) < 500 for action in shown for line in action.lines())
