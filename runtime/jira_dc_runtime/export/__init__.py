"""Everything of a Jira: a query is cut into slices, each slice is read whole, and files are written that can go on.

`jira.export` plans, reads and writes; `engines/` are thin adapters over the same slices for what runs on many machines.
All of it is raw JSON, as Jira sent it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.ground.lazy import export_lazily

if TYPE_CHECKING:
    from .async_export import AsyncExport
    from .broken import BrokenIssue
    from .export import Export
    from .reconcile import newest_versions
    from .slices import INCLUDES, Plan, Progress, Slice, SliceChanged, Watermark
    from .write.manifest import ExportUnfinished, Manifest
else:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "async_export": ["AsyncExport"],
            "broken": ["BrokenIssue"],
            "export": ["Export"],
            "reconcile": ["newest_versions"],
            "slices": ["INCLUDES", "Plan", "Progress", "Slice", "SliceChanged", "Watermark"],
            "write.manifest": ["ExportUnfinished", "Manifest"],
        },
    )

__all__ = [
    "INCLUDES",
    "AsyncExport",
    "BrokenIssue",
    "Export",
    "ExportUnfinished",
    "Manifest",
    "Plan",
    "Progress",
    "Slice",
    "SliceChanged",
    "Watermark",
    "newest_versions",
]
