"""Each rule finds its change, names the part, and says what it does to whom; and it finds nothing else."""

from __future__ import annotations

import re

import pytest

from generator.compare import RULES
from tests.generator.compare.inline import compare
from tests.generator.compare.rule_cases import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_change_is_explained_by_its_rule(case: Case) -> None:
    found = compare(case.before, case.after)
    assert sorted(change.rule.id for change in found) == sorted([case.rule, *case.also])
    (change,) = (change for change in found if change.rule.id == case.rule)
    assert change.part.text == case.part
    assert (change.callers, change.readers) == (case.callers, case.readers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_what_did_not_change_is_not_told(case: Case) -> None:
    assert compare(case.before, case.before) == compare(case.after, case.after) == ()


def test_every_rule_has_a_case_and_an_id_of_its_own() -> None:
    assert sorted(case.rule for case in CASES) == sorted(rule.id for rule in RULES)


def test_ids_are_words_and_reasons_are_sentences() -> None:
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", rule.id)
        assert rule.why[0].isupper()
        assert rule.why.endswith(".")
        assert rule.title[0].islower()
