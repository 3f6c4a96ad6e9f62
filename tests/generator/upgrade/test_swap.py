"""Prepared files take their place all or none, wherever the run is killed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.upgrade.swap import finish_swap, prepare_files, swap_files

BEFORE = {"spec/pins.toml": "old pins", "generated/a.py": "old a", "generated/gone.py": "gone", "README.md": "read"}
CHANGE = {
    "spec/pins.toml": "new pins",
    "generated/a.py": "new a",
    "generated/api/b.py": "new b",
    "generated/gone.py": None,
}
AFTER = {"spec/pins.toml": "new pins", "generated/a.py": "new a", "generated/api/b.py": "new b", "README.md": "read"}


class Killed(BaseException):
    """Stands in for a kill: nothing of ours catches it."""


def write_tree(root: Path) -> None:
    for name, text in BEFORE.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def read_tree(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file() and "build" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_files_are_written_replaced_and_deleted(tmp_path: Path) -> None:
    write_tree(tmp_path)
    swap_files(tmp_path, tmp_path / "build", CHANGE)
    assert read_tree(tmp_path) == AFTER
    assert list((tmp_path / "build").iterdir()) == []


def test_with_nothing_prepared_there_is_nothing_to_finish(tmp_path: Path) -> None:
    write_tree(tmp_path)
    assert finish_swap(tmp_path, tmp_path / "build") is False
    assert read_tree(tmp_path) == BEFORE


def kill_at(patch: pytest.MonkeyPatch, step: int) -> Callable[[], int]:
    """Let the `step`-th change of a file system raise Killed instead; return how many there were."""
    seen = 0

    def guard(name: str) -> None:
        original: Any = getattr(Path, name)

        def counted(self: Path, *args: Any, **kwargs: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == step:
                raise Killed
            return original(self, *args, **kwargs)

        patch.setattr(Path, name, counted)

    for name in ("write_bytes", "replace", "unlink", "mkdir"):
        guard(name)
    return lambda: seen


def count_steps(folder: Path) -> int:
    write_tree(folder)
    with pytest.MonkeyPatch.context() as patch:
        steps = kill_at(patch, 0)
        swap_files(folder, folder / "build", CHANGE)
        return steps()


def test_a_kill_at_any_step_leaves_the_old_tree_or_one_that_the_next_run_finishes(tmp_path: Path) -> None:
    outcomes: list[bool] = []
    (tmp_path / "whole").mkdir()
    for step in range(1, count_steps(tmp_path / "whole") + 1):
        root = tmp_path / f"killed{step}"
        root.mkdir()
        write_tree(root)
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, step)
            with pytest.raises(Killed):
                swap_files(root, root / "build", CHANGE)
        decided = (root / "build" / "journal.json").exists()
        assert decided or read_tree(root) == BEFORE, f"killed at step {step}"
        assert finish_swap(root, root / "build") is decided
        assert read_tree(root) == (AFTER if decided else BEFORE), f"killed at step {step}"
        outcomes.append(decided)
    assert sorted(set(outcomes)) == [False, True], "the kills must fall on both sides of the decision"


@pytest.mark.parametrize("step", range(1, 6))
def test_finishing_can_be_killed_and_run_again(step: int, tmp_path: Path) -> None:
    write_tree(tmp_path)
    prepare_files(tmp_path / "build", CHANGE)
    with pytest.MonkeyPatch.context() as patch:
        kill_at(patch, step)
        with pytest.raises(Killed):
            finish_swap(tmp_path, tmp_path / "build")
    assert finish_swap(tmp_path, tmp_path / "build")
    assert read_tree(tmp_path) == AFTER
