"""Count, for each property of each schema, in how many real objects it was there and not null, source by source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.document.openapi import Document, Schema, is_array, is_object, list_operations, referenced_name
from tests.evidence.sources import Recording

ISSUE = "Issue"
ISSUE_FIELDS: Mapping[str, tuple[str, bool]] = {
    "assignee": ("User", False),
    "attachment": ("Attachment", True),
    "comment": ("CommentsWithPagination", False),
    "components": ("Component", True),
    "creator": ("User", False),
    "fixVersions": ("Version", True),
    "issuelinks": ("IssueLink", True),
    "issuetype": ("IssueType", False),
    "parent": ("IssueReference", False),
    "priority": ("Priority", False),
    "project": ("Project", False),
    "reporter": ("User", False),
    "resolution": ("Resolution", False),
    "status": ("Status", False),
    "subtasks": ("IssueReference", True),
    "versions": ("Version", True),
    "votes": ("Votes", False),
    "watches": ("Watchers", False),
    "worklog": ("WorklogWithPagination", False),
}
"""What stands in the fields of an issue, which the document leaves open: the schema, and whether a list of it."""


@dataclass
class Sighting:
    """What was seen of one schema."""

    objects: Counter[str] = field(default_factory=Counter[str])
    """By source."""
    held: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter[str]))
    """By property, then by source: objects that had it, not null."""


Sightings = dict[str, Sighting]


def count_recordings(document: Document, recordings: Iterable[Recording]) -> Sightings:
    """Return what the recordings show of each schema of the corrected `document`."""
    walker = _Walker(document)
    for recording in recordings:
        walker.read(recording)
    return walker.found


class _Walker:
    def __init__(self, document: Document) -> None:
        self.found: Sightings = defaultdict(Sighting)
        self._schemas: Mapping[str, Schema] = document["components"]["schemas"]
        self._has_whole_issues = True
        self._operations = {f"{method} {path}": operation for method, path, operation in list_operations(document)}

    def read(self, recording: Recording) -> None:
        """Count one answer."""
        self._has_whole_issues = recording.has_whole_issues
        responses = self._operations.get(recording.operation, {}).get("responses", {})
        content = responses.get(str(recording.status), {}).get("content", {})
        for media in content.values():
            self._walk(media.get("schema", {}), recording.body, recording.source)

    def _walk(self, schema: Schema, value: Any, source: str) -> None:
        name = referenced_name(schema)
        if name is not None:
            self._count(name, value, source)
        for arm in schema.get("allOf", ()):
            self._walk(arm, value, source)
        for arm in schema.get("oneOf", ()):
            if ("items" in arm) == is_array(value):
                self._walk(arm, value, source)
        if is_array(value):
            for item in value:
                self._walk(schema.get("items", {}), item, source)
        elif is_object(value):
            self._walk_object(schema, value, source)

    def _count(self, name: str, value: Any, source: str) -> None:
        schema = self._schemas.get(name)
        if schema is None:
            return
        if is_object(value) and schema.get("properties"):
            sighting = self.found[name]
            sighting.objects[source] += 1
            for key, inner in value.items():
                if inner is not None:
                    sighting.held[key][source] += 1
        self._walk(schema, value, source)

    def _walk_object(self, schema: Schema, value: dict[str, Any], source: str) -> None:
        properties, extra = schema.get("properties", {}), schema.get("additionalProperties")
        if schema is self._schemas.get(ISSUE) and self._has_whole_issues and is_object(value.get("fields")):
            for name, item in _read_fields(value["fields"]):
                self._count(name, item, source)
        for key, inner in value.items():
            if key in properties:
                self._walk(properties[key], inner, source)
            elif is_object(extra):
                self._walk(extra, inner, source)


def _read_fields(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, (schema, is_list) in ISSUE_FIELDS.items():
        value = fields.get(name)
        if is_list and is_array(value):
            yield from ((schema, item) for item in value)
        elif not is_list and is_object(value):
            yield schema, value
