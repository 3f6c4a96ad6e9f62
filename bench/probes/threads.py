"""threads: calls at a time from threads, of a server in a process of its own: by ours, and by the peers.

`python -m bench.probes.threads WHO AT_ONCE` prints the seconds of CPU that one of many calls takes in this process.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from bench.probes.fake import KEY
from bench.probes.loopback import running_server

CALLS = 500
TURNS = 2

Ask = Callable[[], object]


@contextmanager
def ask_ours(library: str, url: str) -> Generator[Ask]:
    """Give what gets an issue with ours, over a client of httpx or httpx2."""
    ours: Any = importlib.import_module("jira_dc")
    http: Any = importlib.import_module(library)
    limits = http.Limits(max_connections=100, max_keepalive_connections=50)
    with (
        http.Client(limits=limits) as client,
        ours.Jira(url, auth=ours.PersonalAccessToken("token"), http_client=client) as jira,
    ):
        yield lambda: jira.issue.get_issue(KEY, fields=["summary"])


@contextmanager
def ask_jira(_: str, url: str) -> Generator[Ask]:
    """Give what gets it with `jira`; any text will do as a token."""
    peer: Any = importlib.import_module("jira")
    connected = peer.JIRA(url, token_auth=KEY, get_server_info=False)
    yield lambda: connected.issue(KEY, fields="summary")
    connected.close()


@contextmanager
def ask_atlassian(_: str, url: str) -> Generator[Ask]:
    """Give what gets it with `atlassian-python-api`."""
    peer: Any = importlib.import_module("atlassian")
    connected = peer.Jira(url, token=KEY)
    yield lambda: connected.issue(KEY, fields="summary")
    connected.close()


WHO = {"jira": ask_jira, "atlassian": ask_atlassian, "httpx": ask_ours, "httpx2": ask_ours}


def time_cpu(ask: Ask, at_once: int) -> float:
    """Return the seconds of CPU that a call takes: the least of several turns, once every connection is open."""
    with ThreadPoolExecutor(at_once) as threads:
        work = [threads.submit(ask) for _ in range(at_once * 2)]
        for each in work:
            each.result()
        turns: list[float] = []
        for _ in range(TURNS):
            started = time.process_time()
            for each in [threads.submit(ask) for _ in range(CALLS)]:
                each.result()
            turns.append((time.process_time() - started) / CALLS)
    return min(turns)


if __name__ == "__main__":
    name, at_once = sys.argv[1:]
    with running_server() as url, WHO[name](name, url) as ask:
        print(time_cpu(ask, int(at_once)))
