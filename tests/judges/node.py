"""Programs from the npm registry, run with the Node.js of the environment."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def find_program(name: str) -> str:
    """Return the path of node, npm or npx. Raises RuntimeError when Node.js is not installed."""
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not on the PATH; run this through nox, which installs Node.js."
        raise RuntimeError(message)
    return found


def install_package(package: str, folder: Path) -> Path:
    """Install an npm package into `folder` and return its node_modules."""
    _install(folder, package)
    return folder / "node_modules"


def install_listed(folder: Path) -> None:
    """Install what the package.json of `folder` lists; scripts that packages bring are not run."""
    _install(folder, "--ignore-scripts")


def _install(folder: Path, *arguments: str) -> None:
    quietly = ("--silent", "--no-audit", "--no-fund")
    command = [find_program("npm"), "install", *quietly, "--prefix", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
