"""rows: what is measured, beside what, and which bar it has to hold."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.environments import Environments, vanilla_command
from bench.kept import KEPT
from bench.measure import Candidate

AT_ONCE = (1, 20, 50)
"""How many calls are made at a time beside the peers."""
IMPORT = "import time; started = time.perf_counter(); {}; print(time.perf_counter() - started)"


NULLS = "what vanilla writes fails at the null of an issue without a resolution, which the document allows"
CLOUD_ONLY = (
    "the Jira source of dlt takes a subdomain of atlassian.net only, and airbyte-source-jira 4.0.0 asks /rest/api/3, "
    "which Jira Data Center does not have."
)
APART = frozenset({"export"})
"""The rows that take minutes: measured when they are named, and kept beside a run of the others."""
MANY = {"aiohttp": 1.4, "httpx2": 1.1, "httpx": 1.1}
"""How many times the CPU of the library alone ours may take, at 50 calls at a time."""


@dataclass(frozen=True)
class Bar:
    """A number of design.md that one candidate has to hold."""

    candidate: str
    limit: float
    unit: Literal["times the first", "seconds", "microseconds more than the first"]


@dataclass(frozen=True)
class Row:
    """Candidates that do the same work. The first is the one the others are compared with."""

    title: str
    what: str
    candidates: Sequence[Candidate]
    rounds: int
    bar: Bar | None = None
    not_measured: str = ""
    """Who is missing, and why."""
    unit: Literal["seconds", "instructions"] = "seconds"
    """What a sample is a number of."""


def list_rows(folder: Path, environments: Environments, answers: Mapping[str, Path]) -> dict[str, Row]:
    """Return every row by the name it has on the command line; what they write goes below `folder`."""
    probes = _Probes(environments, answers)
    return {
        "generate": _generate(folder),
        "import": _import(environments),
        "call": _call(probes),
        "watch": _watch(probes),
        "decode": _decode(probes),
        "page": _page(probes),
        "lenient": _lenient(probes),
        "mock": _mock(environments),
        "thousand": _thousand(environments),
        **{library: _many(environments, library, bar) for library, bar in MANY.items()},
        **{f"at-once-{number}": _at_once(environments, number) for number in AT_ONCE},
        **{f"gathered-{library}": _gathered(environments, library) for library in MANY},
        "export": _export(environments),
    }


def _generate(folder: Path) -> Row:
    vanilla = vanilla_command(folder / "generate.json", folder / "generate-vanilla", "none")
    ours: list[str | Path] = [sys.executable, "-m", "generator", "generate", "--into", folder / "generate-ours"]
    return Row(
        "Generating the client",
        "The whole process, from the pinned document to formatted files, caches warm.",
        (
            Candidate("openapi-python-client, from the corrected document", vanilla, whole=True),
            Candidate("ours, with the correction of the document", ours, whole=True),
        ),
        rounds=5,
        bar=Bar("ours, with the correction of the document", 3.0, "seconds"),
        not_measured="jira and atlassian-python-api are written by hand.",
    )


def _import(environments: Environments) -> Row:
    client = "from jira_dc import Jira"
    resource = f"{client}; from jira_dc.api.issue import IssueApi"
    decode = "from jira_dc.models import Issue; from jira_dc_runtime.codec import decode; decode(b'{}', Issue, '')"
    statements = (
        ("import httpx", environments.ours, "import httpx"),
        ("import httpx, msgspec", environments.ours, "import httpx, msgspec"),
        ("ours: client", environments.ours, client),
        ("ours: client + issue", environments.ours, resource),
        ("ours: client + issue + first decoded model", environments.ours, f"{resource}; {decode}"),
        ("a client of httpx that is made", environments.ours, "import httpx; httpx.Client()"),
        ("ours: a client that is made", environments.ours, f"{client}; Jira('https://jira.example.com')"),
        ("jira", environments.jira, "from jira import JIRA"),
        ("atlassian-python-api", environments.atlassian, "from atlassian import Jira"),
        ("vanilla: client", environments.vanilla, "from vanilla_client import Client"),
        (
            "vanilla: client + one operation",
            environments.vanilla,
            "from vanilla_client import Client; from vanilla_client.api.issue import issue_get_issue",
        ),
    )
    return Row(
        "Importing",
        "Time inside a new process each, with .pyc files, in an environment that holds nothing else.",
        [Candidate(name, (python, "-I", "-c", IMPORT.format(code))) for name, python, code in statements],
        rounds=25,
        bar=Bar("ours: client + issue", 1.3, "times the first"),
    )


def _call(probes: _Probes) -> Row:
    return Row(
        "A call without network",
        "Get one small issue that comes from inside the process: httpx.MockTransport, or an adapter of requests.",
        (
            probes.candidate("httpx.get + typed msgspec decode", "baseline", "issue"),
            probes.candidate("the least httpx allows + typed msgspec decode", "baseline", "issue_lean"),
            probes.candidate("ours", "ours", "issue"),
            probes.candidate("ours, with a token", "ours", "issue_token"),
            probes.candidate("jira", "jira", "issue"),
            probes.candidate("atlassian-python-api", "atlassian", "issue"),
            probes.candidate("vanilla", "vanilla", "issue"),
        ),
        rounds=11,
        bar=Bar("ours, with a token", 10.0, "microseconds more than the first"),
    )


def _watch(probes: _Probes) -> Row:
    can_count = shutil.which("valgrind") is not None
    how = "Instructions of the processor, counted by valgrind." if can_count else "Time, for want of valgrind."
    make = probes.counted if can_count else probes.candidate
    return Row(
        "A call that somebody may watch",
        "The same call, by a client that could tell nobody, by one that nobody asks, and with what may be asked for. "
        f"{how}",
        (
            make("no way to watch it", "ours", "issue_unwatched"),
            make("no event asked for", "ours", "issue_token"),
            make("on_event", "ours", "issue_event"),
            make("a deadline", "ours", "issue_deadline"),
        ),
        rounds=1 if can_count else 21,
        bar=Bar("no event asked for", 1.01, "times the first"),
        unit="instructions" if can_count else "seconds",
    )


def _decode(probes: _Probes) -> Row:
    return Row(
        "Decoding a page of 100 issues",
        "From the bytes (about 280 kB) to the value that a search returns.",
        (
            probes.candidate("json.loads", "baseline", "decode", "search"),
            probes.candidate("ours", "ours", "decode", "search"),
            probes.candidate("jira", "jira", "decode", "search"),
        ),
        rounds=11,
        bar=Bar("ours", 1.0, "times the first"),
        not_measured=f"atlassian-python-api returns what json.loads returns, and {NULLS}.",
    )


def _page(probes: _Probes) -> Row:
    return Row(
        "A search for 100 issues without network",
        "The whole call, with the same page and the same stand-in for the network as above.",
        (
            probes.candidate("httpx.get + json.loads", "baseline", "search"),
            probes.candidate("ours", "ours", "search"),
            probes.candidate("jira", "jira", "search"),
            probes.candidate("atlassian-python-api", "atlassian", "search"),
        ),
        rounds=11,
        not_measured=f"{NULLS}.",
    )


def _lenient(probes: _Probes) -> Row:
    return Row(
        "Decoding a page that breaks its declared types",
        "The same page, where the id of one issue, or of each, is a number: it is kept, and reported as drift.",
        (
            probes.candidate("ours, as declared", "ours", "decode", "search"),
            probes.candidate("ours, one issue of 100 is not", "ours", "decode", "one_bad"),
            probes.candidate("ours, all 100 are not", "ours", "decode", "all_bad"),
            probes.candidate("json.loads", "baseline", "decode", "all_bad"),
        ),
        rounds=11,
        not_measured="the peers do not check types: they have no such path.",
    )


def _mock(environments: Environments) -> Row:
    imported = "from jira_dc.testing import MockJira"
    statements = (
        ("import httpx", "import httpx"),
        ("MockJira, ready for a client in the process", f"{imported}; MockJira().jira().myself"),
        ("MockJira, ready over HTTP", f"{imported}; MockJira().url"),
        (
            "the first answer over HTTP",
            f"{imported}; import httpx; httpx.get(MockJira().url + '/rest/api/2/serverInfo')",
        ),
    )
    python = environments.ours
    return Row(
        "Starting a MockJira",
        "Time inside a new process each, imports included, in the environment of the first import.",
        [Candidate(name, (python, "-I", "-c", IMPORT.format(code))) for name, code in statements],
        rounds=15,
        bar=Bar("MockJira, ready over HTTP", 0.15, "seconds"),
        not_measured="no peer has one.",
    )


THOUSAND = """
import time
from jira_dc import Jira, PersonalAccessToken
from jira_dc.testing import MockJira
mock = MockJira()
jira = {client}
fields = {{"project": {{"key": "EX"}}, "issuetype": {{"name": "Task"}}, "summary": "The printer burns"}}
jira.issue.create_issue({{"fields": fields}})
started = time.perf_counter()
for _ in range(999):
    jira.issue.create_issue({{"fields": fields}})
assert len(list(jira.search.iter_search(jql="project = EX AND summary ~ printer", page_size=100))) == 1000
print(time.perf_counter() - started)
"""


def _thousand(environments: Environments) -> Row:
    clients = (
        ("MockJira, in the process", "mock.jira()"),
        ("MockJira, over HTTP", "Jira(mock.url, auth=PersonalAccessToken(mock.token))"),
    )
    python = environments.ours
    return Row(
        "A thousand issues of a MockJira",
        "Create them one by one, and read them all back with a search, 100 a page; client and server are one process.",
        [Candidate(name, (python, "-I", "-c", THOUSAND.format(client=client))) for name, client in clients],
        rounds=5,
        bar=Bar("MockJira, over HTTP", 2.0, "seconds"),
        not_measured="no peer has one.",
    )


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


@dataclass(frozen=True)
class _Probes:
    environments: Environments
    answers: Mapping[str, Path]

    def candidate(self, name: str, probe: str, action: str, answer: str = "") -> Candidate:
        """Return the candidate that runs one action of a module of bench.probes, in the environment it needs."""
        return self._make(name, "bench.probes", probe, action, answer)

    def counted(self, name: str, probe: str, action: str, answer: str = "") -> Candidate:
        """Return the same, of which the instructions are counted."""
        return self._make(name, "bench.probes.instructions", probe, action, answer)

    def _make(self, name: str, module: str, probe: str, action: str, answer: str) -> Candidate:
        pythons = {
            "baseline": self.environments.ours,
            "ours": self.environments.ours,
            "jira": self.environments.jira,
            "atlassian": self.environments.atlassian,
            "vanilla": self.environments.vanilla,
        }
        file = self.answers[answer or action.partition("_")[0]]
        return Candidate(name, (pythons[probe], "-m", module, probe, action, file))
