"""All that a report says, as one value: what changed, who changed it, and what it does to our version number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.compare import compare_documents
from generator.compare.change import Change, Level
from generator.compare.decide import Bump, Grounds, decide_bump
from generator.compare.operations import OPERATION_ADDED
from generator.compare.origin import Absorbed, list_absorbed, tell_origins
from generator.compare.public_api_diff import PublicApiDiff
from generator.correct.name import Names
from generator.document.openapi import Document


@dataclass(frozen=True)
class Release:
    """One of the two sides: a release under the name it is spoken of by."""

    label: str
    corrected: Document
    upstream: Document | None
    """The document as upstream publishes it, distilled or not; None when only the corrected one was given."""
    stale_actions: tuple[str, ...] = ()
    """A sentence for each of our corrections that does not fit this release and was left out."""


@dataclass(frozen=True)
class Comparison:
    """The difference between two releases."""

    before: str
    after: str
    changes: tuple[Change, ...]
    absorbed: tuple[Absorbed, ...]
    stale_actions: Mapping[str, tuple[str, ...]]
    """By label of the release."""
    knows_upstream: bool
    """Whether both sides came with their upstream document, so that the origins are known."""
    python: PublicApiDiff | None
    """The same of the Python package; None when it was not asked for."""
    asks: str = ""
    """What it asks of our version: `asks for a minor: 0.2.0`; "" where our versions are not known."""

    @property
    def levels(self) -> frozenset[Level]:
        """The levels of all changes, for callers and for readers alike."""
        return frozenset(level for change in self.changes for level in (change.callers, change.readers))

    @property
    def asked(self) -> str:
        """What it asks of our version, whether that is known or not."""
        return self.asks or f"asks for a {self.bump} release of ours"

    @property
    def bump(self) -> Bump:
        """Which part of our version number must move."""
        python = self.python or PublicApiDiff()
        return decide_bump(
            Grounds(
                self.levels,
                len(python.breaks),
                len(python.additions),
                sum(1 for check in python.typing_tests if not check.passed),
            )
        )


def compare_releases(
    before: Release,
    after: Release,
    names: Names,
    python: PublicApiDiff | None = None,
    summaries: Mapping[str, str] | None = None,
) -> Comparison:
    """Return the difference between two releases; with both upstream documents known, also who made each change.

    `summaries` says in our words what each operation does, by `METHOD /path`.
    """
    compared = compare_documents(before.corrected, after.corrected, names)
    changes = tuple(_tell_new(change, after.label, summaries or {}) for change in compared)
    absorbed: tuple[Absorbed, ...] = ()
    knows_upstream = before.upstream is not None and after.upstream is not None
    if before.upstream is not None and after.upstream is not None:
        upstream = compare_documents(before.upstream, after.upstream, names)
        absorbed = list_absorbed(changes, upstream, _list_models(after.corrected))
        changes = tell_origins(changes, upstream)
    stale = {release.label: release.stale_actions for release in (before, after) if release.stale_actions}
    return Comparison(before.label, after.label, changes, absorbed, stale, knows_upstream, python)


def _tell_new(change: Change, label: str, summaries: Mapping[str, str]) -> Change:
    """Return an operation that is new with what it does and since when; any other change as it is."""
    if change.rule != OPERATION_ADDED:
        return change
    words = (summaries.get(change.subject.api, ""), change.note, f"Since Jira {label}.")
    return replace(change, note=" ".join(word for word in words if word))


def _list_models(document: Document) -> frozenset[str]:
    schemas = document["components"]["schemas"]
    return frozenset(str(schema.get("x-upstream-name", name)) for name, schema in schemas.items())
