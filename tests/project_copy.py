"""A copy of this project that a test may change: its own spec/ and generated/, everything else shared with this one."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from generator.document.take import take_release
from generator.generate import Project, generate_package, list_output
from tests.shared_files import ROOT, find_shared

CHANGELOG = "# Changelog\n\n## 0.1.0 (unreleased)\n\n- First.\n"
SHARED = ("templates", "runtime", "pyproject.toml")


def copy_project(folder: Path, releases: Sequence[str]) -> Project:
    """Return a project in `folder` that pins exactly `releases`, from the upstream documents; the last is current."""
    shutil.copytree(ROOT / "spec", folder / "spec")
    (folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")  # ours tells of these releases already
    for name in SHARED:
        (folder / name).symlink_to(ROOT / name)
    project = Project(folder)
    for pinned in project.spec.glob("jira-*.json"):
        pinned.unlink()
    (project.spec / "pins.toml").unlink()
    for release in releases:
        take_release(upstream_url(release), release, project.spec)
    return project


def upstream_url(release: str) -> str:
    """Return where the upstream document of a release lies on this machine."""
    return find_shared("specs", f"jira-{release}.json").as_uri()


def generate_files(project: Project) -> dict[str, str]:
    """Return what `nox -s generate` writes, by its path below the root."""
    generated = generate_package(project)
    return {path.relative_to(project.root).as_posix(): text for path, text in list_output(project, generated).items()}
