"""trial: a copy of the project in which a document is tried, so that the tree stays as it is until it is adopted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator.emit.marks import MARKED
from generator.generate import Project
from generator.problem import Problem
from generator.upgrade.failure import tell_failures

CONTRACT = ("tests/contract/test_cases.py", "tests/contract/test_judge.py")
"""What `nox -s contract` runs."""
_LINKED = ("templates", "runtime")
_IGNORED = shutil.ignore_patterns("__pycache__", "cases", "*.pyc")
_READING_MATERIAL = "shared"


@contextmanager
def open_trial(project: Project, files: Mapping[str, str]) -> Generator[Project]:
    """Give a copy of `project` in a folder of its own, with `files` written into its spec/."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Project(Path(folder).resolve() / "project")
        shutil.copytree(project.spec, trial.spec)
        for name in _LINKED:
            (trial.root / name).symlink_to((project.root / name).resolve())
        shutil.copy(project.settings, trial.settings)
        for name in MARKED:
            if (project.root / name).exists():
                shutil.copy(project.root / name, trial.root / name)
        for name, text in files.items():
            (trial.spec / name).write_text(text, encoding="utf-8")
        yield trial


def run_contract_tests(project: Project, trial: Project, log: Path) -> None:
    """Run the contract tests of `project` on what is generated in `trial`. Raises Problem when one fails.

    What pytest says goes to the file `log`.
    """
    shutil.copytree(project.root / "tests", trial.root / "tests", ignore=_IGNORED, dirs_exist_ok=True)
    shutil.copytree(project.root / "generator", trial.root / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    reading_material = project.root.parent / _READING_MATERIAL
    if reading_material.exists():
        (trial.root.parent / _READING_MATERIAL).symlink_to(reading_material)
    paths = [trial.root, trial.generated, trial.root / "runtime"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    told = trial.root / "contract.xml"
    command = [sys.executable, "-m", "pytest", *CONTRACT, "-q", "-p", "no:cacheprovider", f"--junitxml={told}"]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        done = subprocess.run(command, cwd=trial.root, env=env, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["pytest said nothing"]
        said = tell_failures(told.read_text(encoding="utf-8")) if told.exists() else lines[-1]
        raise Problem(f"The contract tests fail: {said}; read {log.name} in build/upgrade/.")
