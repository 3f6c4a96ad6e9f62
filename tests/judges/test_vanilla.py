"""Plain openapi-python-client generates every operation from the corrected document, without a warning."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from generator.document.openapi import list_operations
from generator.emit.opc import CONTENT_TYPE_OVERRIDES
from tests.operations import ROOT, load_document

CLIENT = "vanilla_client"
IMPORT_ALL = f"""
import importlib, pathlib, sys
operations = [path for path in sorted(pathlib.Path({CLIENT!r}, "api").glob("*/*.py")) if path.name != "__init__.py"]
for path in operations:
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    assert callable(module._get_kwargs), path
print(len(operations))
"""


def test_plain_openapi_python_client_generates_every_operation(tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text(
        json.dumps({"content_type_overrides": CONTENT_TYPE_OVERRIDES, "post_hooks": []}), encoding="utf-8"
    )
    document = ROOT / "generated" / "jira_dc" / "openapi.json"
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(document)]
    command += ["--meta", "none", "--config", str(config), "--output-path", str(tmp_path / CLIENT), "--fail-on-warning"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "warning" not in said.lower(), said
    imported = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, timeout=300, cwd=tmp_path, check=False
    )
    assert imported.returncode == 0, imported.stderr
    operations = sum(1 for _operation in list_operations(load_document()))
    assert int(imported.stdout) == operations
    print(f"\nPlain openapi-python-client generated {operations} of {operations} operations, 0 warnings; all import.")
