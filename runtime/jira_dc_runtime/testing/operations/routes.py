"""Which operations answer from the state: each module of this room says so for its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import (
    attachments,
    boards,
    columns,
    comments,
    development,
    epics,
    fields,
    filters,
    issues,
    metadata,
    people,
    projects,
    screens,
    search,
    server,
    sprints,
    transitions,
    webhooks,
    workflow,
    worklogs,
)
from .route import Route

_MODULES: Final = (
    attachments,
    boards,
    columns,
    comments,
    development,
    epics,
    fields,
    filters,
    issues,
    metadata,
    people,
    projects,
    screens,
    search,
    server,
    sprints,
    transitions,
    webhooks,
    workflow,
    worklogs,
)

ROUTES: Final[Mapping[str, Route]] = MappingProxyType(
    {key: route for module in _MODULES for key, route in module.ROUTES.items()}
)
