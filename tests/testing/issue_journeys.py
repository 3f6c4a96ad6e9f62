"""Which operations on issues, and on what hangs on them, have tests of their own beside those of the whole state."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.testing.operations import attachments, comments, fields, metadata, screens, transitions, worklogs

MODULES: Final = (attachments, comments, fields, metadata, screens, transitions, worklogs)
TRIED_ELSEWHERE: Final = {key for module in MODULES for key in module.ROUTES}
