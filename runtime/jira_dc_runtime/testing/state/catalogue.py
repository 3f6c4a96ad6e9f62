"""What the administrators of a MockJira set up: schemes, roles, types, settings."""

from __future__ import annotations

from typing import Any

from jira_dc_runtime.testing.exchange import JsonObject

from .avatars import Avatars
from .dashboards import usual_dashboards
from .people import usual_application_roles
from .project_schemes import (
    usual_issue_type_schemes,
    usual_notification_schemes,
    usual_priority_schemes,
    usual_security_schemes,
    usual_workflow_schemes,
    usual_workflows,
)
from .projects import no_categories
from .schemes import Actor, usual_permission_schemes, usual_roles
from .settings import Settings


class Catalogue:
    """The part of the state that projects and issues refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.public = False
        """Whether everybody may browse every project, also without a login."""
        self.roles = usual_roles()
        self.permission_schemes = usual_permission_schemes()
        self.issue_type_schemes = usual_issue_type_schemes()
        self.priority_schemes = usual_priority_schemes()
        self.workflows = usual_workflows()
        self.workflow_schemes = usual_workflow_schemes()
        self.notification_schemes = usual_notification_schemes()
        self.security_schemes, self.security_levels = usual_security_schemes()
        self.application_roles = usual_application_roles()
        self.categories = no_categories()
        self.settings = Settings()
        self.avatars = Avatars()
        self.dashboards = usual_dashboards()
        self.properties: dict[str, dict[str, Any]] = {}
        """Entity properties: their values by key, by whose they are: `issue 10001`, `project 10000`."""
        self.remote_links: dict[str, dict[str, JsonObject]] = {}
        """The remote links of versions by their global id, by the id of the version."""

    def starting_roles(self) -> dict[str, list[Actor]]:
        """Return who is in each role of a new project."""
        return {role.id: list(role.actors) for role in self.roles}
