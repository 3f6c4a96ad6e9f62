"""many: what is measured with many calls: at a time over each HTTP library, beside the peers, and a whole Jira."""

from __future__ import annotations

import sys

from bench.environments import Environments
from bench.kept import KEPT
from bench.measure import Candidate
from bench.row import Bar, Row

AT_ONCE = (1, 20, 50)
"""How many calls are made at a time beside the peers."""
MANY = {"aiohttp": 1.4, "httpx2": 1.1, "httpx": 1.1}
"""How many times the CPU of the library alone ours may take, at 50 calls at a time."""
CLOUD_ONLY = (
    "the Jira source of dlt takes a subdomain of atlassian.net only, and airbyte-source-jira 4.0.0 asks /rest/api/3, "
    "which Jira Data Center does not have."
)
APART = frozenset({"export"})
"""The rows that take minutes: measured when they are named, and kept beside a run of the others."""


def list_rows_of_many(environments: Environments) -> dict[str, Row]:
    """Return the rows by the names that they have on the command line."""
    return {
        **{library: _many(environments, library, bar) for library, bar in MANY.items()},
        **{f"at-once-{number}": _at_once(environments, number) for number in AT_ONCE},
        **{f"gathered-{library}": _gathered(environments, library) for library in MANY},
        "export": _export(environments),
    }


def _many(environments: Environments, library: str, limit: float) -> Row:
    return Row(
        f"Calls at a time over {library}",
        "CPU of this process for one of 1,000 calls, 50 at a time, of a server in another process on 127.0.0.1. Each "
        "gets a small issue with a token and decodes it to its type.",
        (
            _candidate_of_many(environments, f"{library} alone + typed msgspec decode", "bare", library),
            _candidate_of_many(environments, f"ours on {library}", "ours", library),
        ),
        rounds=7,
        bar=Bar(f"ours on {library}", limit, "times the first"),
    )


def _at_once(environments: Environments, number: int) -> Row:
    threads = "-m", "bench.probes.threads"
    tasks = "-m", "bench.probes.many", "ours"
    python, many = environments.libraries, str(number)
    return Row(
        f"{number} at a time, beside the peers" if number > 1 else "One at a time, beside the peers",
        "CPU of this process for one call of the same server, from as many threads, or tasks where it says async.",
        (
            Candidate("jira", (environments.jira, *threads, "jira", many)),
            Candidate("atlassian-python-api", (environments.atlassian, *threads, "atlassian", many)),
            Candidate("ours on httpx", (python, *threads, "httpx", many)),
            Candidate("ours on httpx2", (python, *threads, "httpx2", many)),
            Candidate("ours on httpx, async", (python, *tasks, "httpx", many)),
            Candidate("ours on httpx2, async", (python, *tasks, "httpx2", many)),
            Candidate("ours on aiohttp, async", (python, *tasks, "aiohttp", many)),
        ),
        rounds=2,
        not_measured="vanilla decodes to other types, and has no threads of its own.",
    )


def _gathered(environments: Environments, library: str) -> Row:
    return Row(
        f"A thousand calls gathered over {library}",
        "Time for 1,000 calls of the same server, awaited together or in batches.",
        (
            _candidate_of_many(environments, "ours, in batches of 50", "batches", library),
            _candidate_of_many(environments, "ours, all gathered", "gathered", library),
        ),
        rounds=5,
        bar=Bar("ours, all gathered", 1.2, "times the first"),
    )


def _export(environments: Environments) -> Row:
    exporters = {"ours": environments.export, "perceval": environments.perceval, "tap-jira": environments.tap}
    return Row(
        KEPT[0],
        "Changelog and comments come along. Time of the whole command, from a stand-in for Jira in another process on "
        "127.0.0.1, to JSON lines. The stand-in shows all issues in one search, as Jira does before release 11; of one "
        "that shows 10,000, perceval logs an error there and ends with status 0, and tap-jira fails.",
        tuple(
            Candidate(name, (sys.executable, "-m", "bench.exporting", name, python))
            for name, python in exporters.items()
        ),
        rounds=1,
        not_measured=CLOUD_ONLY,
    )


def _candidate_of_many(environments: Environments, name: str, who: str, library: str) -> Candidate:
    return Candidate(name, (environments.libraries, "-m", "bench.probes.many", who, library))
