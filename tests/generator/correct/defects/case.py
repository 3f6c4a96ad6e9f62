"""One finding held against the corrected document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tests.generator.correct.defects.finding import Finding
from tests.generator.correct.defects.spec import Node, Spec, Unhandled

NO_LONGER_USED = frozenset({"PageBean", "PropertyBean", "StreamPageBean"})
"""Upstream schemas that go when other findings are handled: pages get items, and a property's body is its value."""

SAME_MEANING = (
    ("ReadOnlyModeStatus", "ReadOnlyModeUpdateRequest"),
    ("AddGroupBean", "UpdateUserToGroupBean"),
    ("AppMonitoringRestEntity", "IpdMonitoringRestEntity"),
)
"""Pairs that the audit says to merge; a pair that an overlay has made different is a pair no more."""


@dataclass(frozen=True)
class Case:
    """A finding, the upstream document it was found in, and the corrected document that must handle it."""

    finding: Finding
    upstream: Spec
    corrected: Spec

    @property
    def operation(self) -> Node:
        """The operation of the finding in the corrected document."""
        return self.corrected.operation(self.finding.operation)

    def parameter(self) -> Node:
        """Return the parameter of the finding in the corrected document."""
        found = self.corrected.parameter(self.finding.operation, *self.finding.parameter)
        if found is None:
            raise Unhandled(f"{self.finding.place} is gone")
        return found

    def node(self) -> Node | None:
        """Return what stands at the place of the finding in its schema; None when no operation uses that schema."""
        name = self.finding.schema
        if self.corrected.name_of(name) is None and (name in NO_LONGER_USED or name not in self.upstream.reached):
            return None
        found = self.corrected.inside(self._find_merged(name), self.finding.inner)
        if found is None:
            raise Unhandled(f"{self.finding.place} is gone")
        return found

    def _find_merged(self, name: str) -> str:
        """Return the upstream name of the schema that stands for `name`: its twin, when the two were merged."""
        if self.corrected.name_of(name) is None:
            return next((other for pair in SAME_MEANING if name in pair for other in pair if other != name), name)
        return name

    def is_gone(self) -> bool:
        """Tell whether the schema of the finding, or the place in it, is gone."""
        if self.corrected.name_of(self.finding.schema) is None:
            return True
        return self.corrected.inside(self.finding.schema, self.finding.inner) is None


Checker: TypeAlias = Callable[[Case], None]
"""Raises Unhandled unless the corrected document handles the finding of the case."""


def ensure(handled: bool, seen: str) -> None:
    """Raise Unhandled, saying what was `seen`, unless `handled`."""
    if not handled:
        raise Unhandled(seen)


def judge(case: Case, checker: Checker) -> str | None:
    """Return what the corrected document still holds against the finding, or None when it handles it."""
    try:
        checker(case)
    except Unhandled as unhandled:
        return str(unhandled)
    return None
