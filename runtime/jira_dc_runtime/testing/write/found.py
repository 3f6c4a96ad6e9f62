"""How Jira writes a page of issues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State

from .expanded import write_expanded
from .issues import NAVIGABLE, split_fields
from .pages import write_page

_NULL_UNLESS_EXPANDED: Final = ("expand", "names", "schema", "warningMessages")  # seen on 10.3: null, not absent


def write_found(state: State, found: list[Issue], wanted: Mapping[str, Any], user: str | None = None) -> JsonObject:
    """Return a page of issues with the fields that `wanted` names, by itself those that a list can show."""
    listed = split_fields(wanted.get("fields")) or NAVIGABLE
    expand = {*_split(split_fields(wanted.get("expand")))}
    page = write_page(state, found, wanted, "issues")
    page["issues"] = [write_expanded(state, one, asked=listed, expand=expand, user=user) for one in page["issues"]]
    for name in ("names", "schema"):  # of all issues at once, and not of each
        parts = [part for one in page["issues"] if (part := one.pop(name, None)) is not None]
        page[name] = {key: value for part in parts for key, value in part.items()} if name in expand else None
    return {**dict.fromkeys(_NULL_UNLESS_EXPANDED), **page}


def _split(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",")]
