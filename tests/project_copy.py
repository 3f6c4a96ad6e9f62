"""A copy of this project that a test may change: its own spec/ and generated/, everything else shared with this one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from generator.correct.correct import correct_document
from generator.correct.spec import load_spec
from generator.correct.unknown import find_unknown
from generator.document.take import take_release
from generator.generate import Project, generate_package, list_output
from tests.shared_files import ROOT, find_shared

CHANGELOG = "# Changelog\n\n## 0.1.0 (unreleased)\n\n- First.\n"
SHARED = ("templates", "runtime", "pyproject.toml")


def copy_project(folder: Path, releases: Sequence[str], upcoming: Sequence[str] = ()) -> Project:
    """Return a project in `folder` that pins exactly `releases`, from the upstream documents; the last is current.

    Its names and words are those of these releases, and of the `upcoming` ones that a test adopts.
    """
    shutil.copytree(ROOT / "spec", folder / "spec")
    (folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")  # ours tells of these releases already
    for name in SHARED:
        (folder / name).symlink_to(ROOT / name)
    project = Project(folder)
    _pin(project, [*releases, *upcoming])
    drop_unknown(project.spec)
    _pin(project, releases)
    return project


def _pin(project: Project, releases: Sequence[str]) -> None:
    """Let spec/ pin exactly `releases`."""
    for pinned in project.spec.glob("jira-*.json"):
        pinned.unlink()
    (project.spec / "pins.toml").unlink()
    for release in releases:
        take_release(upstream_url(release), release, project.spec, current=True)


def drop_unknown(folder: Path) -> None:
    """Delete the lines of spec/, the `folder`, about what no release that it pins has."""
    spec = load_spec(folder)
    for line in find_unknown(spec, correct_document(spec)):
        path = folder / Path(line.file).name
        key = json.dumps(line.key)
        heading = f"[operations.{json.dumps(line.operation)}]" if line.operation else ""
        kept: list[str] = []
        table = ""
        for written in path.read_text(encoding="utf-8").splitlines(keepends=True):
            table = written.strip() if written.startswith("[") else table
            is_entry = written.startswith((f"{key} =", f"{line.key} =")) or (f"= {key}" in written)
            in_place = table == heading if heading else not table.startswith("[operations.")
            in_table = line.kind == "operation" and table == f"[operations.{key}]"
            if not (in_table or (is_entry and in_place)):
                kept.append(written)
        path.write_text("".join(kept), encoding="utf-8")


def upstream_url(release: str) -> str:
    """Return where the upstream document of a release lies on this machine."""
    return find_shared("specs", f"jira-{release}.json").as_uri()


def generate_files(project: Project) -> dict[str, str]:
    """Return what `nox -s generate` writes, by its path below the root."""
    generated = generate_package(project)
    return {path.relative_to(project.root).as_posix(): text for path, text in list_output(project, generated).items()}
