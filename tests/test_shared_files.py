"""What a clone elsewhere lacks is skipped with a sentence; where it must be there, its lack is a failure."""

from __future__ import annotations

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.shared_files import find_shared, need_program

OUTCOMES = {"": Skipped, "chromium": Skipped, "shared": Failed, "chromium shared": Failed}


@pytest.mark.parametrize("required", OUTCOMES)
def test_what_is_missing_fails_only_where_it_is_required(required: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")  # as every forge sets it
    monkeypatch.setenv("JIRA_DC_REQUIRED", required)
    with pytest.raises(OUTCOMES[required], match=r"\.\./shared/no/such/file is missing"):
        find_shared("no", "such", "file")


def test_a_program_that_is_missing_fails_only_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for required, outcome in (("shared", Skipped), ("shared jq", Failed)):
        monkeypatch.setenv("JIRA_DC_REQUIRED", required)
        with pytest.raises(outcome, match="The program jq is missing"):
            need_program("jq")
