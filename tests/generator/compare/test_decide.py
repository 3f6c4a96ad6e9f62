"""Which part of our version moves: the whole truth table, and the numbers that follow."""

from __future__ import annotations

import itertools

import pytest

from generator.compare.change import LEVELS, Level
from generator.compare.decide import Bump, Grounds, decide_bump, propose_version

TABLE: dict[tuple[Level | None, bool, bool, bool], Bump] = {
    # (worst level of the API, Python breaks, Python additions, typing tests fail)
    (None, False, False, False): "patch",
    (None, False, False, True): "major",
    (None, False, True, False): "minor",
    (None, False, True, True): "major",
    (None, True, False, False): "major",
    (None, True, False, True): "major",
    (None, True, True, False): "major",
    (None, True, True, True): "major",
    ("compatible", False, False, False): "minor",
    ("compatible", False, False, True): "major",
    ("compatible", False, True, False): "minor",
    ("compatible", False, True, True): "major",
    ("compatible", True, False, False): "major",
    ("compatible", True, False, True): "major",
    ("compatible", True, True, False): "major",
    ("compatible", True, True, True): "major",
    ("risky", False, False, False): "minor",
    ("risky", False, False, True): "major",
    ("risky", False, True, False): "minor",
    ("risky", False, True, True): "major",
    ("risky", True, False, False): "major",
    ("risky", True, False, True): "major",
    ("risky", True, True, False): "major",
    ("risky", True, True, True): "major",
    ("breaking", False, False, False): "major",
    ("breaking", False, False, True): "major",
    ("breaking", False, True, False): "major",
    ("breaking", False, True, True): "major",
    ("breaking", True, False, False): "major",
    ("breaking", True, False, True): "major",
    ("breaking", True, True, False): "major",
    ("breaking", True, True, True): "major",
}


def test_the_table_is_whole() -> None:
    levels: tuple[Level | None, ...] = (None, *LEVELS)
    assert set(TABLE) == set(itertools.product(levels, (False, True), (False, True), (False, True)))


@pytest.mark.parametrize(("grounds", "bump"), TABLE.items(), ids=str)
def test_what_changed_decides_what_moves(grounds: tuple[Level | None, bool, bool, bool], bump: Bump) -> None:
    level, breaks, additions, failures = grounds
    levels: set[Level] = set() if level is None else {level}
    assert decide_bump(Grounds(frozenset(levels), int(breaks), int(additions), int(failures))) == bump


def test_the_worst_level_decides() -> None:
    assert decide_bump(Grounds(frozenset({"compatible", "breaking"}))) == "major"


@pytest.mark.parametrize(
    ("current", "bump", "proposed"),
    [
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("0.4.2", "major", "0.5.0"),
        ("0.4.2", "minor", "0.4.3"),
        ("0.4.2", "patch", "0.4.3"),
    ],
)
def test_the_next_version_follows(current: str, bump: Bump, proposed: str) -> None:
    assert propose_version(current, bump) == proposed
