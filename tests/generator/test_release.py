"""A version of ours is made from a clean tree, with its number, its notes and its tag; a dry run does nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.problem import Problem
from generator.release import CHANGELOG, VERSION, find_notes, main, make_release, plan_release

TEXT = "# Changelog\n\n## 0.2.0 (unreleased)\n\n- New.\n  - Inside.\n\n## 0.1.0\n\n- Old.\n"
MODULE = '"""The version."""\n\n__version__ = "0.1.0"\n'


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    return subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True, timeout=60
    ).stdout


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "x")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "x@example.com")
    (tmp_path / VERSION).parent.mkdir(parents=True)
    (tmp_path / VERSION).write_text(MODULE, encoding="utf-8")
    (tmp_path / CHANGELOG).write_text(TEXT, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Base")
    git(tmp_path, "tag", "v0.1.0")
    return tmp_path


def compare(root: Path, last: str) -> tuple[str, str]:
    assert last == "v0.1.0"
    return "0.3.0", "It breaks."


def test_a_release_changes_two_files_and_tags_the_commit(root: Path) -> None:
    release = plan_release(root, None, compare)
    assert (release.version, release.tag, release.why) == ("0.3.0", "v0.3.0", "It breaks.")
    assert release.notes == "- New.\n  - Inside."
    make_release(root, release)
    assert '__version__ = "0.3.0"' in (root / VERSION).read_text(encoding="utf-8")
    assert (root / CHANGELOG).read_text(encoding="utf-8") == TEXT.replace("0.2.0 (unreleased)", "0.3.0")
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "-1", "--format=%s") == "Release 0.3.0\n"
    assert git(root, "tag", "--list", "--points-at", "HEAD") == "v0.3.0\n"
    assert "- New." in git(root, "tag", "--list", "--format=%(contents)", "v0.3.0")


def test_a_dry_run_changes_nothing(root: Path) -> None:
    said: list[str] = []
    (root / CHANGELOG).write_text(TEXT.replace("## 0.1.0\n\n- Old.\n", ""), encoding="utf-8")
    git(root, "commit", "--all", "--quiet", "--message", "Nothing was released yet")
    before = git(root, "rev-parse", "HEAD")
    assert main(["make", "--dry-run"], root, said.append) == 0
    assert "make the tag v0.2.0" in said[-1]
    assert git(root, "rev-parse", "HEAD") == before
    assert git(root, "tag", "--list") == "v0.1.0\n"
    assert git(root, "status", "--porcelain") == ""


REFUSED = {
    "a changed file": (VERSION, MODULE + "x = 1\n", False, "The tree has changes"),
    "a file that git does not know": (Path("new.txt"), "new\n", False, "new.txt"),
    "nothing new": (CHANGELOG, TEXT.replace(" (unreleased)", ""), True, "nothing new since"),
    "an empty section": (CHANGELOG, TEXT.replace("- New.\n  - Inside.\n", ""), True, "is empty"),
    "no number": (VERSION, "version = 1\n", True, "has no line like"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_release_is_refused_with_a_sentence(case: str, root: Path) -> None:
    path, text, is_committed, sentence = REFUSED[case]
    (root / path).write_text(text, encoding="utf-8")
    if is_committed:
        git(root, "commit", "--all", "--quiet", "--message", case)
    with pytest.raises(Problem, match=sentence):
        plan_release(root, None, compare)


def test_a_version_is_made_once(root: Path) -> None:
    git(root, "tag", "v0.3.0")
    with pytest.raises(Problem, match=r"There is a tag v0\.3\.0 already"):
        plan_release(root, None, compare)


def test_a_last_version_that_git_does_not_know_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make", "--since", "v9.9.9"], root) == 1
    assert capsys.readouterr().err.startswith("error: git show failed: ")


def test_the_notes_of_a_version_are_its_section(root: Path) -> None:
    assert find_notes(TEXT, "0.1.0") == "- Old."
    assert find_notes(TEXT, "7.0.0") == "- New.\n  - Inside."
    assert main(["notes", "0.1.0", str(root / "notes.md")], root) == 0
    assert (root / "notes.md").read_text(encoding="utf-8") == "- Old.\n"
