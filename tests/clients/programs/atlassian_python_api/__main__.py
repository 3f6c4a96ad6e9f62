"""Run all flows of this client."""

from __future__ import annotations

from tests.clients.programs.flow import run

from . import issues, on_issues, people, planning, projects, search, server
from .site import Site

run((issues, on_issues, search, projects, people, planning, server), Site())
