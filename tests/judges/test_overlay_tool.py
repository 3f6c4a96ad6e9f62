"""Another Overlay 1.0 tool, openapi-overlays-js, makes the same document of our overlay files as our patch stage."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from generator.load import load_spec
from generator.patch import patch_document
from tests.judges.node import find_program, install_package
from tests.operations import ROOT

SCRIPT = Path(__file__).with_name("apply_overlays.mjs")


def test_another_overlay_tool_makes_the_same_document(tmp_path: Path) -> None:
    spec = load_spec(ROOT / "spec")
    document = tmp_path / "document.json"
    document.write_text(json.dumps(spec.document), encoding="utf-8")
    overlays = [str(path) for path in sorted((ROOT / "spec" / "overlays").glob("*.yaml"))]
    modules = install_package(os.environ["OVERLAY_TOOL"], tmp_path)
    out = tmp_path / "patched.json"
    command = [find_program("node"), str(SCRIPT), str(modules), str(document), str(out), *overlays]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert done.stderr == ""
    theirs = json.loads(out.read_text(encoding="utf-8"))
    ours = patch_document(spec.document, spec.overlays)
    actions = sum(len(overlay.actions) for overlay in spec.overlays)
    assert theirs == ours
    assert theirs != spec.document
    print(f"\n{os.environ['OVERLAY_TOOL']} made the same of {actions} actions in {len(overlays)} files.")
