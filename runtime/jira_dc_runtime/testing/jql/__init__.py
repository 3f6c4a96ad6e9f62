"""Searching the state with JQL. The parts are loaded when something is searched first: a MockJira starts without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.ground.lazy import export_lazily

if TYPE_CHECKING:
    from .search import Found, check, find, find_issues, projects_in
    from .suggest import complete, describe
else:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "search": ["Found", "check", "find", "find_issues", "projects_in"],
            "suggest": ["complete", "describe"],
        },
    )

__all__ = ["Found", "check", "complete", "describe", "find", "find_issues", "projects_in"]
