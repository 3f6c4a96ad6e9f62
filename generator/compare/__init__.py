"""compare: say what changed between two documents, in the nouns of Jira's API and of ours.

Pure: two documents and the names in, a tuple of frozen changes out, in one order. Each change names the rule that
explains it. A rule stands at the top of the module that applies it; those about values, which can change alike wherever
they are held, stand in value_rules.py.
"""

from __future__ import annotations

from generator.compare import answers, bodies, logins, models, operations, parameters
from generator.compare.change import Change, Rule, sort_changes
from generator.compare.logins import compare_logins
from generator.compare.models import compare_models, find_renamed_models
from generator.compare.operations import compare_operations
from generator.compare.side import read_side
from generator.compare.value_rules import FAMILIES
from generator.compare.values import Namer
from generator.correct.name import Names
from generator.document.openapi import Document

RULES: tuple[Rule, ...] = (
    *operations.RULES,
    *parameters.RULES,
    *bodies.RULES,
    *answers.RULES,
    *models.RULES,
    *logins.RULES,
    *(rule for family in FAMILIES for rule in family.values()),
)
"""Every rule there is."""


def compare_documents(before: Document, after: Document, names: Names) -> tuple[Change, ...]:
    """Return all changes from `before` to `after`, sorted.

    Both are upstream or distilled documents, or both are corrected ones; `names` gives an upstream document our names,
    a corrected one carries its own.
    """
    old, new = read_side(before, names), read_side(after, names)
    renamed = find_renamed_models(old, new)

    def key_before(component: str) -> str:
        key = old.key_of(component)
        return renamed.get(key, key)

    namer = Namer(key_before, new.key_of, old.class_of, new.class_of)
    changes = [
        *compare_operations(old, new, namer),
        *compare_models(old, new, renamed, namer),
        *compare_logins(old, new),
    ]
    return sort_changes(changes)
