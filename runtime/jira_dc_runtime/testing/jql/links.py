"""Links between issues, as JQL looks for them."""

from __future__ import annotations

from collections.abc import Iterable

from jira_dc_runtime.testing.state.issues import Issue

from .asking import Asking


def linked_issues(asking: Asking, start: Issue, description: str | None) -> list[int] | None:
    """Return the ids of the issues that `start` is linked to, by one description or by any; None for no such one."""
    wanted = None if description is None else description.lower()
    found: list[int] = []
    known = wanted is None
    types = {one.id: one for one in asking.state.link_types}
    for one in types.values():
        known |= wanted in {one.outward.lower(), one.inward.lower()}
    for link in asking.state.links:
        type_ = types.get(link.type)
        if type_ is None:
            continue
        if link.source == start.id and wanted in {None, type_.outward.lower()}:
            found.append(link.target)
        if link.target == start.id and wanted in {None, type_.inward.lower()}:
            found.append(link.source)
    return [number for number in found if number in asking.by_id] if known else None


def link_names(asking: Asking, issue: Issue) -> list[str]:
    """Return what links do to an issue: the descriptions from its side, and the ids of their types."""
    types = {one.id: one for one in asking.state.link_types}
    names: list[str] = []
    for link in asking.state.links:
        type_ = types.get(link.type)
        if type_ is not None and link.source == issue.id:
            names += [type_.id, type_.outward.lower()]
        if type_ is not None and link.target == issue.id:
            names += [type_.id, type_.inward.lower()]
    return names


def remote_linked_issues(asking: Asking, global_ids: Iterable[str]) -> list[int]:
    """Return the ids of the issues that have a remote link with one of these global ids."""
    wanted = set(global_ids)
    return [one.id for one in asking.by_id.values() if any(link.global_id in wanted for link in one.remote_links)]
