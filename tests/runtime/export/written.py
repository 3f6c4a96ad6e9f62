"""Plans, issues and folders for the tests of writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from jira_dc_runtime.export.slices import Plan, Slice, Watermark
from jira_dc_runtime.ground.lazy import import_later
from tests.site_fields import read_catalogue

arrow = import_later("pyarrow")
import_module("pyarrow.parquet")
JQL = "project = EX"
FRED = {"name": "fred", "key": "JIRAUSER1", "displayName": "Fred Example", "active": True}


def make_plan(slices: int = 3, size: int = 4, jql: str = JQL, **changes: Any) -> Plan:
    """Return a plan of `slices` that hold `size` issues each."""
    return msgspec.structs.replace(
        Plan(
            jql=jql,
            slice_size=size,
            time_zone="UTC",
            slices=tuple(Slice(name=f"{n:05}", jql=f"{jql} AND id > {n * size}", expected=size) for n in range(slices)),
            total=slices * size,
            requests=1,
            watermark=Watermark(jql=jql, updated="2026-01-31 10:00", time_zone="UTC"),
            fields=tuple(read_catalogue().values()),
        ),
        **changes,
    )


def make_issue(number: int) -> dict[str, Any]:
    """Return a whole issue."""
    key = f"EX-{number}"
    other = {"id": "1", "key": "EX-1", "fields": {"summary": "The first", "status": {"id": "1", "name": "Open"}}}
    blocks = {"id": "10", "name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
    return {
        "id": str(number),
        "key": key,
        "self": f"https://jira.example.com/rest/api/2/issue/{number}",
        "fields": {
            "summary": f"Disk {number} is full 🖴",
            "description": None if number % 3 else "Ünglück\n" * number,
            "created": "2026-01-31T10:05:00.123+0100",
            "updated": "2026-01-31T10:06:00.000+0000",
            "duedate": "2026-02-28",
            "status": {"id": "1", "name": "Open", "statusCategory": {"id": 2, "key": "new", "name": "To Do"}},
            "project": {"id": "10000", "key": "EX", "name": "Example"},
            "assignee": FRED,
            "reporter": None,
            "labels": ["a", "b"],
            "components": [{"id": "7", "name": "Disk"}, {"id": "8", "name": "CPU"}],
            "votes": {"votes": number, "hasVoted": False},
            "customfield_10002": number / 2,
            "customfield_10011": {"id": "1", "value": "Critical"},
            "customfield_10012": [],
            "issuelinks": [{"id": str(number), "type": blocks, "inwardIssue": other}],
            "subtasks": [],
            "comment": {"comments": [{"id": str(number * 10), "author": FRED, "body": "Done.", "created": None}]},
            "worklog": {"worklogs": [{"id": str(number * 100), "timeSpentSeconds": 60, "started": None}]},
            "attachment": [
                {
                    "id": str(number),
                    "filename": "../../a.txt",
                    "size": 5,
                    "content": f"/secure/attachment/{number % 2}/a",
                }
            ],
        },
        "changelog": {
            "histories": [
                {
                    "id": str(number * 1000),
                    "author": FRED,
                    "created": "2026-01-31T10:06:00.000+0000",
                    "items": [
                        {"field": "status", "fieldtype": "jira", "from": "1", "fromString": "Open", "to": None},
                        {"field": "labels", "fieldtype": "jira", "fromString": "", "toString": "a b"},
                    ],
                }
            ]
        },
        "properties": {"colour": {"hex": "#f00"}},
        "remotelinks": [{"id": 5, "globalId": "x", "object": {"url": "https://example.com/", "title": "Example"}}],
    }


INCLUDE = ("attachments", "changelog", "comments", "properties", "remote_links", "worklogs")


def read_slice(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
    """Yield the issues of a slice of `make_plan`."""
    first = int(slice.name) * slice.expected
    return map(make_issue, range(first + 1, first + slice.expected + 1))


def fails_once(error: Exception, *names: str, after: int = 2) -> Callable[[Slice], Iterator[dict[str, Any]]]:
    """Return what reads slices, and raises the first time in these slices, after some issues."""
    left = set(names)

    def read(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        for count, issue in enumerate(read_slice(slice)):
            if count == after and slice.name in left:
                left.discard(slice.name)
                raise error
            yield issue

    return read


def fetch(address: str, to: Path) -> None:
    """Write the attachment at an address: two of them have the same content."""
    to.write_bytes(address.encode()[:20])


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of either format."""
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = arrow.parquet.read_table(path).to_pylist()
        return rows
    return [
        json.loads(line) for line in arrow.CompressedInputStream(arrow.OSFile(str(path)), "zstd").read().splitlines()
    ]


def list_bytes(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
