"""The two clients: a `Call` goes in, its value comes out. Settings, options and everything below put together.

Generated code takes the ways of batches from here; they are loaded when a method first needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.lazy import export_lazily

from .async_client import AsyncClient
from .client import Client
from .resource import AsyncResource, Resource

if TYPE_CHECKING:
    from .batched import BatchReport, Creations, Moves, Ranks, Readings
else:
    __getattr__, __dir__ = export_lazily(
        __name__, {"batched": ["BatchReport", "Creations", "Moves", "Ranks", "Readings"]}
    )

__all__ = [
    "AsyncClient",
    "AsyncResource",
    "BatchReport",
    "Client",
    "Creations",
    "Moves",
    "Ranks",
    "Readings",
    "Resource",
]
