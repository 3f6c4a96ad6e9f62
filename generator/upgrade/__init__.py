"""upgrade: adopt a Jira release in one go: take, fit, generate, test, report, and only then change the tree.

In comes a new document, out go the changed tree and the message of its commit. The document is tried in a copy of the
project. When it can be adopted, everything takes its place at once. When a person must decide first, the document waits
in build/upgrade/, the tree gets the proposals, and the next run goes on. When it can't be adopted, a Problem says why,
and the tree stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.compare.comparison import Comparison
from generator.compare.last_release import compare_python
from generator.compare.public_api_diff import PublicApiDiff
from generator.compare.sources import correct_release
from generator.compare.version import read_versions
from generator.correct.patch import fit_overlays
from generator.correct.renames import carry_renames
from generator.correct.spec import Spec, load_spec
from generator.correct.words import list_unsaid
from generator.document.load import load_document, load_pins
from generator.document.openapi import Document
from generator.document.pins import PINS_FILE, Pins, document_file
from generator.document.release import parse_release
from generator.document.take import Taken, pin_document, take_document
from generator.generate import Generated, Project, generate_package, list_output
from generator.problem import Problem
from generator.upgrade.changelog import add_entry
from generator.upgrade.decisions import Decisions, describe_decisions, find_decisions
from generator.upgrade.hints import list_hints
from generator.upgrade.pending import Pending, drop_pending, keep_pending, read_pending
from generator.upgrade.proposals import write_names, write_renamed, write_restrictions
from generator.upgrade.renamed import Found, find_renamed
from generator.upgrade.report import compare_adopted, report_adoption
from generator.upgrade.swap import finish_swap, replace_text, swap_files
from generator.upgrade.trial import open_trial, run_contract_tests

MESSAGE = "message.md"
CHANGELOG = "CHANGELOG.md"
CONTRACT_LOG = "contract.log"


@dataclass(frozen=True)
class Upgrade:
    """How a run ended: adopted, or waiting for decisions.

    `message` is the text of the commit or the change; it is empty when that very document was adopted before.
    """

    release: str
    decisions: Decisions
    message: str

    @property
    def is_adopted(self) -> bool:
        """Whether the tree now holds the release."""
        return not self.decisions


def upgrade_folder(project: Project) -> Path:
    """Return where the state of an upgrade lies, outside of what git keeps."""
    return project.root / "build" / "upgrade"


def upgrade_release(
    project: Project,
    source: str | None,
    version: str | None,
    *,
    with_tests: bool,
    say: Callable[[str], None],
    current: bool = False,
) -> Upgrade:
    """Adopt the document at `source`, or the one that waits for decisions when it is None.

    A release older than the current one is pinned and compared only; `current` makes it the one that is generated.
    Raises Problem when it can't be adopted; the tree is then as it was.
    """
    folder = upgrade_folder(project)
    message = folder / MESSAGE
    if finish_swap(project.root, folder):
        say("An earlier run was interrupted while it put its files in place; that is done now.")
    else:
        message.unlink(missing_ok=True)
    pending = _take(folder, source, version, current=current)
    taken = pending.taken
    say(f"Took Jira {taken.release} from {taken.pin.url}, sha256 {taken.pin.sha256[:12]}….")
    pins = load_pins(project.spec)
    pinned = pins.adopt(taken.release, taken.pin, current=pending.current)
    if pinned == pins:
        drop_pending(folder)
        return Upgrade(taken.release, Decisions(), message.read_text(encoding="utf-8") if message.exists() else "")
    previous = _find_previous(project, pins, taken.release, is_current=pinned.current == taken.release)
    files = pin_document(taken, project.spec, current=pending.current)
    with open_trial(project, files) as trial:
        decisions = _prepare(trial, taken, previous, is_asked=pending.asked)
        if decisions:
            return _wait(project, trial, pending, decisions)
        say("Every correction fits, and every operation has a name and a summary.")
        try:
            generated = generate_package(trial)
        except Problem as problem:
            return _wait(project, trial, pending, Decisions(problem=str(problem)))
        say(f"Generated {len(generated.package)} files and {len(generated.cases)} files of contract cases.")
        _write(trial, generated)
        if with_tests:
            # A test that fails is looked at and repaired, and then this goes on.
            keep_pending(folder, taken, current=pending.current, asked=pending.asked)
            run_contract_tests(project, trial, folder / CONTRACT_LOG)
            say("The contract tests pass.")
        spec = load_spec(trial.spec)
        python = _compare_python(project, trial, pins.current) if with_tests and pins.current else None
        comparison = _compare(spec, taken, generated, previous, python)
        changelog = (project.root / CHANGELOG).read_text(encoding="utf-8")
        hints = (*_find_hints(spec, taken.release, previous), *list_unsaid(generated.document, spec.words))
        report = report_adoption(spec, comparison, read_versions(changelog), taken.release, hints)
        entry = add_entry(changelog, report.version, report.entry)
        upgrade = Upgrade(taken.release, Decisions(), f"{report.title}\n\n{report.markdown}")
        replace_text(message, upgrade.message)
        output = dict(_list_output(project, trial, generated))
        written = {f"spec/{name}": text for name, text in files.items()}
        swap_files(project.root, folder, {**output, **written, CHANGELOG: entry})
    drop_pending(folder)
    return upgrade


def _find_previous(project: Project, pins: Pins, release: str, *, is_current: bool) -> Document | None:
    """Return the document to compare with: the current one, or of an older release the newest that is older still."""
    if is_current:
        return load_document(project.spec, pins.current) if pins.current else None
    place = parse_release(release)
    older = [each for each in pins.ordered if parse_release(each) <= place]
    return load_document(project.spec, older[-1]) if older else None


def _prepare(trial: Project, taken: Taken, previous: Document | None, *, is_asked: bool) -> Decisions:
    """Return what a person must decide, with all that can be proposed written into the trial's spec/."""
    spec = load_spec(trial.spec)
    renamed = Found()
    if previous is not None and not is_asked:
        renamed = find_renamed(carry_renames(previous, spec.renames), spec.releases[taken.release])
        renamed = replace(renamed, moved=tuple(pair for pair in renamed.moved if pair[1] not in spec.names.methods))
    if renamed:
        write_renamed(trial.spec, renamed, spec, taken.release)
        spec = load_spec(trial.spec)
    decisions = find_decisions(spec, taken.release, previous, trial.spec)
    write_restrictions(trial.spec, [each.restriction for each in decisions.stale_actions if each.restriction])
    write_names(trial.spec, decisions.names, decisions.unwritten)
    return replace(decisions, renamed=renamed)


def _compare(
    spec: Spec, taken: Taken, generated: Generated, previous: Document | None, python: PublicApiDiff | None
) -> Comparison | None:
    if previous is None:
        return None
    corrected = generated.document
    if taken.release != spec.current:
        corrected = correct_release(taken.release, spec.releases[taken.release], spec).corrected
    return compare_adopted(spec, corrected, carry_renames(previous, spec.renames), python, taken.release)


def _find_hints(spec: Spec, release: str, previous: Document | None) -> tuple[str, ...]:
    """Return what to look at in `release`, but for what a correction has settled already."""
    before = fit_overlays(carry_renames(previous, spec.renames), spec.overlays)[0] if previous else None
    return list_hints(fit_overlays(spec.releases[release], spec.overlays)[0], before)


def _compare_python(project: Project, trial: Project, release: str) -> PublicApiDiff:
    """Return the difference between the package in the tree, made from `release`, and the one in the trial."""
    return replace(compare_python(str(project.root), trial.root), since=f"Jira {release}")


def _take(folder: Path, source: str | None, version: str | None, *, current: bool) -> Pending:
    if source is not None:
        taken = take_document(source, version)
        drop_pending(folder)
        return Pending(taken, current, asked=False)
    pending = read_pending(folder)
    if pending is None:
        raise Problem("No document waits for a decision; say which to take: `nox -s upgrade -- URL`.")
    return replace(pending, current=pending.current or current)


def _wait(project: Project, trial: Project, pending: Pending, decisions: Decisions) -> Upgrade:
    """Keep the document, and write the proposals into spec/."""
    folder = upgrade_folder(project)
    asked = pending.asked or bool(decisions.renamed)
    keep_pending(folder, pending.taken, current=pending.current, asked=asked)
    proposals = dict(_list_proposals(project, trial, pending.taken))
    if proposals:
        swap_files(project.root, folder, proposals)
    release = pending.taken.release
    lines = [f"Jira {release} needs decisions", "", *describe_decisions(release, decisions)]
    message = "\n".join(lines) + "\n"
    replace_text(folder / MESSAGE, message)
    return Upgrade(release, decisions, message)


def _list_proposals(project: Project, trial: Project, taken: Taken) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of the files of spec/ that hold proposals; the document itself is not pinned yet."""
    pinned = {PINS_FILE, document_file(taken.release)}
    for path in sorted(trial.spec.rglob("*")):
        name = path.relative_to(trial.spec).as_posix()
        if path.is_file() and name not in pinned:
            text = path.read_text(encoding="utf-8")
            before = project.spec / name
            if not before.exists() or before.read_text(encoding="utf-8") != text:
                yield f"spec/{name}", text


def _write(trial: Project, generated: Generated) -> None:
    for path, text in list_output(trial, generated).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _list_output(project: Project, trial: Project, generated: Generated) -> Iterator[tuple[str, str | None]]:
    """Yield (path, text) of every file that is generated, and (path, None) of every one that is not any more."""
    output = {path.relative_to(trial.root).as_posix(): text for path, text in list_output(trial, generated).items()}
    yield from output.items()
    for folder in (project.generated, project.cases):
        for path in folder.rglob("*"):
            name = path.relative_to(project.root).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and name not in output:
                yield name, None
