"""Which operations answer from the state: each module of this room says so for its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import (
    anonymization,
    attachments,
    avatars,
    boards,
    columns,
    comments,
    components,
    dashboards,
    development,
    epics,
    fields,
    filters,
    groups,
    issues,
    metadata,
    permissions,
    projects,
    properties,
    roles,
    schemes,
    screens,
    search,
    server,
    settings,
    sprints,
    tasks,
    transitions,
    user_search,
    users,
    versions,
    webhooks,
    workflow,
    workflow_schemes,
    worklogs,
)
from .route import Route

_MODULES: Final = (
    anonymization,
    attachments,
    avatars,
    boards,
    columns,
    comments,
    components,
    dashboards,
    development,
    epics,
    fields,
    filters,
    groups,
    issues,
    metadata,
    permissions,
    projects,
    properties,
    roles,
    schemes,
    screens,
    search,
    server,
    settings,
    sprints,
    tasks,
    transitions,
    user_search,
    users,
    versions,
    webhooks,
    workflow,
    workflow_schemes,
    worklogs,
)

ROUTES: Final[Mapping[str, Route]] = MappingProxyType(
    {key: route for module in _MODULES for key, route in module.ROUTES.items()}
)
MARKED_AS_SAMPLES: Final = development.MARKED_AS_SAMPLES
"""Those among them that answer a sample."""
OUTSIDE: Final[Mapping[str, Route]] = MappingProxyType({"GET /rest/api/2/group": groups.get_group})
"""What Jira answers beside the document, because a `self` names it."""
