"""What a machine may lack: programs, and the reading material beside the repository.

That is recorded answers, the audit's findings and the upstream documents: Atlassian's and other people's text, which is
never committed.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
"""The root of this repository."""


def is_required(what: str) -> bool:
    """Return whether this machine must have `what`, one of the words in JIRA_DC_REQUIRED, which `.ci/run` sets."""
    return what in os.environ.get("JIRA_DC_REQUIRED", "").split()


def find_shared(*parts: str) -> Path:
    """Return the path of `../shared/<parts>`, a file or folder that is there.

    Where it is missing, the test that asks (or the module, when asked at import) is skipped with a sentence. Where it
    has to be there it fails instead, so that a job without the material can't look green.
    """
    path = ROOT.parent.joinpath("shared", *parts)
    if path.exists():
        return path
    missing = "/".join(("..", "shared", *parts))
    if is_required("shared"):
        pytest.fail(f"{missing} is missing; check the reading material out beside the repository.", pytrace=False)
    pytest.skip(f"{missing} is missing; put the reading material beside the repository.", allow_module_level=True)


def need_program(name: str) -> None:
    """Skip the test that asks, with a sentence, where the program `name` is missing; fail where it has to be there."""
    if shutil.which(name) is not None:
        return
    if is_required(name):
        pytest.fail(f"The program {name} is missing; install it.", pytrace=False)
    pytest.skip(f"The program {name} is missing; install it to run this test.")
