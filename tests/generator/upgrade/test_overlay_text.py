"""One action of an overlay is changed in the text, and every other line stays as somebody wrote it."""

from __future__ import annotations

import difflib

import pytest
import yaml

from generator.problem import Problem
from generator.upgrade.overlay_text import copy_actions, restrict_action

TEXT = """\
overlay: 1.0.0
info: {title: Corrections, version: 1.0.0}  # a comment
actions:
- target: $.paths['/api/2/a'].get.responses
  description: The answer is
    a list.
  x-evidence: 'WADL 8.4.3: a list'
  update:
    '201':
      content: {}
- target: $.components.schemas.A.properties.b
  description: b is a number.
  x-evidence: recorded a.json

  x-was: {type: string}
  update: {type: integer}
- target: $.components.schemas.A
  x-releases: '>=10.3.17'
  description: c is missing.
  x-evidence: recorded a.json
  x-was:
    properties: {}
  update:
    properties:
      c: {type: string}
"""


def list_changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


@pytest.mark.parametrize(
    ("number", "target", "changed"),
    [
        (1, "$.paths['/api/2/a'].get.responses", ["+  x-releases: '<11.0'"]),
        (
            2,
            "$.components.schemas.A.properties[?(@.type=='string')]",
            [
                "-- target: $.components.schemas.A.properties.b",
                "+- target: $.components.schemas.A.properties[?(@.type=='string')]",
                "+  x-releases: '<11.0'",
            ],
        ),
        (3, "$.components.schemas.A", ["-  x-releases: '>=10.3.17'", "+  x-releases: '<11.0'"]),
    ],
)
def test_an_action_is_restricted_and_nothing_else_changes(number: int, target: str, changed: list[str]) -> None:
    after = restrict_action(TEXT, number, "<11.0", target)
    assert list_changed(TEXT, after) == changed
    action = yaml.safe_load(after)["actions"][number - 1]
    assert (action["target"], action["x-releases"]) == (target, "<11.0")


def test_values_that_stand_at_another_depth_are_replaced() -> None:
    after = restrict_action(TEXT, 3, "<11.0", "$.a", {"update": {"c": {"type": "string"}}, "x-was": {}})
    action = yaml.safe_load(after)["actions"][2]
    assert (action["update"], action["x-was"], action["target"]) == ({"c": {"type": "string"}}, {}, "$.a")
    assert yaml.safe_load(after)["actions"][:2] == yaml.safe_load(TEXT)["actions"][:2]


def test_actions_are_copied_to_the_end_for_another_path() -> None:
    after = copy_actions(TEXT, [1], ">=11.0", "/api/2/a", "/api/2/b")
    assert after.startswith(TEXT)
    *others, copied = yaml.safe_load(after)["actions"]
    assert others == yaml.safe_load(TEXT)["actions"]
    assert copied == {
        **others[0],
        "target": "$.paths['/api/2/b'].get.responses",
        "x-releases": ">=11.0",
    }


def test_a_text_without_actions_is_a_problem() -> None:
    with pytest.raises(Problem, match="no list of actions"):
        restrict_action("overlay: 1.0.0\n", 1, "<11.0", "$.a")
