"""Go through pages: calls that ask for a page go in, items come out, whatever way Jira pages them.

Generated code takes the ways from here; they are loaded when a method first goes through pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.ground.lazy import export_lazily

if TYPE_CHECKING:
    from .pages import CursorPages, ListPages, NumberedPages, OffsetPages, SinglePage, WindowPages, set_page
    from .walk import AsyncItemIterator, ItemIterator
else:
    __getattr__, __dir__ = export_lazily(
        __name__,
        {
            "pages": [
                "CursorPages",
                "ListPages",
                "NumberedPages",
                "OffsetPages",
                "SinglePage",
                "WindowPages",
                "set_page",
            ],
            "walk": ["AsyncItemIterator", "ItemIterator"],
        },
    )

__all__ = [
    "AsyncItemIterator",
    "CursorPages",
    "ItemIterator",
    "ListPages",
    "NumberedPages",
    "OffsetPages",
    "SinglePage",
    "WindowPages",
    "set_page",
]
