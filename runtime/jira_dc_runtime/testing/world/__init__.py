"""The small state behind MockJira: projects, issues, comments, worklogs, attachments, boards and sprints."""

from __future__ import annotations

from .fields import create
from .routes import ROUTES, Route, download_attachment
from .world import World

__all__ = ["ROUTES", "Route", "World", "create", "download_attachment"]
