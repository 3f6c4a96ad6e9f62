"""Take everything out of an exchange that says who, where or what: only its shape and the API's own words stay.

It works by what is known to be harmless, not by what is known to be a secret: a text that is no word of the API becomes
a pseudonym. The same value becomes the same pseudonym all through one cassette, in the order of first appearance, so
that ids still lead from one answer to the next; no pseudonym is made from the value itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.judge.document import Document, Schema

HOST: Final = "https://jira.example.com"
_FIELDS: Final = frozenset(
    {"aggregateprogress", "aggregatetimeestimate", "aggregatetimeoriginalestimate", "aggregatetimespent", "assignee"}
    | {"attachment", "comment", "components", "created", "creator", "description", "duedate", "environment"}
    | {"fixVersions", "issuelinks", "issuetype", "labels", "lastViewed", "parent", "priority", "progress", "project"}
    | {"reporter", "resolution", "resolutiondate", "security", "status", "subtasks", "summary", "timeestimate"}
    | {"timeoriginalestimate", "timespent", "timetracking", "updated", "versions", "votes", "watches", "worklog"}
    | {"workratio"}
)
_COUNTS: Final = frozenset({"maxResults", "size", "startAt", "statusCode", "total"})
_WORDS: Final = frozenset({"*all", "*navigable", "done", "false", "indeterminate", "new", "true", "undefined"})
_CUSTOM: Final = re.compile(r"customfield_(\d+)")
_KEY: Final = re.compile(r"([A-Z][A-Z0-9_]+)-(\d+)")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
# A text of one of these forms gets the same form back, because the form is what a cassette is evidence of.
_MOMENTS: Final = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}"), "2026-01-05T09:30:00.000+0000"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"), "2026-01-05T09:30:00.000Z"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "2026-01-05T09:30:00Z"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d"), "2026-01-05T09:30:00.000+00:00"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "2026-01-05"),
)


class Scrubber:
    """The pseudonyms of one cassette."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pseudonyms: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def json(self, value: Any, name: str = "") -> Any:
        """Return JSON of the same shape; `name` is the key it stands under."""
        if is_object(value):
            return {self._key(key): self.json(inner, key) for key, inner in value.items()}
        if is_array(value):
            return [self.json(item, name) for item in value]
        if isinstance(value, str):
            return self.text(value)
        if value is None or isinstance(value, bool) or name in _COUNTS:
            return value
        number = int(self._pseudonym("number", str(value), str))
        return number if isinstance(value, int) else number + 0.5

    def text(self, value: str) -> str:
        """Return a text of the same form."""
        for form, moment in _MOMENTS:
            if form.fullmatch(value):
                return moment
        if value in self._vocabulary or not value:
            return value
        if value.isascii() and value.isdigit():
            return self._pseudonym("number", value, str)
        if custom := _CUSTOM.fullmatch(value):
            return f"customfield_{self._pseudonym('number', custom[1], str)}"
        if key := _KEY.fullmatch(value):
            return f"{self.project(key[1])}-{self._pseudonym('number', key[2], str)}"
        if value.startswith(("http://", "https://")):
            return self._address(value)
        if _MAIL.fullmatch(value):
            return self._pseudonym("mail", value, lambda number: f"person{number}@example.com")
        return self._pseudonyms.get(("project", value)) or self._pseudonym(
            "text", value, lambda number: f"text-{number}"
        )

    def query(self, name: str, value: str) -> str:
        """Return the value of a query parameter; lists of the API's words stay, item by item."""
        if name in _COUNTS:
            return value
        return ",".join(self._key(item) if item in self._names else self.text(item) for item in value.split(","))

    def project(self, key: str) -> str:
        """Return the pseudonym of a project key."""
        return self._pseudonym("project", key, lambda number: f"PR{_letters(number)}")

    def _address(self, url: str) -> str:
        """Return an address of the usual host, with the API's own segments and pseudonyms for the others."""
        parts = [unquote(part) for part in urlsplit(url).path.split("/")]
        return HOST + "/".join(part if part in self._segments else self.text(part) for part in parts)

    def _key(self, key: str) -> str:
        if key in self._names:
            return key
        return self.text(key) if _CUSTOM.fullmatch(key) else self._pseudonym("key", key, lambda number: f"key{number}")

    def _pseudonym(self, kind: str, value: str, write: Callable[[int], str]) -> str:
        known = self._pseudonyms.get((kind, value))
        if known is None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            known = self._pseudonyms[kind, value] = write(self._counts[kind])
        return known

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names of fields that the document declares, and of Jira's own issue fields."""
        declared = {name for schema in self._schemas() for name in schema.get("properties", {})}
        return frozenset(declared | _FIELDS | _WORDS)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """The values that the document lists."""
        listed = {str(value) for schema in self._schemas() for value in schema.get("x-extensible-enum", ())}
        return frozenset(listed | _WORDS)

    @cached_property
    def _segments(self) -> frozenset[str]:
        paths = [operation.path.split("/") for operation in self._document.operations.values()]
        literal = {part for path in paths for part in path if "{" not in part}
        return frozenset(literal | {"", "rest", "secure", "attachment", "useravatar", "viewavatar", "browse", "images"})

    def _schemas(self) -> Iterator[Schema]:
        pending: list[object] = list(self._document.schemas.values())
        for operation in self._document.operations.values():
            pending += [parameter["schema"] for parameter in operation.parameters]
        while pending:
            schema = pending.pop()
            if is_object(schema):
                yield schema
                pending += [
                    *schema.get("properties", {}).values(),
                    schema.get("items"),
                    schema.get("additionalProperties"),
                ]


def _letters(number: int) -> str:
    """Return 1 as A, 27 as AA: a project key has no digit at its start."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
