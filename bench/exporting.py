"""exporting: `python -m bench.exporting WHO PYTHON` prints the seconds that one exporter takes for 20,000 issues.

The stand-in for Jira of tests/export runs in a process of its own. It shows as many issues in one search as there are,
as Jira does before release 11: the peers page through one search and would not get beyond 10,000 issues otherwise.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.environments import BenchError
from tests.export.stand_in.start import ask_truth, start_stand_in

ISSUES = 20_000
INCLUDED = "changelog,comments,attachments"
PRINTED = "printed.txt"
STREAMS = ("issues", "changelogs", "issue_comments")
TAP = """\
import sys
from tap_jira import http, main
with_tls = http.Client.url
http.Client.url = lambda self, path: with_tls(self, path).replace("https://", "http://", 1)
sys.argv[0] = "tap-jira"
main()
"""
"""tap-jira, which insists on TLS."""


@dataclass(frozen=True)
class Exporter:
    """A command that exports everything into the folder that it is run in, and what its environment has to say."""

    command: Sequence[str]
    environ: dict[str, str] = field(default_factory=dict[str, str])


def prepare_ours(python: str, address: str, folder: Path) -> Exporter:
    """Return our command, which writes compressed JSON lines."""
    target = ("--to", str(folder / "out"), "--format", "jsonl", "--include", INCLUDED)
    login = {"JIRA_URL": address, "JIRA_AUTH": "anonymous", "JIRA_ALLOW_PLAIN_HTTP": "1"}
    return Exporter([python, "-m", "jira_dc", "export", "", *target], login)


def prepare_perceval(python: str, address: str, folder: Path) -> Exporter:
    """Return perceval's command, which writes JSON lines."""
    del folder
    return Exporter([str(Path(python).with_name("perceval")), "jira", address, "--json-line", "-o", "issues.json"])


def prepare_tap(python: str, address: str, folder: Path) -> Exporter:
    """Return the Singer tap, which prints its messages; of its streams those of issues, changelogs and comments."""
    login = {"base_url": address, "username": "reader", "password": "secret"}
    settings = {**login, "user_agent": "bench", "start_date": "2010-01-01T00:00:00Z"}
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [python, "-c", TAP, "--config", "settings.json"]
    _run(Exporter([*command, "--discover"]), folder)
    catalogue: Any = json.loads((folder / PRINTED).read_text(encoding="utf-8"))
    for stream in catalogue["streams"]:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = bool(entry["breadcrumb"]) or stream["tap_stream_id"] in STREAMS
    (folder / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    return Exporter([*command, "--properties", "catalogue.json"])


EXPORTERS = {"ours": prepare_ours, "perceval": prepare_perceval, "tap-jira": prepare_tap}


def _run(exporter: Exporter, folder: Path) -> None:
    with (folder / PRINTED).open("w", encoding="utf-8") as out:
        done = subprocess.run(
            exporter.command,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": "", **exporter.environ},
        )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise BenchError(f"{exporter.command[0]} failed: {said[-1] if said else f'exit code {done.returncode}'}")


def main(who: str, python: str) -> None:
    """Print how many requests the exporter sent, and how many seconds it took."""
    with start_stand_in(ISSUES, window=10 * ISSUES) as address, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        exporter = EXPORTERS[who](python, address, folder)
        before = _count_requests(address)
        started = time.perf_counter()
        _run(exporter, folder)
        elapsed = time.perf_counter() - started
        print(_count_requests(address) - before)
        print(elapsed)


def _count_requests(address: str) -> int:
    requests: dict[str, int] = ask_truth(address)["requests"]
    return sum(requests.values())


if __name__ == "__main__":
    main(*sys.argv[1:])
