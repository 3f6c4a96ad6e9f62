"""The rows of the table `links`: other issues, parents, subtasks, and what lies outside of Jira."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_object

from .columns import Entry, ObjectReader

LINK: Final = ObjectReader(
    (
        Entry("kind", "text", "kind"),
        Entry("id", "int", "id"),
        Entry("direction", "text", "direction"),
        Entry("type", "named", "type"),
        Entry("relation", "text", "relation"),
        Entry("other", "issue", "other"),
        Entry("summary", "text", "other_summary"),
        Entry("status", "named", "other_status"),
        Entry("url", "text", "url"),
        Entry("title", "text", "title"),
        Entry("globalId", "text", "global_id"),
        Entry("application", "json", "application"),
        Entry("object", "json", "object"),
    )
)


def read_link(raw: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return the row of a link between issues; what is no such link is a misfit as a whole."""
    direction = "outward" if raw.get("outwardIssue") is not None else "inward"
    other, kind = raw.get(f"{direction}Issue"), raw.get("type")
    if not is_object(other) or not is_object(kind):
        return LINK.read({"kind": "link"})[0], {"issuelinks": raw}
    flat = {
        "kind": "link",
        "id": raw.get("id"),
        "direction": direction,
        "type": kind,
        "relation": kind.get(direction),
        **tell(other),
    }
    return LINK.read(flat)


def read_remote(raw: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return the row of a link to something elsewhere."""
    there = raw.get("object")
    flat = {
        "kind": "remote",
        "relation": raw.get("relationship"),
        **{key: value for key, value in raw.items() if key not in {"relationship", "self"}},
    }
    if is_object(there):
        flat |= {"url": there.get("url"), "title": there.get("title")}
    return LINK.read(flat)


def tell(other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of the other issue of a link."""
    fields = other.get("fields")
    said = {key: fields.get(key) for key in ("summary", "status")} if is_object(fields) else {}
    return {"other": other, **said}
