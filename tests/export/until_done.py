"""Run an exporter in a process of its own, kill it every few seconds, and start it again until it is done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

POLL: Final = 0.05
MOST_FAILURES: Final = 5
"""How often in a row an exporter may end with an error without having come further."""


class GaveUp(Exception):
    """The exporter ended with errors, or was killed, again and again without coming further."""


@dataclass(frozen=True)
class Finished:
    """How long it took until an exporter was done, from the first start on.

    `processor` are the seconds of one core that it took, over all starts. `peak` is the most memory that one process
    had, in bytes, by the kernel's own account; 0 where there is none.
    """

    seconds: float
    processor: float
    starts: int
    kills: int
    failures: int
    peak: int


def run_until_done(
    command: Sequence[str],
    environ: Mapping[str, str],
    log: Path,
    progress: Callable[[], int],
    *,
    kill_every: float | None = None,
    seed: int = 1,
) -> Finished:
    """Run `command` until it ends well. `progress` tells how far it has come, in any unit.

    It is killed by SIGKILL after `kill_every` seconds, or half as many more or less. Where it comes no further in
    that time, it gets more of it. What it prints is added to `log`. Raise `GaveUp` for one that does not end well.
    """
    chance, began, spent = random.Random(seed), time.monotonic(), _spent()
    starts = kills = failures = in_vain = peak = 0
    patience = kill_every
    while True:
        before = progress()
        pause = None if patience is None else patience * chance.uniform(0.5, 1.5)
        with log.open("ab") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **environ})
        starts += 1
        status, most = _watch(process, pause)
        peak = max(peak, most)
        if status == 0:
            return Finished(time.monotonic() - began, _spent() - spent, starts, kills, failures, peak)
        comes_further = progress() > before
        if status == -signal.SIGKILL:
            kills += 1
            if patience is not None and not comes_further:
                patience *= 1.5
        else:
            failures += 1
            in_vain = 0 if comes_further else in_vain + 1
        if in_vain >= MOST_FAILURES or (patience is not None and patience > 600):
            raise GaveUp(f"The exporter ended {failures} times with an error. The end of {log} says:\n{_tail(log)}")


def _spent() -> float:
    """Return the seconds of processor of all processes that were started here and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _watch(process: subprocess.Popen[bytes], seconds: float | None) -> tuple[int, int]:
    """Wait until a process ends, or kill it after so many seconds; return its status and the most memory it had."""
    end = None if seconds is None else time.monotonic() + seconds
    peak = 0
    while process.poll() is None:
        peak = max([peak, *(_peak_of(pid) for pid in _family(process.pid))])
        if end is not None and time.monotonic() >= end:
            process.kill()
            process.wait()
            break
        time.sleep(POLL)
    return process.returncode, peak


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all below it; it alone where the kernel does not tell."""
    yield pid
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return
    for child in children:
        yield from _family(child)


def _peak_of(pid: int) -> int:
    """Return the most memory that a process has had so far."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
