"""Any number of items for operations that take so many at a time: batches go out in turn, a report comes back.

Generated code takes the ways from here; they are loaded when a method first sends batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.ground.lazy import export_lazily

if TYPE_CHECKING:
    from .batches import Creations, Moves, Ranks, Readings
    from .report import BatchItem, BatchReport
else:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "batches": ["Creations", "Moves", "Ranks", "Readings"],
            "report": ["BatchItem", "BatchReport"],
        },
    )

__all__ = ["BatchItem", "BatchReport", "Creations", "Moves", "Ranks", "Readings"]
