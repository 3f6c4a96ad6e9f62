"""What answers one operation from the state."""

from __future__ import annotations

from collections.abc import Callable

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer
from jira_dc_runtime.testing.state.state import State

Route = Callable[[State, RecordedCall], Answer]
