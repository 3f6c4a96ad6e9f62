"""The reading material beside the repository: recorded answers, the audit's findings, the upstream documents.

It is Atlassian's and other people's text and is never committed, so it may be missing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
"""The root of this repository."""


def find_shared(*parts: str) -> Path:
    """Return the path of `../shared/<parts>`, a file or folder that is there.

    Where it is missing, the test that asks (or the module, when asked at import) is skipped with a sentence; in CI,
    where `CI=true`, it fails instead, so that a job without the material can't look green.
    """
    path = ROOT.parent.joinpath("shared", *parts)
    if path.exists():
        return path
    missing = "/".join(("..", "shared", *parts))
    if os.environ.get("CI") == "true":
        pytest.fail(f"{missing} is missing; check the reading material out beside the repository.", pytrace=False)
    pytest.skip(f"{missing} is missing; put the reading material beside the repository.", allow_module_level=True)
