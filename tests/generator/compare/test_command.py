"""`python -m generator changes A B` prints the report and writes it three times, or says in a sentence why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.__main__ import main
from tests.operations import ROOT

OURS = str(ROOT / "generated" / "jira_dc" / "openapi.json")


def read_release() -> str:
    """Return the release that is generated."""
    document = json.loads(Path(OURS).read_text(encoding="utf-8"))
    return str(document["info"]["version"])


def test_the_report_is_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(Path(OURS).read_text(encoding="utf-8"))
    del document["paths"]["/api/2/search"]["get"]
    older = tmp_path / "older.json"
    older.write_text(json.dumps(document), encoding="utf-8")
    into = tmp_path / "new" / "folder"
    assert main(["changes", str(older), read_release(), "--into", str(into)]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in into.iterdir()}
    assert sorted(written) == ["changes.html", "changes.json", "changes.md"]
    assert capsys.readouterr().out.startswith(written["changes.md"])
    report = json.loads(written["changes.json"])
    assert [(change["rule"], change["subject"]["python"]) for change in report["changes"]] == [
        ("endpoint-added", "jira.search.search")
    ]
    assert (report["knows_upstream"], report["bump"], report["python"]) == (False, "minor", None)


def test_what_can_t_be_compared_is_said_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "reports"
    assert main(["changes", "9.0", OURS, "--into", str(into)]) == 1
    assert capsys.readouterr().err.startswith("error: '9.0' is neither a pinned release")
    assert not into.exists()
