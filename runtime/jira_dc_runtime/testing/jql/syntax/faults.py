"""What Jira says of a text that is no JQL. The words are those of its answers, seen in public reports and tests."""

from __future__ import annotations

from typing import Final

from .query import Place

HEAD: Final = "Error in the JQL Query: "


class JqlFault(Exception):
    """Raised for a text that is no JQL; `message` is what Jira says of it."""

    def __init__(self, said: str, place: Place | None = None, *, head: str = HEAD) -> None:
        self.message = f"{head}{said}" + (f" {place}" if place else "")
        super().__init__(self.message)
