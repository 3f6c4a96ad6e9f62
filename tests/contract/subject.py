"""Run the contract against another client, or with other cases, in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.shared_files import ROOT

RUNNER = "tests/contract/test_cases.py"
TESTS_FAILED = 1
"""pytest's exit code for failed tests; an error before them, such as a client that can't be imported, has another."""

_FAILED = re.compile(r"^FAILED \S+::(\w+)\[(.+)\]", re.MULTILINE)
_REASON = re.compile(r"^E +(.*)", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """How the contract ended: pytest's exit code, the first case that failed and why, and all that was said."""

    exit_code: int
    case: str
    reason: str
    output: str


def run_contract(generated: Path, *options: str, cases: Path | None = None) -> Verdict:
    """Run all cases, or those below the folder `cases`, against the client below `generated`, to the first failure."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(generated), str(ROOT / "runtime"), str(ROOT)])}
    if cases is not None:
        env["CONTRACT_CASES"] = str(cases)
    command = [sys.executable, "-m", "pytest", RUNNER, "-x", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)
    failed, reason = _FAILED.search(done.stdout), _REASON.search(done.stdout)
    return Verdict(
        exit_code=done.returncode,
        case=failed.group(2) if failed else "",
        reason=reason.group(1) if reason else "",
        output=done.stdout + done.stderr,
    )


def run_all(subjects: Mapping[str, Callable[[], Verdict]]) -> dict[str, Verdict]:
    """Return the verdict on each subject; as many run at a time as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {name: pool.submit(run) for name, run in subjects.items()}
        return {name: future.result() for name, future in running.items()}
