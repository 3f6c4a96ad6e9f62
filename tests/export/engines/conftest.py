"""One MockJira for the tests of an engine, and the environment that its workers find their login in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jira_dc.testing import MockJira
from jira_dc_runtime.export.engines.connect import close_clients
from jira_dc_runtime.export.slices import Plan

from .seeded_jira import ISSUES, make_plan, seed


@pytest.fixture(scope="module")
def jira() -> Iterator[MockJira]:
    """A MockJira that is served, and named with its token in the environment of this process and its children."""
    with MockJira(issues=ISSUES, strict=False) as mock, pytest.MonkeyPatch.context() as patch:
        seed(mock)
        patch.setenv("JIRA_URL", mock.url)
        patch.setenv("JIRA_TOKEN", mock.token)
        close_clients()
        yield mock
        close_clients()


@pytest.fixture(scope="module")
def plan(jira: MockJira) -> Plan:
    made = make_plan()
    assert len(made.slices) > 2
    return made
