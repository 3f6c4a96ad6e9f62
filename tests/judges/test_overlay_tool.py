"""Another Overlay 1.0 tool, openapi-overlays-js, makes the same document of our overlay files as our patch stage."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from generator.correct.patch import patch_document
from generator.correct.spec import load_spec
from tests.judges.node import find_program, install_package
from tests.operations import ROOT

SPEC = load_spec(ROOT / "spec")
SCRIPT = Path(__file__).with_name("apply_overlays.mjs")


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which npm has installed the tool."""
    return install_package(os.environ["OVERLAY_TOOL"], tmp_path_factory.mktemp("tool"))


@pytest.mark.parametrize("release", SPEC.releases)
def test_another_overlay_tool_makes_the_same_document(release: str, modules: Path, tmp_path: Path) -> None:
    """Of every pinned release: what an action says of releases is ours, and the tool does not know it."""
    distilled = SPEC.releases[release]
    document = tmp_path / "document.json"
    document.write_text(json.dumps(distilled), encoding="utf-8")
    overlays = [str(path) for path in sorted((ROOT / "spec" / "overlays").glob("*.yaml"))]
    out = tmp_path / "patched.json"
    command = [find_program("node"), str(SCRIPT), str(modules), str(document), str(out), *overlays]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert done.stderr == ""
    theirs = json.loads(out.read_text(encoding="utf-8"))
    ours = patch_document(distilled, SPEC.overlays)
    actions = sum(action.releases.holds(release) for overlay in SPEC.overlays for action in overlay.actions)
    assert theirs == ours
    assert theirs != distilled
    print(f"\n{os.environ['OVERLAY_TOOL']} made the same of Jira {release} and {actions} actions.")
