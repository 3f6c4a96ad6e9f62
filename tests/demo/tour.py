"""A tour of calls through the generated client, against a MockJira on loopback: `python -m tests.demo.tour`.

It checks what it prints. The exit code is 1, with a sentence, if anything was not as expected.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path
from unittest import mock as patching

from jira_dc import JIRA_VERSION, JiraError
from jira_dc.testing import MockJira, Reply

from . import async_tour, sync_tour
from .guide import Guide, Print, Surprise

DIRECT = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
"""No proxy of this machine gets in between."""


def take_tour(write: Print = print, mock: MockJira | None = None) -> int:
    """Print the tour through `mock`, or a new one, line by line, and return the exit code."""
    logging.getLogger("jira_dc").addHandler(logging.NullHandler())  # the tour prints the drift itself
    folder = tempfile.TemporaryDirectory()
    with patching.patch.dict(os.environ, DIRECT), mock or make_mock_jira() as jira, folder:
        write(f"A tour of jira_dc, generated from Jira {JIRA_VERSION}, with a MockJira at {jira.url}")
        guide = Guide(jira, write)
        try:
            sync_tour.walk(jira, guide, Path(folder.name))
            asyncio.run(async_tour.walk(jira, guide))
        except (JiraError, Surprise) as error:
            guide.surprises.append(str(error))
        return guide.end()


def make_mock_jira() -> MockJira:
    """Return a MockJira with 120 issues, small pages, and two answers that the tour is to show something with."""
    # Requests come in on another address than the one that an admin has configured.
    mock = MockJira(issues=120, page_cap=50, base_url="https://jira.example.com")

    # A newer server has fields that the document does not have.
    user = {"name": "fred", "displayName": "Fred Example", "active": True, "aFieldOfTomorrow": {"since": "12.0"}}
    mock.reply("GET /api/2/myself", user)
    drifting = {"id": 1, "name": "Sprint 1", "state": "closed", "startDate": "2026-01-05T09:00:00.000Z"}
    drifting["completeDate"] = "31/Jan/26 5:00 PM"  # the document says date-time
    mock.reply("GET /agile/1.0/sprint/{sprintId}", Reply(json=drifting, checked=False))
    return mock


if __name__ == "__main__":
    sys.exit(take_tour())
