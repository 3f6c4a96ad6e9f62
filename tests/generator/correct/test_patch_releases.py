"""Actions for some releases only, and all actions that do not fit a release at once."""

from __future__ import annotations

import pytest

from generator.correct.patch import fit_overlays, patch_document
from generator.problem import Problem
from tests.generator.correct.test_patch import FILE, overlay, patch, read_document


def test_an_action_for_later_releases_leaves_this_one_as_it_is() -> None:
    action = "{target: '$.paths[\"/api/2/new\"]', x-releases: '>=11.0', update: {get: {}}}"
    assert patch(action) == read_document()


def test_an_action_for_this_release_is_applied() -> None:
    patched = patch("""
        target: $.paths['/api/2/thing'].get
        x-releases: '>=10.3, <11.0'
        update: {tags: [thing]}
    """)
    assert patched["paths"]["/api/2/thing"]["get"]["tags"] == ["thing"]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (
            "{target: '$.paths[\"/api/2/new\"]', x-releases: '>=10.3.17', update: {get: {}}}",
            "the target is gone from the document of Jira 10.3.24; look at what changed upstream",
        ),
        (
            "{target: $.components.schemas.Thing, x-releases: '>=11.0', update: {nullable: true}}",
            "x-releases leaves out Jira 10.3.24, whose document has the target",
        ),
        (
            "{target: $.components.schemas.Thing, x-releases: new, update: {nullable: true}}",
            "x-releases is 'new'; write it like '>=10.3.17'",
        ),
    ],
)
def test_an_action_for_a_release_without_its_target_or_restricted_without_need_is_refused(
    action: str, said: str
) -> None:
    with pytest.raises(Problem) as raised:
        patch(action)
    assert str(raised.value).startswith(f"{FILE}, action 1")
    assert said in str(raised.value)


def test_a_filter_that_selects_only_what_is_wrong_serves_a_release_that_is_right() -> None:
    """As for a place that upstream corrects: the same file, and any other tool, serves both releases."""
    action = """
        target: $.components.schemas.Thing.properties[?(@.type=='string')]
        x-releases: <10.4
        x-was: {type: string}
        update: {type: integer}
    """
    later = read_document()
    later["info"]["version"] = "10.4.0"
    later["components"]["schemas"]["Thing"]["properties"]["id"] = {"type": "integer"}
    assert patch_document(later, (overlay(action),)) == later
    assert patch(action)["components"]["schemas"]["Thing"]["properties"]["id"] == {"type": "integer"}


def test_all_stale_actions_are_found_at_once_and_the_rest_is_applied() -> None:
    patched, stale = fit_overlays(
        read_document(),
        (
            overlay(
                "{target: '$.paths[\"/api/2/new\"]', update: {get: {}}}",
                "{target: $.components.schemas.Thing.properties.id, update: {maxLength: 255}}",
                "{target: $.components.schemas.Thing.properties.id, x-was: {type: integer}, update: {type: number}}",
            ),
        ),
    )
    assert [action.place for action in stale] == [f"{FILE}, action 1", f"{FILE}, action 3"]
    assert [action.found for action in stale] == [None, {"type": "string"}]
    assert patched["components"]["schemas"]["Thing"]["properties"]["id"] == {"type": "string", "maxLength": 255}
