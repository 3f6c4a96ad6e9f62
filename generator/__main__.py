"""The command line behind nox: `python -m generator take|generate|publish|reference|changes|upgrade`."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from generator.document.load import load_pins
from generator.document.take import take_release
from generator.emit.write import compare_package, write_package
from generator.generate import Project, describe_generated, generate_package, publish_releases
from generator.problem import Problem
from generator.reference import write_reference
from generator.reference.coming_from import read_peers

UNDECIDED = 3
"""The exit status of `upgrade` when a person must decide."""

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; return 0, 1 after one sentence on stderr, or UNDECIDED."""
    parser = argparse.ArgumentParser(prog="generator")
    verbs = parser.add_subparsers(dest="verb", required=True)
    take = verbs.add_parser("take", help="adopt an upstream document into spec/")
    take.add_argument("url", help="a file: or https: URL")
    take.add_argument("--as", dest="version", help="the Jira release, when the document does not say it")
    take.add_argument("--current", action="store_true", help="generate this release though it is older")
    generate = verbs.add_parser("generate", help="write generated/ and the contract cases from spec/")
    generate.add_argument("--check", action="store_true", help="compare instead of writing; exit 1 on any difference")
    generate.add_argument("--into", type=Path, default=None, help="write below this folder, not this repository")
    publish = verbs.add_parser("publish", help="write the corrected document of each pinned release, for a release")
    publish.add_argument("--into", type=Path, default=ROOT / "build" / "documents", help="write them here")
    reference = verbs.add_parser("reference", help="write the reference of the documentation, a page for each resource")
    reference.add_argument("--into", type=Path, required=True, help="write the pages here, and nothing else stays")
    changes = verbs.add_parser("changes", help="say what changed from one release to another")
    changes.add_argument(
        "before", help="a pinned release, a file, or RELEASE=FILE for a file that does not say its own"
    )
    changes.add_argument("after", help="the same")
    changes.add_argument("--since", help="compare the Python package with this git ref or checkout too")
    changes.add_argument("--into", type=Path, default=ROOT / "build" / "changes", help="write the reports here")
    upgrade = verbs.add_parser("upgrade", help="adopt a Jira release: take, generate, test, report")
    upgrade.add_argument("source", nargs="?", help="a file, or a file: or https: URL; none goes on after a decision")
    upgrade.add_argument("--as", dest="version", help="the Jira release, when the document does not say it")
    upgrade.add_argument("--current", action="store_true", help="generate this release though it is older")
    upgrade.add_argument("--no-tests", action="store_true", help="leave the contract tests out")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.verb == "take":
            return _take(chosen.url, chosen.version, current=chosen.current)
        if chosen.verb == "changes":
            return _changes(chosen.before, chosen.after, chosen.since, chosen.into)
        if chosen.verb == "publish":
            return _publish(chosen.into)
        if chosen.verb == "reference":
            return _reference(Project(ROOT), chosen.into)
        if chosen.verb == "upgrade":
            return _upgrade(chosen)
        return _generate(Project(ROOT), chosen.into, check=chosen.check)
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1


def _take(url: str, version: str | None, *, current: bool) -> int:
    taken = take_release(url, version, ROOT / "spec", current=current)
    print(f"Pinned Jira {taken}; Jira {load_pins(ROOT / 'spec').current} is current. Now run `nox -s generate`.")
    return 0


def _publish(into: Path) -> int:
    documents = publish_releases(Project(ROOT))
    into.mkdir(parents=True, exist_ok=True)
    for name, text in documents.items():
        (into / name).write_text(text, encoding="utf-8")
        print(f"Written: {into / name}.")
    return 0


def _reference(project: Project, into: Path) -> int:
    generated = generate_package(project)
    peers = read_peers(ROOT / "docs" / "coming-from")
    pages = write_reference(generated.resources, generated.document, generated.published, generated.models, peers)
    write_package(pages, into)
    print(f"Written: {len(pages)} pages into {into}.")
    return 0


def _changes(before: str, after: str, since: str | None, into: Path) -> int:
    # What compares packages needs more than `nox -s generate` installs.
    from generator.compare.report import report_changes, write_reports  # noqa: PLC0415

    reports = write_reports(report_changes(before, after, since, ROOT))
    into.mkdir(parents=True, exist_ok=True)
    for name, text in reports.items():
        (into / name).write_text(text, encoding="utf-8")
    print(reports["changes.md"])
    print(f"Written: {', '.join(str(into / name) for name in reports)}.")
    return 0


def _upgrade(chosen: argparse.Namespace) -> int:
    # What compares packages needs more than `nox -s generate` installs.
    from generator.upgrade import upgrade_release  # noqa: PLC0415

    started = time.perf_counter()
    gc.disable()
    source: str | None = chosen.source
    url = Path(source).resolve().as_uri() if source and Path(source).is_file() else source
    upgrade = upgrade_release(
        Project(ROOT), url, chosen.version, with_tests=not chosen.no_tests, say=print, current=chosen.current
    )
    print(upgrade.message or f"Jira {upgrade.release} is generated from this very document; nothing to do.")
    print(f"Took {time.perf_counter() - started:.1f} s.")
    return 0 if upgrade.is_adopted else UNDECIDED


def _generate(project: Project, into: Path | None, *, check: bool) -> int:
    started = time.perf_counter()
    gc.disable()  # A run of three seconds that frees little: collecting would only cost time.
    generated = generate_package(project)
    target = Project(into) if into else project
    written = ((generated.package, target.generated), (generated.cases, target.cases))
    if check:
        differences = [
            f"{folder.relative_to(target.root).as_posix()}/{sentence}"
            for files, folder in written
            for sentence in compare_package(files, folder)
        ]
        if into is None:
            differences += [
                f"{name} tells other numbers than the pinned document."
                for name, text in generated.pages.items()
                if (project.root / name).read_text(encoding="utf-8") != text
            ]
        for sentence in differences:
            print(sentence)
        print("What is generated is stale: run `nox -s generate` and commit." if differences else "All is fresh.")
        return 1 if differences else 0
    for files, folder in written:
        write_package(files, folder)
    for name, text in generated.pages.items() if into is None else ():
        (project.root / name).write_text(text, encoding="utf-8")
    for line in describe_generated(generated):
        print(line)
    print(f"Took {time.perf_counter() - started:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
