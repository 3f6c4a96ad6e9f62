"""Start the stand-in in a process of its own, and ask it for the truth."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.export.stand_in.issues import WINDOW

ROOT: Final = Path(__file__).parents[3]


@contextmanager
def start_stand_in(
    issues: int, *, faults: float = 0.0, busy: bool = False, seed: int = 1, window: int = WINDOW
) -> Generator[str]:
    """Yield the address of a stand-in with so many issues, which ends with the block."""
    command = [sys.executable, "-m", "tests.export.stand_in", "--issues", str(issues), "--faults", str(faults)]
    command += ["--seed", str(seed), "--window", str(window), *(["--busy"] if busy else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(20)


def ask_truth(address: str, *, and_be: str = "truth") -> Any:
    """Return what the stand-in knows of its issues and of the requests that were sent.

    With `and_be="quiet"` nothing happens to its issues from then on.
    """
    with urllib.request.urlopen(f"{address}/{and_be}") as answer:
        return json.load(answer)
