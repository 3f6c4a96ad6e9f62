"""Make the next version of ours: `python -m generator.release make|notes`.

The number comes from what changed for callers since the last version (`generator/compare/decide.py`), the notes are the
section of CHANGELOG.md. A commit and a tag are made here; nothing is pushed, and nothing is published: the tag starts
`.github/workflows/release.yml` once somebody pushes it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.compare.version import HEADING, choose_version, read_versions
from generator.problem import Problem

ROOT = Path(__file__).parent.parent
CHANGELOG = Path("CHANGELOG.md")
VERSION = Path("runtime", "jira_dc_runtime", "version.py")
_NUMBER = re.compile(r'^__version__ = "(\d+\.\d+\.\d+)"$', re.MULTILINE)


@dataclass(frozen=True)
class Release:
    """A version that is about to be made: its number, why it is that one, its notes, and the files that change."""

    version: str
    why: str
    notes: str
    files: dict[Path, str]

    @property
    def tag(self) -> str:
        """The tag of the version."""
        return f"v{self.version}"


def find_notes(changelog: str, version: str) -> str:
    """Return the section of CHANGELOG.md for `version`, or for the one to come if `version` has none."""
    headings = list(HEADING.finditer(changelog))
    chosen = next((heading for heading in headings if heading[1] == version), None)
    chosen = chosen or next((heading for heading in headings if heading["open"]), None)
    if chosen is None:
        raise Problem(f"CHANGELOG.md has no section for {version}, and none that is still to be released.")
    following = HEADING.search(changelog, chosen.end())
    return changelog[chosen.end() : following.start() if following else len(changelog)].strip()


def plan_release(
    root: Path, since: str | None, compare: Callable[[Path, str], tuple[str, str]] | None = None
) -> Release:
    """Return the release that `root` is ready for. `since`, a git ref, is the last version; its tag if None.

    `compare` tells the next version, and why, from `root` and the git ref of the last one.

    Raises Problem for a tree with changes in it, a changelog without anything new, and a last version that git does not
    know.
    """
    changes = _run_git(root, "status", "--porcelain").strip()
    if changes:
        raise Problem(f"The tree has changes that no commit holds; commit or drop them first:\n{changes}")
    changelog = (root / CHANGELOG).read_text(encoding="utf-8")
    versions = read_versions(changelog)
    if not versions.is_open:
        raise Problem(f"CHANGELOG.md says that {versions.newest} is out, and nothing new since; add what is.")
    last = since or (f"v{versions.released}" if versions.released else None)
    if last is None:
        version, why = versions.newest, "It is the first one."
    else:
        version, why = (compare or compare_versions)(root, last)
    notes = find_notes(changelog, versions.newest)
    if not notes:
        raise Problem(f"The section {versions.newest} of CHANGELOG.md is empty; say what is new.")
    if f"v{version}" in _run_git(root, "tag", "--list").split():
        raise Problem(f"There is a tag v{version} already; has this version been made?")
    module = (root / VERSION).read_text(encoding="utf-8")
    if not _NUMBER.search(module):
        raise Problem(f'{VERSION} has no line like `__version__ = "0.1.0"`.')
    files = {
        CHANGELOG: changelog.replace(f"## {versions.newest} (unreleased)", f"## {version}", 1),
        VERSION: _NUMBER.sub(f'__version__ = "{version}"', module),
    }
    return Release(version, why, notes, files)


def make_release(root: Path, release: Release) -> None:
    """Write the files of a release, commit them and tag the commit."""
    for path, text in release.files.items():
        (root / path).write_text(text, encoding="utf-8")
    _run_git(root, "add", "--", *map(str, release.files))
    _run_git(root, "commit", "--message", f"Release {release.version}")
    message = f"jira-dc {release.version}\n\n{release.notes}"
    _run_git(root, "tag", "--annotate", release.tag, "--cleanup=verbatim", "--message", message)


def main(arguments: list[str] | None = None, root: Path = ROOT, say: Callable[[str], object] = print) -> int:
    """Carry out one verb; return 0, or 1 after one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m generator.release")
    verbs = parser.add_subparsers(dest="verb", required=True)
    make = verbs.add_parser("make", help="number, changelog, commit, tag")
    make.add_argument("--since", help="a git ref of the last version; the tag that CHANGELOG.md names if left out")
    make.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    notes = verbs.add_parser("notes", help="write the section of CHANGELOG.md to a file")
    notes.add_argument("version")
    notes.add_argument("into", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.verb == "notes":
            changelog = (root / CHANGELOG).read_text(encoding="utf-8")
            chosen.into.write_text(find_notes(changelog, chosen.version) + "\n", encoding="utf-8")
            return 0
        release = plan_release(root, chosen.since)
        say(f"{release.version}. {release.why}\n\n{release.notes}\n")
        if chosen.dry_run:
            say(f"Would write {' and '.join(map(str, release.files))}, commit them and make the tag {release.tag}.")
        else:
            make_release(root, release)
            say(f"Made the tag {release.tag}. To publish it: git push origin HEAD {release.tag}")
    except Problem as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    return 0


def compare_versions(root: Path, last: str) -> tuple[str, str]:
    """Return the version that the changes since the git ref `last` ask for, and the sentence that says so."""
    from generator.compare.report import report_changes  # noqa: PLC0415 - griffe is not there where notes are written

    before = tomllib.loads(_run_git(root, "show", f"{last}:spec/pins.toml"))["current"]
    after = tomllib.loads((root / "spec" / "pins.toml").read_text(encoding="utf-8"))["current"]
    comparison = report_changes(before, after, last, root)
    versions = read_versions((root / CHANGELOG).read_text(encoding="utf-8"))
    told = f"Jira {before} became {after}" if before != after else f"Jira is {after} as before"
    broken = len(comparison.python.breaks) if comparison.python else 0
    return choose_version(comparison.bump, versions), f"{told}, {broken} public names changed: {comparison.asks}."


def _run_git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)  # noqa: S607 - the user's git
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise Problem(f"git {arguments[0]} failed: {said[-1] if said else 'it said nothing'}.")
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
