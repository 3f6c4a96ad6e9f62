"""Large files pass through little memory, all of the process counted. `TRANSFER_GIB=2` takes as many of both."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.drivers import DRIVERS
from tests.runtime.fake_jira import Seen, answer, fake_jira
from tests.shared_files import ROOT

SIZE = int(float(os.environ.get("TRANSFER_GIB", "0.15")) * 1024) * 1024 * 1024
MOST = 64
"""MiB of memory, less than half of the file."""
BLOCK = os.urandom(1024 * 1024)


@pytest.fixture(autouse=True)
def _linux() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("the memory of a process is read as Linux tells it")


def transfer(driver: str, direction: str, url: str, path: Path) -> tuple[int, float]:
    command = [sys.executable, "-m", "tests.runtime.http.transfer", driver, direction, url, str(path)]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    done, peak = run.stdout.split()
    return int(done), float(peak)


def breaks_in_the_middle(seen: Seen) -> Iterator[bytes]:
    """Send the file of `BLOCK` after `BLOCK`, but only one half at a time."""
    start = int(seen.headers["range"].removeprefix("bytes=").removesuffix("-")) if "range" in seen.headers else 0
    says = f"bytes {start}-{SIZE - 1}/{SIZE}"
    yield answer(b"", 206 if start else 200, length=SIZE - start, ETag='"a"', Content_Range=says)
    end = SIZE if start else SIZE // 2
    while start < end:
        place = start % len(BLOCK)
        part = BLOCK[place : place + end - start]
        start += len(part)
        yield part


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_download_that_goes_on(driver: str, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with fake_jira(breaks_in_the_middle) as jira:
        done, peak = transfer(driver, "download", jira.url, path)
    assert (done, path.stat().st_size, len(jira.seen)) == (SIZE, SIZE, 2)
    with path.open("rb") as file:
        assert all(file.read(len(BLOCK)) == BLOCK for _ in range(SIZE // len(BLOCK)))
    assert peak < MOST


@pytest.mark.parametrize("driver", DRIVERS)
def test_an_upload(driver: str, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with path.open("wb") as file:
        file.truncate(SIZE)
    with fake_jira(answer()) as jira:
        done, peak = transfer(driver, "upload", jira.url, path)
    assert done == SIZE
    assert jira.last.length > SIZE
    assert peak < MOST
