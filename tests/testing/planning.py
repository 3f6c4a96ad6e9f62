"""The operations by which work is searched and planned; `test_planning.py` tries each of them."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.testing.operations import boards, columns, epics, filters, search, sprints

PLANNING: Final = {key for module in (boards, columns, epics, filters, search, sprints) for key in module.ROUTES}
