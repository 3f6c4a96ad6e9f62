"""page: answers of Jira's shape, made up here, in good and in bad condition."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

BASE = "https://jira.example.com/rest/api/2"
ISSUES = 100
DESCRIPTION = "The nightly import stops at the third file. Steps, logs and the expected result follow below.\n"


def write_answers(folder: Path) -> dict[str, Path]:
    """Write the answers below `folder` and return their files by name.

    `issue` is one small issue, `search` a page of 100 whole issues (about 280 kB); `one_bad` and `all_bad` are the
    same page where the id of one issue, or of each, is a number and not a string.
    """
    answers: dict[str, Any] = {
        "issue": {"id": "10000", "key": "EX-1", "self": f"{BASE}/issue/10000", "fields": {"summary": "A small issue"}},
        "search": make_page(),
        "one_bad": make_page(bad={ISSUES // 2}),
        "all_bad": make_page(bad=range(ISSUES)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: folder / f"{name}.json" for name in answers}
    for name, answer in answers.items():
        files[name].write_text(json.dumps(answer, separators=(",", ":")), encoding="utf-8")
    return files


def make_page(bad: Collection[int] = ()) -> dict[str, Any]:
    """Return a search page of `ISSUES` issues; those at the positions `bad` have a number as their id."""
    issues = [_issue(number) for number in range(ISSUES)]
    for position in bad:
        issues[position]["id"] = 10000 + position
    return {"expand": "schema,names", "startAt": 0, "maxResults": ISSUES, "total": 2 * ISSUES, "issues": issues}


def _issue(number: int) -> dict[str, Any]:
    identity = str(10000 + number)
    return {
        "expand": "operations,versionedRepresentations,editmeta,changelog,renderedFields",
        "id": identity,
        "self": f"{BASE}/issue/{identity}",
        "key": f"EX-{number + 1}",
        "fields": {
            "summary": f"Import {number} stops at the third file",
            "description": DESCRIPTION,
            "issuetype": _named("issuetype", 1, "Bug", subtask=False, avatarId=10303),
            "project": _named("project", 10000, "Example", key="EX", projectTypeKey="software"),
            "status": _named("status", 3, "In Progress", statusCategory=_named("statuscategory", 4, "In Progress")),
            "priority": _named("priority", 2, "High"),
            "resolution": None,
            "labels": ["import", f"batch-{number % 7}"],
            "components": [_named("component", 10100 + number % 5, "Importer")],
            "fixVersions": [_named("version", 10200, "2.0", archived=False, released=False, releaseDate="2026-05-15")],
            "versions": [],
            "reporter": _user("fred"),
            "assignee": _user("wilma"),
            "created": f"2026-05-15T11:{number % 60:02}:38.000+0000",
            "updated": f"2026-05-16T09:{number % 60:02}:01.412+0200",
            "duedate": None,
            "watches": {"self": f"{BASE}/issue/EX-{number + 1}/watchers", "watchCount": 2, "isWatching": True},
            "timetracking": {"remainingEstimate": "1d", "timeSpent": "3h", "timeSpentSeconds": 10800},
            "progress": {"progress": 10800, "total": 39600, "percent": 27},
            **{f"customfield_{10100 + field}": None for field in range(10)},
            "customfield_10130": 3.5,
            "customfield_10131": {"self": f"{BASE}/customFieldOption/10301", "value": "Backend", "id": "10301"},
        },
    }


def _named(kind: str, identity: int, name: str, **more: object) -> dict[str, Any]:
    return {"self": f"{BASE}/{kind}/{identity}", "id": str(identity), "name": name, **more}


def _user(name: str) -> dict[str, Any]:
    avatar = f"https://jira.example.com/secure/useravatar?ownerId={name}"
    return {
        "self": f"{BASE}/user?username={name}",
        "name": name,
        "key": f"JIRAUSER{len(name)}0000",
        "emailAddress": f"{name}@example.com",
        "avatarUrls": {"48x48": avatar, "24x24": f"{avatar}&size=small", "16x16": f"{avatar}&size=xsmall"},
        "displayName": name.title(),
        "active": True,
        "timeZone": "Etc/UTC",
    }
