"""decisions: what a person must decide, or read and accept, before a document can be adopted, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.correct.name import NAMES_FILE, check_names, name_document
from generator.correct.normalise import normalise_document
from generator.correct.patch import StaleAction, fit_overlays
from generator.correct.propose import propose_names, with_names
from generator.correct.renames import RENAMES_FILE
from generator.correct.spec import Spec
from generator.correct.unknown import check_entries
from generator.correct.words import PLACEHOLDER, SUMMARIES_FILE
from generator.document.check import check_document
from generator.document.openapi import Document
from generator.emit.read import read_resources
from generator.problem import Problem
from generator.upgrade.proposals import list_unwritten
from generator.upgrade.renamed import Found
from generator.upgrade.stale_actions import ShownStaleAction, show_stale_actions


@dataclass(frozen=True)
class Decisions:
    """What a person must decide before the document can be adopted."""

    stale_actions: tuple[ShownStaleAction, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """(`METHOD /path`, proposed name), written into spec/names.toml."""
    unwritten: tuple[str, ...] = ()
    """Operations whose summary in spec/summaries.toml is a placeholder."""
    renamed: Found = Found()  # noqa: RUF009 - it is frozen
    """What upstream only calls otherwise, written into spec/."""
    problem: str = ""
    """What else stops the build, as a sentence."""

    def __bool__(self) -> bool:
        return bool(self.stale_actions or self.names or self.unwritten or self.renamed or self.problem)


def find_decisions(spec: Spec, release: str, previous: Document | None, folder: Path) -> Decisions:
    """Return what a person must decide before the current release of `spec` can be generated, all of it at once.

    `release` is the one that is adopted, `previous` the document that was generated before, `folder` spec/ itself.
    """
    fitted = {each: fit_overlays(document, spec.overlays) for each, document in spec.releases.items()}
    stale: dict[str, tuple[StaleAction, ...]] = {release: fitted[release][1]}
    stale |= {each: others for each, (_patched, others) in fitted.items() if each != release}
    shown = show_stale_actions({each: actions for each, actions in stale.items() if actions}, spec, previous)
    names: dict[str, str] = {}
    unwritten: list[str] = []
    problem = ""
    try:
        patched = fitted[spec.current][0]
        check_document(patched)
        document = normalise_document(patched)
        names = propose_names(document, spec.names)
        unwritten = list_unwritten(document, spec.words)
        _try_names(document, spec, names)
        if not shown:
            check_entries(spec, document, folder)
    except Problem as found:
        problem = str(found)
    if shown and problem and not _is_collision(problem):
        # With corrections missing, the document may well be refused, and have what it does not have; they come first.
        return Decisions(shown)
    return Decisions(shown, tuple(names.items()), tuple(unwritten), problem=problem)


def _try_names(document: Document, spec: Spec, names: dict[str, str]) -> None:
    """Raise Problem where two operations, classes or arguments would have one name, or one can't be sent."""
    named = with_names(spec.names, names)
    check_names(document, named)
    corrected = name_document(document, named)
    unwritten = dict.fromkeys(list_unwritten(document, spec.words), PLACEHOLDER)
    words = replace(spec.words, summaries={**spec.words.summaries, **unwritten})
    read_resources(corrected, named, words)


def _is_collision(problem: str) -> bool:
    """Tell whether names collide: that is for a person to settle whatever becomes of the corrections."""
    return problem.startswith(NAMES_FILE) or "would both become" in problem or "would become" in problem


def describe_decisions(release: str, decisions: Decisions) -> Iterator[str]:
    """Yield the lines that say what a person must decide."""
    yield f"Jira {release} waits in build/upgrade/ until a person has decided:"
    yield from _describe_renamed(decisions.renamed)
    for action in decisions.stale_actions:
        yield ""
        yield from action.lines()
    if decisions.names:
        yield ""
        yield f"{NAMES_FILE} now has a name for each new operation; keep it, or choose another under [chosen]:"
        yield from (f"    {key} = {name}" for key, name in decisions.names)
    if decisions.unwritten:
        yield ""
        yield f"{SUMMARIES_FILE} needs a sentence of our own for:"
        yield from (f"    {key}" for key in decisions.unwritten)
    if decisions.problem:
        yield ""
        yield decisions.problem
    yield ""
    yield "Then run `nox -s upgrade` again, without a URL: it goes on with the same document."


def _describe_renamed(renamed: Found) -> Iterator[str]:
    if renamed.renames:
        yield ""
        yield f"{RENAMES_FILE} keeps the name of before for what is only called otherwise; delete a line that is wrong:"
        for newer_names in (renamed.renames.paths, renamed.renames.tags, renamed.renames.schemas):
            yield from (f"    {newer} stays {older}" for newer, older in newer_names.items())
    if renamed.moved:
        yield ""
        yield "Names, words and corrections were copied for what is the same at another path:"
        yield from (f"    {older} is {newer} now" for older, newer in renamed.moved)
