"""A MockJira and a client that reaches it; the fixture `mock_jira` itself comes from the plug-in."""

from __future__ import annotations

import pytest

from jira_dc import Jira
from jira_dc.testing import MockJira


@pytest.fixture
def jira(mock_jira: MockJira) -> Jira:
    return mock_jira.jira()
