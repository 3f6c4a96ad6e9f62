"""Both formats of the files of an export."""

from __future__ import annotations

import pytest

from jira_dc_runtime.export.write.formats import Format


@pytest.fixture(params=["parquet", "jsonl"])
def form(request: pytest.FixtureRequest) -> Format:
    """A format."""
    form: Format = request.param
    return form
