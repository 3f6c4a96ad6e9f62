"""What is called required: it is what the recordings show, no held-out server disagrees, and the rule is a table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generator.correct.correct import correct_document
from generator.correct.patch import patch_document
from generator.correct.spec import load_spec
from tests.evidence.__main__ import Evidence, gather, main
from tests.evidence.count import Sighting, Sightings
from tests.evidence.overlay import FILE, tell_evidence, write_overlay
from tests.evidence.rule import Always, decide, without
from tests.evidence.sources import LIVE_PAGES, read_recordings
from tests.operations import ROOT
from tests.shared_files import find_shared


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    find_shared("recorded", "index.json")
    return gather(correct_document(load_spec(ROOT / "spec")))


def test_spec_says_what_the_recordings_show(evidence: Evidence) -> None:
    spec = load_spec(ROOT / "spec")
    decided = evidence.decide(evidence.sightings)
    text = write_overlay(evidence.document, patch_document(spec.document, spec.overlays), decided)
    assert (ROOT / FILE).read_text(encoding="utf-8") == text
    required = {name: schema.get("required", []) for name, schema in evidence.document["components"]["schemas"].items()}
    assert {name: [each.name for each in found] for name, found in decided.items()} == {
        name: required[name] for name in decided
    }
    assert sum(map(len, decided.values())) > 150


def test_no_server_that_is_held_out_lacks_what_the_others_show(evidence: Evidence) -> None:
    """Each source in turn is unknown: what the rest calls required is there in all that it sent."""
    sightings = evidence.sightings
    sources = {source for sighting in sightings.values() for source in sighting.objects}
    assert len(sources) > 25
    faults: list[tuple[str, str, str]] = []
    for source in sorted(sources):
        decided = evidence.decide(without(sightings, source))
        for name, found in decided.items():
            seen = sightings[name].objects[source] if name in sightings else 0
            faults += [
                (source, name, each.name) for each in found if seen and sightings[name].held[each.name][source] < seen
            ]
        print(f"{source}: {sum(map(len, decided.values()))} from the others")
    assert faults == []


def _see(objects: dict[str, int], held: dict[str, int] | None = None) -> Sightings:
    held = objects if held is None else held
    return {"Thing": Sighting(Counter(objects), {name: Counter(held) for name in ("id", "colour", "expand")})}


THING: dict[str, Any] = {
    "components": {
        "schemas": {
            "Thing": {
                "properties": {
                    "id": {"type": "string"},
                    "colour": {"type": "string"},
                    "expand": {"type": "string"},
                    "size": {"type": "integer"},
                }
            }
        }
    }
}


@pytest.mark.parametrize(
    ("seen", "always"),
    [
        (_see({"a": 2, "b": 2}), ["id"]),
        (_see({"a": 2, "b": 1}), []),  # too few objects
        (_see({"a": 100}), []),  # one server
        (_see({"a": 3, "b": 3}, {"a": 3, "b": 2}), []),  # absent once
        (_see(dict.fromkeys("abcde", 3)), ["colour", "id"]),
        (_see(dict.fromkeys("abcd", 30)), ["id"]),
        (_see(dict.fromkeys("abcde", 2)), ["id"]),
    ],
)
def test_the_rule(seen: Sightings, always: list[str]) -> None:
    assert [each.name for each in decide(THING, seen).get("Thing", ())] == always


def test_an_example_that_lacks_it_outweighs_few_witnesses() -> None:
    lacking = {"Thing": Sighting(Counter({"example": 1}))}
    assert decide(THING, _see({"a": 2, "b": 2}), examples=lacking) == {}
    assert decide(THING, _see(dict.fromkeys("abcd", 1)), examples=lacking).keys() == {"Thing"}


def test_what_may_be_null_is_never_required() -> None:
    nullable = {"components": {"schemas": {"Thing": {"properties": {"id": {"type": "string", "nullable": True}}}}}}
    assert decide(nullable, _see({"a": 9, "b": 9})) == {}


def test_the_evidence_is_told_in_counts() -> None:
    found = (Always("id", 9, ("a", "b")), Always("name", 9, ("a", "b")), Always("values", 24, ("a", LIVE_PAGES)))
    assert tell_evidence(found) == (
        "recorded id, name in all of 9 from 2 sources; values in all of 24 from 1 sources and live tests on 10.3, all "
        "pages together"
    )


def test_without_recordings_it_says_where_they_would_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.evidence.__main__.read_recordings", lambda: read_recordings(tmp_path))
    assert main([]) == 2
    assert "the recordings lie beside the repository" in capsys.readouterr().err


def test_the_command_prints_the_table(evidence: Evidence, capsys: pytest.CaptureFixture[str]) -> None:
    assert evidence.sightings
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "| Issue | key | " in said
    assert " schemas always come." in said
