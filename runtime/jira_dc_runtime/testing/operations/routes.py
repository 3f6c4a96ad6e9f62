"""Which operations answer from the state: each module of this room says so for its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jira_dc_runtime.testing.judge.document import Document

from . import (
    agile,
    anonymization,
    archive,
    attachments,
    avatars,
    columns,
    comments,
    components,
    dashboards,
    development,
    fields,
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
    server,
    settings,
    subtasks,
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
    agile,
    anonymization,
    archive,
    attachments,
    avatars,
    columns,
    comments,
    components,
    dashboards,
    development,
    fields,
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
    server,
    settings,
    subtasks,
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
UNDECLARED: Final[Mapping[str, int | None]] = {
    "DELETE /api/2/version/{id}": None,
    "GET /api/2/group": None,
    metadata.OLD_CREATEMETA: 9,
}
"""Those that the document does not have and the WADL of 8.4.3 does, with the release that has them no more.

Programs use them on every release, and the `self` of a group names one.
"""


def add_undeclared(document: Document) -> Document:
    """Return `document` with the operations that its release has beside it."""
    major = int(document.version.partition(".")[0])
    for key, before in UNDECLARED.items():
        if before is None or major < before:
            document.with_operation(key)
    return document
