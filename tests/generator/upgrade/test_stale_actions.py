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
from generator.upgrade.stale_actions import ShownStaleAction, show_stale_actions

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
DELETE = "Proposal: delete the action; upstream now says the same."
DECIDE = "Decide: read what upstream did, then correct the action, restrict it with x-releases, or delete it."


def overlays() -> tuple[Overlay, ...]:
    actions = [{"description": "Wrong.", "x-evidence": "recorded", **action} for action in yaml.safe_load(ACTIONS)]
    return (read_overlay("spec/overlays/thing.yaml", {"overlay": "1.0.0", "actions": actions}),)


def show(change: str, *, pinned: tuple[str, ...] = ("10.3.17",)) -> tuple[ShownStaleAction, ...]:
    """Return the stale actions after upstream made `change`, lines of Python on `schemas` and `content`."""
    old: Document = yaml.safe_load(DOCUMENT)
    new: dict[str, Any] = copy.deepcopy(old)
    new["info"]["version"] = "10.3.24"
    content = new["paths"]["/api/2/thing"]["get"]["responses"]["200"]["content"]
    exec(change, {"schemas": new["components"]["schemas"], "content": content, "paths": new["paths"]})
    releases = {release: {**old, "info": {"version": release}} for release in pinned}
    spec = Spec({**releases, "10.3.24": new}, "10.3.24", overlays(), Names({}, {}, {}), Words({}, {}, {}), {})
    _patched, stale = fit_overlays(new, spec.overlays)
    return show_stale_actions(stale, spec, releases[pinned[-1]])


def test_without_a_change_at_a_target_nothing_is_shown() -> None:
    assert show("schemas['Other'] = {'type': 'object'}") == ()


def test_a_target_that_is_gone_is_shown_with_what_stood_there() -> None:
    [id_, *others] = show("del schemas['Thing']['properties']['id']")
    assert others == []
    assert id_.place == "spec/overlays/thing.yaml, action 4"
    assert (id_.before, id_.after) == ('{\n "type": "string"\n}', "nothing")
    assert id_.proposal == DECIDE


def test_another_change_than_ours_is_for_a_person_to_decide() -> None:
    [id_] = show("schemas['Thing']['properties']['id'] = {'type': 'boolean'}")
    assert (id_.before, id_.after) == ('{\n "type": "string"\n}', '{\n "type": "boolean"\n}')
    assert id_.proposal == DECIDE


@pytest.mark.parametrize(
    ("change", "actions"),
    [
        ("schemas['Thing']['properties']['id'] = {'type': 'integer'}", [4]),
        ("schemas['Thing']['properties']['id'] = {'type': 'integer', 'format': 'int64'}", [4]),
        ("schemas['Thing']['required'] = ['id', 'name']", [3]),
        ("content['application/json']['schema'] = {'type': 'array', 'items': {'$ref': 'Thing'}}", [1, 2]),
    ],
)
def test_what_upstream_corrected_as_we_did_is_proposed_to_be_deleted(change: str, actions: list[int]) -> None:
    shown = show(change)
    assert [action.place for action in shown] == [f"spec/overlays/thing.yaml, action {number}" for number in actions]
    assert [action.proposal.startswith(DELETE) for action in shown] == [True] * len(actions)


def test_a_release_that_still_needs_the_action_is_named() -> None:
    [id_] = show("schemas['Thing']['properties']['id'] = {'type': 'integer'}", pinned=("10.0", "10.3.17"))
    assert id_.proposal == (
        f"{DELETE} As long as Jira 10.0, 10.3.17 is pinned, keep it for that: x-releases: '<10.3.24', with a target "
        "that selects only what was wrong."
    )


def test_all_stale_actions_are_shown_at_once() -> None:
    shown = show("del schemas['Thing']['properties']['id']; del paths['/api/2/thing']")
    assert [action.place[-1] for action in shown] == ["1", "2", "4"]


def test_the_lines_show_place_target_old_new_and_what_to_do() -> None:
    [id_] = show("schemas['Thing']['properties']['id'] = {'type': 'boolean'}")
    assert id_.lines() == [
        f"spec/overlays/thing.yaml, action 4: {id_.said}",
        "    at $.components.schemas.Thing.properties.id",
        "  - {",
        '  -  "type": "string"',
        "  - }",
        "  + {",
        '  +  "type": "boolean"',
        "  + }",
        f"    {DECIDE}",
    ]
