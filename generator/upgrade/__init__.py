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

from generator.compare.last_release import compare_python
from generator.compare.public_api_diff import PublicApiDiff
from generator.correct.spec import load_spec
from generator.document.load import load_document, load_pins
from generator.document.take import Taken, pin_document, take_document
from generator.generate import Generated, Project, generate_package, list_output
from generator.problem import Problem
from generator.upgrade.changelog import add_entry, read_versions
from generator.upgrade.decisions import Decisions, describe_decisions, find_decisions, write_proposals
from generator.upgrade.pending import drop_pending, keep_pending, read_pending
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
    project: Project, source: str | None, version: str | None, *, with_tests: bool, say: Callable[[str], None]
) -> Upgrade:
    """Adopt the document at `source`, or the one that waits for decisions when it is None.

    Raises Problem when it can't be adopted; the tree is then as it was.
    """
    folder = upgrade_folder(project)
    message = folder / MESSAGE
    if finish_swap(project.root, folder):
        say("An earlier run was interrupted while it put its files in place; that is done now.")
    else:
        message.unlink(missing_ok=True)
    taken = _take(folder, source, version)
    say(f"Took Jira {taken.release} from {taken.pin.url}, sha256 {taken.pin.sha256[:12]}….")
    pins = load_pins(project.spec)
    if pins.releases.get(taken.release) == taken.pin and pins.current == taken.release:
        drop_pending(folder)
        return Upgrade(taken.release, Decisions(), message.read_text(encoding="utf-8") if message.exists() else "")
    previous = load_document(project.spec, pins.current) if pins.current else None
    with open_trial(project, pin_document(taken, project.spec)) as trial:
        spec = load_spec(trial.spec)
        decisions = find_decisions(spec, previous)
        if decisions:
            return _wait(project, taken, decisions)
        say("Every correction fits, and every operation has a name and a summary.")
        try:
            generated = generate_package(trial)
        except Problem as problem:
            return _wait(project, taken, Decisions(problem=str(problem)))
        say(f"Generated {len(generated.package)} files and {len(generated.cases)} files of contract cases.")
        _write(trial, generated)
        if with_tests:
            keep_pending(folder, taken)  # a test that fails is looked at and repaired, and then this goes on
            run_contract_tests(project, trial, folder / CONTRACT_LOG)
            say("The contract tests pass.")
        python = _compare_python(project, trial, pins.current) if with_tests and previous else None
        comparison = compare_adopted(spec, generated.document, previous, python) if previous else None
        changelog = (project.root / CHANGELOG).read_text(encoding="utf-8")
        report = report_adoption(spec, comparison, read_versions(changelog))
        entry = add_entry(changelog, report.version, report.entry)
        upgrade = Upgrade(taken.release, Decisions(), f"{report.title}\n\n{report.markdown}")
        replace_text(message, upgrade.message)
        files = dict(_list_output(project, trial, generated))
        pinned = {f"spec/{name}": text for name, text in pin_document(taken, project.spec).items()}
        swap_files(project.root, folder, {**files, **pinned, CHANGELOG: entry})
    drop_pending(folder)
    return upgrade


def _compare_python(project: Project, trial: Project, release: str) -> PublicApiDiff:
    """Return the difference between the package in the tree, made from `release`, and the one in the trial."""
    return replace(compare_python(str(project.root), trial.root), since=f"Jira {release}")


def _take(folder: Path, source: str | None, version: str | None) -> Taken:
    if source is not None:
        taken = take_document(source, version)
        drop_pending(folder)
        return taken
    pending = read_pending(folder)
    if pending is None:
        raise Problem("No document waits for a decision; say which to take: `nox -s upgrade -- URL`.")
    return pending


def _wait(project: Project, taken: Taken, decisions: Decisions) -> Upgrade:
    """Keep the document, and write the proposals into spec/."""
    folder = upgrade_folder(project)
    keep_pending(folder, taken)
    proposals = write_proposals(project.spec, decisions)
    if proposals:
        swap_files(project.root, folder, proposals)
    lines = [f"Jira {taken.release} needs decisions", "", *describe_decisions(taken.release, decisions)]
    message = "\n".join(lines) + "\n"
    replace_text(folder / MESSAGE, message)
    return Upgrade(taken.release, decisions, message)


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
