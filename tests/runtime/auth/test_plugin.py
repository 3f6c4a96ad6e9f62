"""A login that another distribution brings: built, installed and used by name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.fake_jira import Seen, answer, fake_jira

PLUGIN = Path(__file__).parent / "plugin"
PROGRAM = """
import asyncio
from jira_dc import AsyncJira, Jira

with Jira.from_env() as jira:
    print(jira.server_info.get_server_info().version)

async def ask():
    async with AsyncJira.from_env() as jira:
        print((await jira.server_info.get_server_info()).version)

asyncio.run(ask())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the other distribution, install its wheel into a folder of its own, and return that folder."""
    folder = tmp_path_factory.mktemp("plugin")
    shutil.copytree(PLUGIN, folder / "source")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder / "wheels"), str(folder / "source"))
    (wheel,) = (folder / "wheels").iterdir()
    _pip("install", "--no-deps", "--target", str(folder / "site"), str(wheel))
    return folder / "site"


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True)


def _script(seen: Seen) -> bytes:
    knows = seen.headers.get("x-shared-secret") == "s3cret"
    return answer(b'{"version":"10.3.24"}' if knows else b"", status=200 if knows else 401)


def _run(url: str, path: list[Path], **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("JIRA_")}
    environ |= {"JIRA_URL": url, "PYTHONPATH": os.pathsep.join(map(str, path)), **settings}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=environ, capture_output=True, text=True, check=False)


def test_it_is_used_by_its_name(site: Path) -> None:
    with fake_jira(_script) as jira:
        done = _run(jira.url, [site], JIRA_AUTH="shared-secret", PROXY_SECRET="s3cret")
    assert done.stdout.split() == ["10.3.24"] * 2, done.stderr


def test_what_is_missing_is_said_without_its_secret(site: Path) -> None:
    done = _run("https://jira.example.com", [site], JIRA_AUTH="shared-secret")
    assert (
        "'shared-secret' (jira_dc_shared_secret:from_env) cannot be made from the environment (KeyError)" in done.stderr
    )


def test_it_is_unknown_where_it_is_not_installed() -> None:
    done = _run("https://jira.example.com", [], JIRA_AUTH="shared-secret")
    assert "'shared-secret' is not an installed login" in done.stderr
