"""What the comparison yields: rules, and changes that one of them explains. Plain frozen values, sorted and stable."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["breaking", "risky", "compatible"]
"""breaking: a correct program can fail. risky: it may, and the documents can't tell. compatible: it goes on working."""

Kind: TypeAlias = Literal["added", "removed", "changed", "renamed"]

Origin: TypeAlias = Literal["upstream", "corrections", "both", "unknown"]
"""Who made a change of the corrected document. unknown: no upstream document was given to compare."""

SubjectKind: TypeAlias = Literal["operation", "model", "login"]

LEVELS: tuple[Level, ...] = ("breaking", "risky", "compatible")
"""All levels, the worst first."""


@dataclass(frozen=True)
class Rule:
    """One thing that can change, and what that does to whom."""

    id: str
    """Stable: tools and people refer to it. Named like oasdiff's checks."""
    kind: Kind
    title: str
    """What it matches, as it is written in a report after the thing that changed."""
    callers: Level
    """For those who send: a thing that is only ever read concerns them not, and is compatible."""
    readers: Level
    """For those who decode answers into types; what is only ever sent concerns them not."""
    why: str
    """Why so, in one sentence."""


@dataclass(frozen=True)
class Subject:
    """What a change is about, in Jira's nouns and in ours: an operation, a model, or the logins."""

    kind: SubjectKind
    key: str
    """The same in every document, upstream or corrected: `GET /api/2/issue/{}`, or the schema's upstream name."""
    api: str
    """Jira's noun: `GET /api/2/issue/{issueIdOrKey}`, or `IssueBean`."""
    python: str
    """Ours: `jira.issue.get_issue`, or `Issue`."""
    group: str
    """The resource of an operation; `models`, or `logins`."""


@dataclass(frozen=True)
class Part:
    """The part of a subject that changed. Only `words` are ours; a document may write anything into the names."""

    words: str = ""
    """What it is: `query parameter`; empty when it is the whole subject."""
    name: str = ""
    """Its name in Jira: `startAt`; empty where there is only one such part."""
    python: str = ""
    """Its name in Python: `start_at`; empty where it has none."""

    @property
    def text(self) -> str:
        """The part in Jira's nouns: `query parameter startAt`."""
        return f"{self.words} {self.name}".strip()


WHOLE = Part()


@dataclass(frozen=True)
class Use:
    """Who meets a thing, and in which direction it travels."""

    sent: bool
    read: bool
    by: tuple[str, ...] = ()
    """For a model, our names of the operations that reach it, sorted."""
    by_keys: tuple[str, ...] = ()
    """The keys of the same operations."""


@dataclass(frozen=True)
class Change:
    """One difference between two documents."""

    rule: Rule
    subject: Subject
    use: Use
    part: Part = WHOLE
    before: str = ""
    after: str = ""
    candidate: bool = False
    """A rename that only looks like one: read both sides before believing it."""
    origin: Origin = "unknown"
    note: str = ""
    """What a reader wants to know beside: of a new operation what it does and which scope it needs."""

    @property
    def callers(self) -> Level:
        """What it does to those who send."""
        return self.rule.callers if self.use.sent else "compatible"

    @property
    def readers(self) -> Level:
        """What it does to those who decode answers."""
        return self.rule.readers if self.use.read else "compatible"

    @property
    def level(self) -> Level:
        """The worse of the two."""
        return find_worst({self.callers, self.readers})

    @property
    def place(self) -> tuple[str, str]:
        """What two changes of one thing have in common."""
        return self.subject.key, self.part.text


def find_worst(levels: Collection[Level]) -> Level:
    """Return the worst of `levels`."""
    return next(level for level in LEVELS if level in levels)


def sort_changes(changes: list[Change]) -> tuple[Change, ...]:
    """Return `changes` in the one order of all reports: operations, models, logins; each by our name, part and rule."""
    kinds = ("operation", "model", "login")
    return tuple(
        sorted(
            changes,
            key=lambda change: (
                kinds.index(change.subject.kind),
                change.subject.python,
                change.subject.api,
                change.part.text,
                change.rule.id,
                change.before,
                change.after,
            ),
        )
    )
