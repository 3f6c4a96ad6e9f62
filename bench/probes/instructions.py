"""instructions: how many instructions of the processor one call takes, counted by valgrind.

`python -m bench.probes.instructions PROBE ACTION FILE` prints the number, which is the same however busy the machine
is. It runs itself in two processes, with few and with more calls: their difference is what the calls take.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

FEW, MORE = 50, 350
COUNTED = re.compile(r"Collected\s*:\s*(\d+)")
VALGRIND = ("valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}")


def count(probe: str, action: str, file: str, calls: int) -> int:
    """Return the instructions of a whole process that makes `calls` calls."""
    command = [*VALGRIND, sys.executable, "-m", "bench.probes.instructions", probe, action, file, str(calls)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}  # or sets and mappings would differ from run to run
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found = COUNTED.search(done.stderr)
    if found is None:
        raise SystemExit(done.stderr)
    return int(found[1])


def repeat(probe: str, action: str, file: str, calls: int) -> None:
    """Make the calls."""
    module = importlib.import_module(f"bench.probes.{probe}")
    call = module.ACTIONS[action](Path(file).read_bytes())
    for _ in range(calls):
        call()


if __name__ == "__main__":
    probe, action, file, *calls = sys.argv[1:]
    if calls:
        repeat(probe, action, file, int(calls[0]))
    else:
        print((count(probe, action, file, MORE) - count(probe, action, file, FEW)) / (MORE - FEW))
