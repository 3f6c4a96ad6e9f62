"""environments: a clean virtual environment for each candidate, kept as long as nothing it holds has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from generator.emit.opc import CONTENT_TYPE_OVERRIDES

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).with_name("peers.txt")
DOCUMENT = ROOT / "generated" / "jira_dc" / "openapi.json"

VANILLA_PACKAGE = "vanilla_client"
VANILLA_SETTINGS = {
    "content_type_overrides": CONTENT_TYPE_OVERRIDES,
    "package_name_override": VANILLA_PACKAGE,
    "project_name_override": VANILLA_PACKAGE.replace("_", "-"),
}


class BenchError(Exception):
    """Something that is measured could not be built or run; the message says what and why."""


@dataclass(frozen=True)
class Environments:
    """The Python interpreter of each environment."""

    ours: Path
    """The wheel of this repository and what it depends on."""
    libraries: Path
    """The same with each HTTP library."""
    jira: Path
    atlassian: Path
    export: Path
    """The wheel with what writes files."""
    perceval: Path
    tap: Path
    """The Singer tap `tap-jira`."""
    vanilla: Path
    """The output of plain openapi-python-client and what it depends on."""


def prepare_environments(folder: Path) -> Environments:
    """Return the environments below `folder`, building those that are missing or out of date.

    Raises BenchError when a tool fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    peers = read_peers(PEERS)
    wheel = _build_wheel(folder)
    return Environments(
        ours=_prepare(folder / "ours", [str(wheel)], [wheel]),
        libraries=_prepare(folder / "libraries", [f"{wheel}[aiohttp,httpx2]"], [wheel]),
        jira=_prepare(folder / "jira", [peers["jira"]]),
        atlassian=_prepare(folder / "atlassian", [peers["atlassian-python-api"]]),
        export=_prepare(folder / "export", [f"{wheel}[cli,export]"], [wheel]),
        perceval=_prepare(folder / "perceval", [peers["perceval"]]),
        tap=_prepare(folder / "tap", [peers["tap-jira"]]),
        vanilla=_prepare_vanilla(folder, peers["openapi-python-client"]),
    )


def read_peers(file: Path) -> dict[str, str]:
    """Return the requirement of each peer, such as `jira==3.10.5`, by its name."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pins = [line for line in lines if line and not line.startswith("#")]
    return {pin.partition("==")[0]: pin for pin in pins}


def vanilla_command(settings: Path, output: Path, meta: str) -> list[str]:
    """Return the command that makes plain openapi-python-client write a client from the corrected document.

    `meta` is what it writes around the package: "none", or "setup" for an installable project.
    """
    settings.write_text(json.dumps(VANILLA_SETTINGS), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--overwrite", "--path", str(DOCUMENT)]
    return [*command, "--config", str(settings), "--meta", meta, "--output-path", str(output)]


def _build_wheel(folder: Path) -> Path:
    builder = _prepare(folder / "builder", [])
    wheels = folder / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    _run([str(builder), "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)])
    return next(wheels.glob("*.whl"))


def _prepare_vanilla(folder: Path, pin: str) -> Path:
    installed = f"openapi-python-client=={version('openapi-python-client')}"
    if installed != pin:
        raise BenchError(f"{PEERS.name} wants {pin}, but {installed} is installed here: make the two the same.")
    project = folder / "vanilla-project"
    if not _is_current(folder / "vanilla", _describe([pin], [DOCUMENT])):
        _run(vanilla_command(folder / "vanilla.json", project, "setup"))
    return _prepare(folder / "vanilla", [str(project)], [DOCUMENT], pin)


def _prepare(folder: Path, requirements: Sequence[str], sources: Iterable[Path] = (), *also: str) -> Path:
    """Return the interpreter of the environment in `folder`, which has `requirements` made from `sources`."""
    description = _describe(also or requirements, sources)
    python = _python_of(folder)
    if not _is_current(folder, description):
        _run([sys.executable, "-m", "virtualenv", "--quiet", "--clear", str(folder)])
        if requirements:
            _run([str(python), "-m", "pip", "install", "--quiet", *requirements])
        _stamp_of(folder).write_text(description, encoding="utf-8")
    return python


def _describe(requirements: Iterable[str], sources: Iterable[Path]) -> str:
    digests = [hashlib.sha256(source.read_bytes()).hexdigest() for source in sources]
    return "\n".join([sys.version, *requirements, *digests])


def _is_current(folder: Path, description: str) -> bool:
    stamp = _stamp_of(folder)
    return stamp.exists() and stamp.read_text(encoding="utf-8") == description


def _stamp_of(folder: Path) -> Path:
    return folder / "bench-stamp.txt"


def _python_of(folder: Path) -> Path:
    return folder / "Scripts" / "python.exe" if sys.platform == "win32" else folder / "bin" / "python"


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise BenchError(f"`{' '.join(command)}` failed: {said[-1] if said else 'it said nothing'}")
