"""How much of what changed between real releases the report tells, and how much of what it tells is so.

What changed is counted a second time here, with plain sets over the pinned documents, and its numbers are those that
people counted by hand for the same documents. `pytest tests/generator/compare/test_recall.py -s` prints the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from generator.compare.change import Change
from generator.compare.comparison import Comparison, compare_releases
from generator.compare.sources import load_release
from generator.correct.spec import load_spec
from generator.document.openapi import list_operations
from tests.operations import ROOT

Fact = tuple[str, ...]
"""What happened, to what, and to which part of it."""
FLAGS = {"x-experimental": "experimental", "deprecated": "deprecated"}
BY_HAND: dict[tuple[str, str], dict[str, int]] = {
    ("10.0", "10.3.17"): {"operation added": 1, "body": 1, "schema added": 10},
    ("10.3.17", "10.3.24"): {"operation added": 2, "schema added": 2},
    ("10.3.24", "11.3.8"): {
        "operation added": 6,
        "operation removed": 2,
        "login": 239,
        "parameter": 3,
        "answer": 5,
        "experimental": 2,
        "deprecated": 1,
        "field": 7,
        "schema added": 32,
        "schema removed": 2,
    },
}
"""How many facts of each kind people counted. Texts and operationIds, which callers never see, are left out."""
BREAKING = {
    ("10.0", "10.3.17"): set[str](),
    ("10.3.17", "10.3.24"): set[str](),
    ("10.3.24", "11.3.8"): {"POST /api/2/avatar/{type}/temporary", "POST /api/2/avatar/{type}/temporaryCrop"},
}
"""What breaks a caller of ours. All else is compatible for them, or absorbed by our corrections."""
OURS = {("schema added", "UserStreamPage")}
"""What the report tells beside: the shape that we give to upstream's StreamPageBean."""


def list_facts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    """Yield what differs between two documents, by comparing sets."""
    was, now = ({f"{method} {path}": raw for method, path, raw in list_operations(each)} for each in (old, new))
    yield from (("operation added", key) for key in now.keys() - was.keys())
    yield from (("operation removed", key) for key in was.keys() - now.keys())
    for key in was.keys() & now.keys():
        yield from _list_of_operation(key, was[key], now[key])
    before, after = (each["components"]["schemas"] for each in (old, new))
    yield from (("schema added", name) for name in after.keys() - before.keys())
    yield from (("schema removed", name) for name in before.keys() - after.keys())
    for name in before.keys() & after.keys():
        one, other = before[name].get("properties", {}), after[name].get("properties", {})
        yield from (("field", name, each) for each in one.keys() | other.keys() if one.get(each) != other.get(each))


def _list_of_operation(key: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Fact]:
    one, other = ({(each["in"], each["name"]): each for each in raw.get("parameters", [])} for raw in (was, now))
    names = {name for place, name in one.keys() | other.keys() if one.get((place, name)) != other.get((place, name))}
    yield from (("parameter", key, name) for name in names)
    yield from (("answer", key, status) for status in _differing(was["responses"], now["responses"]))
    yield from ((kind, key) for flag, kind in FLAGS.items() if was.get(flag) != now.get(flag))
    if was.get("security") != now.get("security"):
        yield ("login", key)
    if was.get("requestBody") != now.get("requestBody"):
        yield ("body", key)


def _differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def read_fact(change: Change) -> Fact:
    """Return the fact that a change of the report tells."""
    noun, words, name, rule = change.subject.api, change.part.words, change.part.name, change.rule
    kind = "schema" if change.subject.kind == "model" else "operation"
    match words:
        case "scope" | "login":
            return ("login", noun)
        case "body" | "request body":
            return ("body", noun)
        case "answer" | "field":
            return (words, noun, name)
        case _ if words.endswith("parameter"):
            return ("parameter", noun, name)
        case _ if rule.kind in {"added", "removed"}:
            return (f"{kind} {rule.kind}", noun)
        case _:
            return (FLAGS["x-experimental"] if "stability" in rule.id else rule.id.removeprefix("endpoint-"), noun)


@pytest.fixture(scope="module", params=BY_HAND, ids=lambda step: f"{step[0]} to {step[1]}")
def step(request: pytest.FixtureRequest) -> tuple[tuple[str, str], set[Fact], Comparison]:
    """One step between pinned releases: what changed, and what the report says."""
    spec = load_spec(ROOT / "spec")
    before, after = (load_release(release, ROOT / "spec", spec) for release in request.param)
    assert before.upstream is not None
    assert after.upstream is not None
    return request.param, set(list_facts(before.upstream, after.upstream)), compare_releases(before, after, spec.names)


def test_the_report_tells_all_and_nothing_else(step: tuple[tuple[str, str], set[Fact], Comparison]) -> None:
    releases, true, comparison = step
    assert Counter(fact[0] for fact in true) == BY_HAND[releases]
    told = {read_fact(each) for each in comparison.changes}
    told |= {read_fact(each.change) for each in comparison.absorbed}
    kinds = sorted({fact[0] for fact in true | told})
    print(f"\n{' to '.join(releases)}\n| what | true | told | both |\n|---|---:|---:|---:|")
    for kind in kinds:
        one, other = ({fact for fact in facts if fact[0] == kind} for facts in (true, told))
        print(f"| {kind} | {len(one)} | {len(other)} | {len(one & other)} |")
    print(f"recall {len(true & told) / len(true):.3f}, precision {len(true & told) / len(told):.3f}")
    assert sorted(true - told) == []
    assert told - true <= OURS


def test_only_what_breaks_our_callers_is_called_breaking(step: tuple[tuple[str, str], set[Fact], Comparison]) -> None:
    releases, _, comparison = step
    assert {change.subject.api for change in comparison.changes if change.level == "breaking"} == BREAKING[releases]
