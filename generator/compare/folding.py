"""folding: the same fact of many things is told once, with a count and the list of the things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.compare.change import WHOLE, Change
from generator.compare.origin import Absorbed
from generator.compare.wording import tell_upstream_levels

LEAST = 4
"""Fewer are told one by one: a list of three is as short."""


@dataclass(frozen=True)
class Fold:
    """The changes that say the same; of most facts it is one."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """The change that speaks for all."""
        return self.changes[0]

    @property
    def is_folded(self) -> bool:
        """Whether it is more than one."""
        return len(self.changes) > 1


def fold_changes(changes: Iterable[Change]) -> tuple[Fold, ...]:
    """Return `changes` in their order, those that say the same together where the first of them stood.

    What is new, gone or renamed as a whole is a fact of its own: it is never folded.
    """
    alike: dict[object, list[Change]] = {}
    for number, change in enumerate(changes):
        whole = change.part == WHOLE and change.rule.kind != "changed"
        alike.setdefault((number if whole else -1, _say(change)), []).append(change)
    return tuple(
        fold
        for together in alike.values()
        for fold in ([Fold(tuple(together))] if len(together) >= LEAST else [Fold((each,)) for each in together])
    )


def fold_absorbed(absorbed: Iterable[Absorbed]) -> tuple[tuple[Absorbed, ...], ...]:
    """Return what our users do not meet, together what is absorbed for the same reason and says the same."""
    alike: dict[object, list[Absorbed]] = {}
    for each in absorbed:
        alike.setdefault((each.why, each.change.rule.id, tell_upstream_levels(each.change)), []).append(each)
    return tuple(tuple(together) for together in alike.values())


def _say(change: Change) -> tuple[object, ...]:
    """Return all that a change says but for what it is about."""
    levels = change.callers, change.readers
    return change.subject.kind, change.rule.id, change.part, change.before, change.after, levels, change.origin
