"""decisions: what a person must decide before a document can be adopted, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.correct.name import NAMES_FILE, check_names
from generator.correct.normalise import normalise_document
from generator.correct.patch import fit_overlays
from generator.correct.spec import Spec
from generator.correct.words import PLACEHOLDER, SUMMARIES_FILE
from generator.document.check import check_document
from generator.document.files import load_toml
from generator.document.openapi import Document
from generator.problem import Problem
from generator.upgrade.proposals import insert_lines, list_unwritten, propose_names, with_names
from generator.upgrade.stale_actions import ShownStaleAction, show_stale_actions


@dataclass(frozen=True)
class Decisions:
    """What a person must decide before the document can be adopted."""

    stale_actions: tuple[ShownStaleAction, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """(`METHOD /path`, proposed name), written into spec/names.toml."""
    unwritten: tuple[str, ...] = ()
    """Operations whose summary in spec/summaries.toml is a placeholder."""
    problem: str = ""
    """What stops the build besides, as a sentence."""

    def __bool__(self) -> bool:
        return bool(self.stale_actions or self.names or self.unwritten or self.problem)


def find_decisions(spec: Spec, previous: Document | None) -> Decisions:
    """Return what a person must decide before the current release of `spec` can be generated, all of it at once."""
    patched, stale = fit_overlays(spec.document, spec.overlays)
    shown = show_stale_actions(stale, spec, previous)
    try:
        check_document(patched)
        document = normalise_document(patched)
        names = propose_names(document, spec.names)
        check_names(document, with_names(spec.names, names))
    except Problem as problem:
        # With corrections missing, the document may well be refused; they come first.
        return Decisions(shown, problem="" if shown else str(problem))
    return Decisions(shown, tuple(names.items()), tuple(list_unwritten(document, spec.words)))


def describe_decisions(release: str, decisions: Decisions) -> Iterator[str]:
    """Yield the lines that say what a person must decide."""
    yield f"Jira {release} waits in build/upgrade/ until a person has decided:"
    for action in decisions.stale_actions:
        yield ""
        yield from action.lines()
    if decisions.names:
        yield ""
        yield f"{NAMES_FILE} has got a name for each new operation; keep it, or choose another under [chosen]:"
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


def write_proposals(spec: Path, decisions: Decisions) -> dict[str, str]:
    """Return {path: text} of the files of spec/ with a name and a placeholder for each new operation."""
    names, summaries = spec / "names.toml", spec / "summaries.toml"
    written = load_toml(summaries).get("summaries", {})
    placeholders = {key: PLACEHOLDER for key in decisions.unwritten if key not in written}
    files: dict[str, str] = {}
    if decisions.names:
        files[NAMES_FILE] = insert_lines(names.read_text(encoding="utf-8"), "adopted", dict(decisions.names))
    if placeholders:
        files[SUMMARIES_FILE] = insert_lines(summaries.read_text(encoding="utf-8"), "summaries", placeholders)
    return files
