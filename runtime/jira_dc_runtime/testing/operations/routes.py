"""Which operations answer from the state: each module of this room says so for its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import (
    anonymization,
    archive,
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
    followers,
    groups,
    issue_links,
    issue_properties,
    issues,
    metadata,
    permissions,
    picker,
    projects,
    properties,
    remote_links,
    roles,
    schemes,
    screens,
    search,
    server,
    settings,
    sprints,
    subtasks,
    tasks,
    templates,
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
    archive,
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
    followers,
    groups,
    issue_links,
    issue_properties,
    issues,
    metadata,
    permissions,
    picker,
    projects,
    properties,
    remote_links,
    roles,
    schemes,
    screens,
    search,
    server,
    settings,
    sprints,
    subtasks,
    tasks,
    templates,
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
