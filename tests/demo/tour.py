"""A tour of calls through the generated client, against a stub Jira on loopback: `python -m tests.demo.tour`.

It checks what it prints. The exit code is 1, with a sentence, if anything was not as expected.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from jira_dc import JIRA_VERSION, JiraError

from . import async_tour, sync_tour
from .guide import Guide, Print, Surprise
from .stub_jira import stub_jira


def take_tour(write: Print = print) -> int:
    """Print the tour, line by line, and return the exit code."""
    logging.getLogger("jira_dc").addHandler(logging.NullHandler())  # the tour prints the drift itself
    with stub_jira() as stub, tempfile.TemporaryDirectory() as folder:
        write(f"A tour of jira_dc, generated from Jira {JIRA_VERSION}, with a stub Jira at {stub.url}")
        guide = Guide(stub, write)
        try:
            sync_tour.walk(stub, guide, Path(folder))
            asyncio.run(async_tour.walk(stub, guide))
        except (JiraError, Surprise) as error:
            guide.surprises.append(str(error))
        return guide.end()


if __name__ == "__main__":
    sys.exit(take_tour())
