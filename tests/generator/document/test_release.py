"""Releases: how they are ordered, and which of them an action of an overlay is for."""

from __future__ import annotations

import pytest

from generator.document.release import is_release, parse_release, read_release_range
from generator.problem import Problem


def test_releases_are_ordered_by_their_numbers() -> None:
    shuffled = ["10.10", "9.12.3", "10.3.17", "10.0", "10.3.9", "11.0.0"]
    assert sorted(shuffled, key=parse_release) == ["9.12.3", "10.0", "10.3.9", "10.3.17", "10.10", "11.0.0"]
    assert parse_release("10.0") == parse_release("10.0.0")


@pytest.mark.parametrize("text", ["10", "10.3.24.1", "v10.3", "10.3\n", "१०.३", "latest", ""])
def test_what_is_no_release(text: str) -> None:
    assert not is_release(text)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">=10.3.17", ["10.3.17", "10.3.24", "11.0"], ["10.0", "10.3.16"]),
        ("<11.0", ["10.0", "10.99.9"], ["11.0", "11.0.0", "11.3.8"]),
        (">=10.3.17, <11.0", ["10.3.17", "10.7.1"], ["10.3.16", "11.0.0"]),
        ("<11.0,>=10.3", ["10.3.0"], ["10.2.9"]),
    ],
)
def test_a_range_says_which_releases_it_holds(text: str, inside: list[str], outside: list[str]) -> None:
    found = read_release_range("spec/overlays/thing.yaml, action 1", text)
    assert [release for release in inside if not found.holds(release)] == []
    assert [release for release in outside if found.holds(release)] == []


@pytest.mark.parametrize(
    "text",
    ["", "10.3", "> 10.3", "<=10.3", ">=10", ">=10.3, >=10.4", ">=10.3, <10.3", ">=11.0, <10.3", "*", 10.3, None],
)
def test_a_text_that_is_no_range_is_refused_with_its_place(text: object) -> None:
    with pytest.raises(Problem, match=r"^spec/overlays/thing\.yaml, action 1: x-releases is "):
        read_release_range("spec/overlays/thing.yaml, action 1", text)
