"""What a field is, Jira's own and those of a site, and how Jira describes it."""

from __future__ import annotations

from typing import Final

import msgspec

from .custom_fields import FIELD_TYPES, CustomField
from .state import State


class Field(msgspec.Struct, frozen=True):
    """A field. `kind` says what its values are, `flags` where it can stand: `o` screens, `n` columns, `s` searches."""

    id: str
    name: str
    flags: str
    clauses: tuple[str, ...]
    kind: str
    type: str
    items: str | None = None
    custom: CustomField | None = None


def _own(  # noqa: PLR0917 - one line of the table
    id: str,  # noqa: A002
    name: str,
    flags: str,
    kind: str,
    of: str,
    items: str | None = None,
    *,
    clauses: tuple[str, ...] | None = None,
) -> Field:
    return Field(id, name, flags, (id,) if clauses is None else clauses, kind, of, items)


SYSTEM_FIELDS: Final = {
    field.id: field
    for field in (
        _own("issuetype", "Issue Type", "ons", "issuetype", "issuetype", clauses=("issuetype", "type")),
        _own("timespent", "Time Spent", "n", "computed", "number"),
        _own("project", "Project", "ns", "project", "project"),
        _own("fixVersions", "Fix Version/s", "ons", "versions", "array", "version", clauses=("fixVersion",)),
        _own("aggregatetimespent", "Σ Time Spent", "n", "computed", "number", clauses=()),
        _own("resolution", "Resolution", "ons", "resolution", "resolution"),
        _own("resolutiondate", "Resolved", "ns", "computed", "datetime", clauses=("resolutiondate", "resolved")),
        _own("workratio", "Work Ratio", "ns", "computed", "number"),
        _own("lastViewed", "Last Viewed", "n", "computed", "datetime"),
        _own("watches", "Watchers", "n", "computed", "watches", clauses=("watchers",)),
        _own("thumbnail", "Images", "n", "computed", "", clauses=()),
        _own("created", "Created", "ns", "computed", "datetime", clauses=("created", "createdDate")),
        _own("priority", "Priority", "ons", "priority", "priority"),
        _own("labels", "Labels", "ons", "labels", "array", "string"),
        _own(
            "timeestimate",
            "Remaining Estimate",
            "n",
            "computed",
            "number",
            clauses=("remainingEstimate", "timeestimate"),
        ),
        _own("aggregatetimeoriginalestimate", "Σ Original Estimate", "n", "computed", "number", clauses=()),
        _own("versions", "Affects Version/s", "ons", "versions", "array", "version", clauses=("affectedVersion",)),
        _own("issuelinks", "Linked Issues", "ons", "issuelinks", "array", "issuelinks", clauses=()),
        _own("assignee", "Assignee", "ons", "user", "user"),
        _own("updated", "Updated", "ns", "computed", "datetime", clauses=("updated", "updatedDate")),
        _own("status", "Status", "ns", "computed", "status"),
        _own("components", "Component/s", "ons", "components", "array", "component", clauses=("component",)),
        _own("issuekey", "Key", "n", "computed", "", clauses=("id", "issue", "issuekey", "key")),
        _own(
            "timeoriginalestimate",
            "Original Estimate",
            "n",
            "computed",
            "number",
            clauses=("originalEstimate", "timeoriginalestimate"),
        ),
        _own("description", "Description", "ons", "text", "string"),
        _own("archiveddate", "Archived", "os", "computed", "datetime", clauses=()),
        _own("timetracking", "Time Tracking", "os", "timetracking", "timetracking", clauses=()),
        _own("security", "Security Level", "ons", "security", "securitylevel", clauses=("level",)),
        _own("attachment", "Attachment", "os", "attachment", "array", "attachment", clauses=("attachments",)),
        _own("aggregatetimeestimate", "Σ Remaining Estimate", "n", "computed", "number", clauses=()),
        _own("summary", "Summary", "ons", "summary", "string"),
        _own("creator", "Creator", "ns", "computed", "user"),
        _own("subtasks", "Sub-Tasks", "n", "computed", "array", "issuelinks"),
        _own("reporter", "Reporter", "ons", "user", "user"),
        _own("aggregateprogress", "Σ Progress", "n", "computed", "progress", clauses=()),
        _own("environment", "Environment", "ons", "text", "string"),
        _own("duedate", "Due Date", "ons", "date", "date", clauses=("due", "duedate")),
        _own("progress", "Progress", "n", "computed", "progress"),
        _own("comment", "Comment", "os", "comment", "comments-page"),
        _own("votes", "Votes", "n", "computed", "votes"),
        _own("worklog", "Log Work", "os", "worklog", "array", "worklog", clauses=()),
        _own("archivedby", "Archiver", "os", "computed", "user", clauses=()),
    )
}
"""Jira's own fields, as a server of 8.20 lists them."""
PARENT: Final = _own("parent", "Parent", "", "parent", "issuelink")
"""The field by which a sub-task names its parent; lists of fields do not have it."""
_LISTS: Final = frozenset({"versions", "components", "labels", "options", "users", "groups"})
_OPERATIONS: Final = {
    "timetracking": ("set", "edit"),
    "comment": ("add", "edit", "remove"),
    "worklog": ("add", "edit", "remove"),
    "issuelinks": ("add",),
    "attachment": (),
    "issuetype": (),
    "computed": (),
}


def find_field(state: State, field_id: str) -> Field | None:
    """Return a field by its id, or None."""
    if field_id == PARENT.id:
        return PARENT
    custom = state.custom_fields.get(field_id)
    return SYSTEM_FIELDS.get(field_id) if custom is None else of_custom(custom)


def of_custom(custom: CustomField) -> Field:
    """Return a custom field as a field."""
    type_ = FIELD_TYPES[custom.type]
    clauses = (f"cf[{custom.number}]", custom.name)
    return Field(custom.id, custom.name, "ons", clauses, type_.kind, type_.type, type_.items, custom)


def operations_of(field: Field) -> tuple[str, ...]:
    """Return which operations an `update` may do on a field."""
    return ("add", "set", "remove") if field.kind in _LISTS else _OPERATIONS.get(field.kind, ("set",))


def is_list(field: Field) -> bool:
    """Return whether a field holds any number of values."""
    return field.kind in _LISTS
