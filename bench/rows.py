"""rows: what is measured, beside what, and which bar it has to hold."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.environments import Environments, vanilla_command
from bench.many import list_rows_of_many
from bench.measure import Candidate
from bench.row import Bar, Row

IMPORT = "import time; started = time.perf_counter(); {}; print(time.perf_counter() - started)"
NULLS = "what vanilla writes fails at the null of an issue without a resolution, which the document allows"


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
        **list_rows_of_many(environments),
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
