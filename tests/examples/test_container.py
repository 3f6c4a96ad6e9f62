"""The image of a MockJira: what its lines say is true here, and where Docker runs it is built and asked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from jira_dc import Jira, JiraError, PersonalAccessToken
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.command import serve
from tests.operations import ROOT

FOLDER = ROOT / "examples" / "container"
LINES = re.sub(r"\\\n\s*", "", (FOLDER / "Dockerfile").read_text()).splitlines()
IMAGE = "mock-jira-test"


def read_instruction(name: str) -> str:
    """Return what stands behind the last instruction of a name."""
    return [line.removeprefix(name).strip() for line in LINES if line.startswith(f"{name} ")][-1]


def has_docker() -> bool:
    """Return whether an engine runs here."""
    program = shutil.which("docker")
    return program is not None and subprocess.run([program, "info"], capture_output=True, check=False).returncode == 0


def build_wheel(folder: Path) -> Path:
    """Return the wheel of this tree."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True, timeout=120)
    return next(folder.glob("*.whl"))


def test_its_command_is_one_that_serves(capsys: pytest.CaptureFixture[str]) -> None:
    python, _, module, *arguments = json.loads(read_instruction("ENTRYPOINT")) + json.loads(read_instruction("CMD"))
    assert (python, module) == ("python", "jira_dc.testing")
    port = arguments.index("--port") + 1
    assert arguments[port] == read_instruction("EXPOSE")
    arguments[port] = "0"
    stop, printed = threading.Event(), ""
    thread = threading.Thread(target=serve, args=(MockJira, arguments, stop))
    thread.start()
    while "JIRA_TOKEN" not in printed:
        stop.wait(0.01)
        printed += capsys.readouterr().out
    url = re.search(r"JIRA_URL=(\S+)", printed)
    assert url is not None
    try:
        with Jira(url[1], auth=PersonalAccessToken("token")) as jira:
            assert jira.myself.get_user().name == "admin"
    finally:
        stop.set()
        thread.join()


def test_its_health_check_asks_where_it_serves() -> None:
    health = read_instruction("HEALTHCHECK")
    address = urlsplit(re.search(r"http://[^']+", health)[0])  # type: ignore[index]
    assert (str(address.port), address.path) == (read_instruction("EXPOSE"), "/status")


@pytest.mark.skipif(not has_docker(), reason="no Docker engine runs here")
def test_the_image_serves(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    build_wheel(tmp_path / "dist")
    shutil.copy(FOLDER / "Dockerfile", tmp_path)
    subprocess.run(["docker", "build", "--quiet", "-t", IMAGE, str(tmp_path)], check=True, timeout=280)
    run = ["docker", "run", "--rm", "--detach", "--publish", "127.0.0.1::8080", IMAGE]
    container = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
    try:
        mapped = subprocess.run(
            ["docker", "port", container, "8080"], check=True, capture_output=True, text=True
        ).stdout
        url = f"http://{mapped.split()[0]}"
        with Jira(url, auth=PersonalAccessToken("token")) as jira:
            for _ in range(50):
                try:
                    assert jira.server_info.get_server_info().base_url == url
                    break
                except JiraError:
                    time.sleep(0.2)
            assert jira.issue.get_issue("EX-1").key == "EX-1"
        assert httpx.get(f"{url}/status", trust_env=False).json() == {"state": "RUNNING"}
    finally:
        subprocess.run(["docker", "stop", container], check=True, capture_output=True)
