"""The three reports of one comparison, from what a person names on the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.compare.as_json import write_json
from generator.compare.comparison import Comparison, compare_releases
from generator.compare.last_release import compare_python
from generator.compare.markdown import write_markdown
from generator.compare.page import write_page
from generator.compare.sources import load_release
from generator.compare.version import read_versions, tell_version
from generator.correct.spec import load_spec


def report_changes(before: str, after: str, since: str | None, root: Path) -> Comparison:
    """Return the difference between two releases, named as `load_release` says.

    `since`, a git ref or a checkout, asks for the Python package too: that of the repository `root` beside it.
    Raises Problem, with a sentence, when one of them can't be had.
    """
    folder = root / "spec"
    spec = load_spec(folder)
    releases = load_release(before, folder, spec), load_release(after, folder, spec)
    python = compare_python(since, root) if since else None
    compared = compare_releases(*releases, spec.names, python, spec.words.summaries)
    changelog = root / "CHANGELOG.md"
    if not changelog.exists():
        return compared
    versions = read_versions(changelog.read_text(encoding="utf-8"))
    return replace(compared, asks=tell_version(compared.bump, versions))


def write_reports(comparison: Comparison) -> dict[str, str]:
    """Return {file name: text} of the report in its three forms."""
    return {
        "changes.md": write_markdown(comparison),
        "changes.json": write_json(comparison),
        "changes.html": write_page(comparison),
    }
