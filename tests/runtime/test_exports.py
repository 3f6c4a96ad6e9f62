"""The public names, and what importing them costs."""

from __future__ import annotations

import subprocess
import sys

import jira_dc_runtime
from jira_dc_runtime import auth, codec


def test_all_is_sorted_and_exact() -> None:
    for package in (jira_dc_runtime, auth, codec):
        names = [name for name in vars(package) if not name.startswith("_") and not _is_module(package, name)]
        public = [name for name in package.__all__ if not name.startswith("__")]
        assert sorted(public) == sorted(set(names) - {"annotations"})
        assert len(set(package.__all__)) == len(package.__all__)


def _is_module(package: object, name: str) -> bool:
    return isinstance(getattr(package, name), type(sys))


def test_importing_adds_no_module_that_httpx_and_msgspec_do_not_need() -> None:
    code = (
        "import sys, httpx, msgspec; before = set(sys.modules); import jira_dc_runtime; "
        "print(*sorted(set(sys.modules) - before))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert [name for name in out.split() if not name.startswith("jira_dc_runtime")] == []
