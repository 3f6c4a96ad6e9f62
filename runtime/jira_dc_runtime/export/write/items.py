"""The rows of the tables beside `issues`: what an issue has many of, one row for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from jira_dc_runtime.ground.json_kind import is_array, is_object

from .columns import Column, Entry, ObjectReader
from .links import LINK, read_link, read_remote, tell

Rows: TypeAlias = Iterator[tuple[list[Any], dict[str, Any]]]
"""The values of each row, and what fits none of its columns."""


class Source(NamedTuple):
    """One issue, and where it is noted what of it has no row in any table."""

    issue: Mapping[str, Any]
    fields: Mapping[str, Any]
    sha256: Mapping[int, str]
    """The content of its attachments that were downloaded, by their ids."""
    with_remote_links: bool
    misfits: dict[str, Any]

    def list(self, path: tuple[str, ...], *, in_fields: bool = True) -> list[Mapping[str, Any]]:
        """Return the objects in a list of the issue; all of it is a misfit if it is none, or holds something else."""
        return list_objects(self.fields if in_fields else self.issue, path, self.misfits)


def list_objects(holder: Mapping[str, Any], path: tuple[str, ...], misfits: dict[str, Any]) -> list[Mapping[str, Any]]:
    """Return the objects in the list at `path`, or none, with a note in `misfits`."""
    value = inner = holder.get(path[0])
    for key in path[1:]:
        inner = inner.get(key) if is_object(inner) else None
    if is_array(inner) and all(is_object(each) for each in inner):
        return [*inner]
    if value is not None:
        misfits[path[0]] = value
    return []


_ATTACHMENT: Final = ObjectReader(
    (
        Entry("id", "int", "id"),
        Entry("filename", "text", "filename"),
        Entry("author", "user", "author"),
        Entry("created", "datetime", "created"),
        Entry("size", "int", "size"),
        Entry("mimeType", "text", "mime_type"),
        Entry("content", "text", "content"),
    ),
    ("self", "thumbnail", "properties"),
)
_COMMENT: Final = ObjectReader(
    (
        Entry("id", "int", "id"),
        Entry("author", "user", "author"),
        Entry("body", "text", "body"),
        Entry("created", "datetime", "created"),
        Entry("updateAuthor", "user", "update_author"),
        Entry("updated", "datetime", "updated"),
        Entry("visibility", "visibility", "visibility"),
    ),
    ("self",),
)
_WORKLOG: Final = ObjectReader(
    (
        Entry("id", "int", "id"),
        Entry("author", "user", "author"),
        Entry("comment", "text", "comment"),
        Entry("started", "datetime", "started"),
        Entry("timeSpentSeconds", "int", "seconds"),
        Entry("timeSpent", "text", "time_spent"),
        Entry("created", "datetime", "created"),
        Entry("updateAuthor", "user", "update_author"),
        Entry("updated", "datetime", "updated"),
        Entry("visibility", "visibility", "visibility"),
    ),
    ("self", "issueId"),
)
_HISTORY: Final = ObjectReader(
    (
        Entry("id", "int", "history_id"),
        Entry("author", "user", "author"),
        Entry("created", "datetime", "created"),
        Entry("historyMetadata", "json", "metadata"),
    ),
    ("items", "self"),
)
_ITEM: Final = ObjectReader(
    (
        Entry("field", "text", "field"),
        Entry("fieldtype", "text", "field_type"),
        Entry("from", "text", "from_id"),
        Entry("fromString", "text", "from_text"),
        Entry("to", "text", "to_id"),
        Entry("toString", "text", "to_text"),
    )
)
_PROPERTY: Final = ObjectReader((Entry("key", "text", "property"), Entry("value", "json", "value")))


def _attachments(source: Source) -> Rows:
    for raw in source.list(("attachment",)):
        values, unfit = _ATTACHMENT.read(raw)
        yield [*values, source.sha256.get(values[0])], unfit


def _changelog(source: Source) -> Rows:
    for history in source.list(("changelog", "histories"), in_fields=False):
        begin, unfit = _HISTORY.read(history)
        for number, item in enumerate(list_objects(history, ("items",), unfit) or [{}]):
            values, unfit_too = _ITEM.read(item)
            yield [*begin, number, *values], {**unfit, **unfit_too}


def _comments(source: Source) -> Rows:
    return map(_COMMENT.read, source.list(("comment", "comments")))


def _worklogs(source: Source) -> Rows:
    return map(_WORKLOG.read, source.list(("worklog", "worklogs")))


def _properties(source: Source) -> Rows:
    value = source.issue.get("properties")
    if is_object(value):
        return (_PROPERTY.read({"key": key, "value": each}) for key, each in value.items())
    if value is not None:
        source.misfits["properties"] = value
    return iter(())


def _links(source: Source) -> Rows:
    for raw in source.list(("issuelinks",)):
        yield read_link(raw)
    parent = source.fields.get("parent")
    if is_object(parent):
        yield LINK.read({"kind": "parent", **tell(parent)})
    for other in source.list(("subtasks",)):
        yield LINK.read({"kind": "subtask", **tell(other)})
    if source.with_remote_links:
        for raw in source.list(("remotelinks",), in_fields=False):
            yield read_remote(raw)


class ItemTable(NamedTuple):
    """The columns of such a table, and how the rows of one issue are found."""

    columns: tuple[Column, ...]
    read: Callable[[Source], Rows]


ITEM_TABLES: Final[Mapping[str, ItemTable]] = {
    "changelog": ItemTable((*_HISTORY.columns, Column("item", "int"), *_ITEM.columns), _changelog),
    "comments": ItemTable(_COMMENT.columns, _comments),
    "worklogs": ItemTable(_WORKLOG.columns, _worklogs),
    "links": ItemTable(LINK.columns, _links),
    "attachments": ItemTable((*_ATTACHMENT.columns, Column("sha256", "text")), _attachments),
    "properties": ItemTable(_PROPERTY.columns, _properties),
}
"""These tables by their names; all but `links` are named as in `include`."""
