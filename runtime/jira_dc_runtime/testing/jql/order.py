"""The order of what a query finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jira_dc_runtime.testing.state.issues import Issue

from .asking import Asking
from .fields import JqlField, find_fields
from .syntax.query import Sort


def read_order(asking: Asking, sorts: Sequence[Sort]) -> list[tuple[JqlField, bool]]:
    """Return the fields to order by, each with whether the highest comes first; note an error for a wrong one."""
    order: list[tuple[JqlField, bool]] = []
    for sort in sorts:
        fields = find_fields(asking, sort.field)
        if not fields:
            asking.refuse(f"Not able to sort using field '{sort.field.name}'.")
        elif not fields[0].sortable:
            asking.refuse(f"Field '{sort.field.name}' does not support sorting.")
        else:
            order.append((fields[0], fields[0].descending if sort.descending is None else sort.descending))
    return order


def put_in_order(asking: Asking, issues: list[Issue], order: Sequence[tuple[JqlField, bool]]) -> list[Issue]:
    """Return the issues in order: without one, as Jira does, the highest key first. What is empty comes last."""
    if not order:
        return sorted(issues, key=_key, reverse=True)
    found = sorted(issues, key=lambda issue: issue.id)
    for field, descending in reversed(order):
        keys: dict[int, Any] = {issue.id: field.kind.sort_key(asking, issue) for issue in found}
        full = [issue for issue in found if keys[issue.id] is not None]
        empty = [issue for issue in found if keys[issue.id] is None]
        full.sort(key=lambda issue, keys=keys: keys[issue.id], reverse=descending)  # type: ignore[misc]
        found = [*empty, *full] if descending else [*full, *empty]
    return found


def _key(issue: Issue) -> tuple[str, int]:
    project, _, number = issue.key.rpartition("-")
    return project, int(number)
