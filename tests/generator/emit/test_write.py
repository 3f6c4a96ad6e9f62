"""generated/ holds exactly the package: nothing missing, nothing left over, nothing outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.emit.write import compare_package, write_package
from generator.problem import Problem

PACKAGE = {"jira_dc/__init__.py": "", "jira_dc/api/issue.py": "issue = 'grün'\n", "jira_dc/py.typed": ""}


def list_files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below `folder`."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_empty_or_missing_folder_is_filled(tmp_path: Path) -> None:
    write_package(PACKAGE, tmp_path / "new" / "generated")
    assert list_files(tmp_path / "new" / "generated") == {name: text.encode() for name, text in PACKAGE.items()}


def test_what_is_not_generated_any_more_is_deleted_with_its_folder(tmp_path: Path) -> None:
    write_package({**PACKAGE, "jira_dc/api/old.py": "x", "jira_dc/gone/deep/old.py": "x", "top.txt": "x"}, tmp_path)
    write_package(PACKAGE, tmp_path)
    assert list_files(tmp_path).keys() == PACKAGE.keys()
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_dir()) == ["api", "jira_dc"]


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    write_package(PACKAGE, tmp_path)
    before = list_files(tmp_path)
    write_package(PACKAGE, tmp_path)
    assert list_files(tmp_path) == before


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    write_package({"a.py": "a\nb\n"}, tmp_path)
    assert (tmp_path / "a.py").read_bytes() == b"a\nb\n"


def test_bytecode_is_neither_deleted_nor_compared(tmp_path: Path) -> None:
    write_package(PACKAGE, tmp_path)
    cached = tmp_path / "jira_dc" / "__pycache__" / "client.cpython-311.pyc"
    cached.parent.mkdir()
    cached.write_bytes(b"x")
    write_package(PACKAGE, tmp_path)
    assert cached.exists()
    assert compare_package(PACKAGE, tmp_path) == []


def test_a_fresh_folder_has_no_differences(tmp_path: Path) -> None:
    write_package(PACKAGE, tmp_path)
    assert compare_package(PACKAGE, tmp_path) == []


def test_missing_extra_and_different_files_are_each_named(tmp_path: Path) -> None:
    write_package(PACKAGE, tmp_path)
    (tmp_path / "jira_dc/py.typed").unlink()
    (tmp_path / "jira_dc/orphan.py").write_text("", encoding="utf-8")
    (tmp_path / "jira_dc/api/issue.py").write_bytes(b"issue = 'gr\xc3\xbcn'\r\n")
    assert compare_package(PACKAGE, tmp_path) == [
        "jira_dc/py.typed is missing.",
        "jira_dc/orphan.py is not generated any more and must go.",
        "jira_dc/api/issue.py differs from what the generator writes.",
    ]


def test_comparing_changes_nothing(tmp_path: Path) -> None:
    assert len(compare_package(PACKAGE, tmp_path / "absent")) == len(PACKAGE)
    assert list_files(tmp_path) == {}


@pytest.mark.parametrize("name", ["../evil.py", "jira_dc/../../evil.py", "/etc/evil.py", "jira_dc/api/.."])
def test_a_path_outside_the_folder_is_refused_before_anything_is_written_or_deleted(tmp_path: Path, name: str) -> None:
    target = tmp_path / "generated"
    write_package({"jira_dc/old.py": "old"}, target)
    with pytest.raises(Problem, match="lies outside generated/"):
        write_package({**PACKAGE, name: "evil"}, target)
    assert list_files(tmp_path) == {"generated/jira_dc/old.py": b"old"}
