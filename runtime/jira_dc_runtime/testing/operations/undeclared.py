"""The operations that a server has and no document: a WADL of a running server lists them, or clients read them."""

from __future__ import annotations

from typing import Final

OUTSIDE: Final = (
    "DELETE /api/2/version/{id}",
    "GET /api/2/group",
    "GET /applinks/latest/listApplicationlinks",
    "GET /project-templates/latest/templates",
)
"""Those of every release."""
OLD_CREATEMETA: Final = "GET /api/2/issue/createmeta"
"""What Jira 8 and earlier have."""
