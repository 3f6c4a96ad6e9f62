"""What an issue holds, by arithmetic from its number: the text of its JSON, about four kilobytes, made in microseconds.

Everything that belongs to some value is a text made beforehand, and an issue is those texts put together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from tests.export.stand_in.issues import FIRST_ID, PROJECTS, Issues
from tests.export.stand_in.moments import HOUR, show_moment

SHOWN_COMMENTS: Final = 50
SHOWN_WORKLOGS: Final = 20
SHOWN_HISTORIES: Final = 100
BASE: Final = "http://jira.invalid/rest/api/2"
PARTS: Final = ("comment", "worklog", "attachment")
"""The fields that can be left out by `-comment`, without which the rest is the same text."""
CUSTOM: Final[dict[str, tuple[str, str, str | None]]] = {
    "customfield_10100": ("Story Points", "float", None),
    "customfield_10101": ("Team", "select", None),
    "customfield_10102": ("Platforms", "multiselect", "option"),
    "customfield_10103": ("Reviewer", "userpicker", None),
    "customfield_10104": ("Notes", "textarea", None),
    "customfield_10105": ("Go-live", "datepicker", None),
    "customfield_10106": ("Seen at", "datetime", None),
    "customfield_10107": ("Region", "cascadingselect", None),
    "customfield_10108": ("Tags", "labels", "string"),
    "customfield_10109": ("Link", "url", None),
    "customfield_10110": ("Approvers", "multiuserpicker", "user"),
    "customfield_10111": ("Never used", "textfield", None),
}
TYPES: Final = {
    "float": "number",
    "select": "option",
    "multiselect": "array",
    "userpicker": "user",
    "datepicker": "date",
    "datetime": "datetime",
    "cascadingselect": "option-with-child",
    "labels": "array",
    "multiuserpicker": "array",
}
OWN: Final[dict[str, tuple[str, str | None]]] = {
    "summary": ("string", None),
    "description": ("string", None),
    "issuetype": ("issuetype", None),
    "project": ("project", None),
    "status": ("status", None),
    "priority": ("priority", None),
    "resolution": ("resolution", None),
    "resolutiondate": ("datetime", None),
    "labels": ("array", "string"),
    "components": ("array", "component"),
    "fixVersions": ("array", "version"),
    "reporter": ("user", None),
    "assignee": ("user", None),
    "created": ("datetime", None),
    "updated": ("datetime", None),
    "duedate": ("date", None),
    "timespent": ("number", None),
    "votes": ("votes", None),
    "watches": ("watches", None),
    "issuelinks": ("array", "issuelinks"),
    "comment": ("comments-page", None),
    "worklog": ("array", "worklog"),
    "attachment": ("array", "attachment"),
}


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _named(kind: str, first: int, names: Iterable[str], **more: object) -> tuple[str, ...]:
    return tuple(
        _text({"self": f"{BASE}/{kind}/{first + index}", "id": str(first + index), "name": name, **more})
        for index, name in enumerate(names)
    )


def _user(number: int) -> str:
    avatar = f"http://jira.invalid/secure/useravatar?ownerId=user{number}"
    return _text(
        {
            "self": f"{BASE}/user?username=user{number}",
            "name": f"user{number}",
            "key": f"JIRAUSER{10100 + number}",
            "emailAddress": f"user{number}@example.com",
            "avatarUrls": {"48x48": avatar, "16x16": f"{avatar}&size=xsmall"},
            "displayName": f"Ünal Müller {number}" if number % 3 == 0 else f"User Number {number}",
            "active": number % 10 != 0,
            "timeZone": "Europe/Berlin",
        }
    )


USERS: Final = tuple(_user(number) for number in range(200))
NULLABLE_USERS: Final = ("null", *USERS)
STATUSES: Final = _named("status", 10, ("Open", "In Progress", "In Review", "Done", "Closed"))
PRIORITIES: Final = _named("priority", 1, ("Highest", "High", "Medium", "Low"))
RESOLUTIONS: Final = ("null", "null", *_named("resolution", 1, ("Fixed", "Won't Do")))
KINDS: Final = _named("issuetype", 1, ("Bug", "Task", "Story"), subtask=False)
COMPONENTS: Final = ("[]", *(f"[{each}]" for each in _named("component", 10300, ("Importer", "Exporter", "Core"))))
VERSIONS: Final = ("[]", *(f"[{each}]" for each in _named("version", 10400, ("1.0", "1.1", "2.0"), released=True)))
PROJECT_TEXTS: Final = tuple(
    _text({"self": f"{BASE}/project/{10200 + index}", "id": str(10200 + index), "key": key, "name": f"Project {key}"})
    for index, key in enumerate(PROJECTS)
)
OPTIONS: Final = tuple(
    _text({"self": f"{BASE}/customFieldOption/{number}", "value": f"Option {number}", "id": str(number)})
    for number in range(10500, 10520)
)
LABELS: Final = tuple(_text([f"label-{number}", "imported", "naïve"][: number % 4]) for number in range(40))
DESCRIPTIONS: Final = tuple(
    _text(f'Step {number} of the nightly import stops.\nIt says "no", and “später”; see the log.\r\n' * (number % 9))
    for number in range(40)
)
NUMBERS: Final = ("null", "0.0", "1.0", "2.5", "8.0", "-1.0E-7")
REGIONS: Final = (
    "null",
    _text({"id": "10600", "value": "Europe", "child": {"id": "10601", "value": "North"}}),
    _text({"id": "10600", "value": "Europe"}),
)


def count_comments(place: int) -> int:
    """Return how many comments an issue has."""
    return 64 if place % 1000 == 7 else place % 4


def count_worklogs(place: int) -> int:
    """Return how many worklogs an issue has."""
    return 35 if place % 500 == 3 else 2 * (place % 7 == 0)


def count_histories(place: int) -> int:
    """Return how many histories an issue has, before anybody edits it."""
    return 120 if place % 5000 == 11 else 1 + place % 4


def count_attachments(place: int) -> int:
    """Return how many files an issue has."""
    return int(place % 20 == 0)


def count_properties(place: int) -> int:
    """Return how many properties an issue has."""
    return int(place % 10 == 0)


def count_links(place: int) -> int:
    """Return how many links to another issue an issue has."""
    return int(place % 9 == 0)


def count_remote_links(place: int) -> int:
    """Return how many links to somewhere else an issue has."""
    return int(place % 11 == 0)


COUNTS: Final = {
    "changelog": count_histories,
    "comments": count_comments,
    "worklogs": count_worklogs,
    "attachments": count_attachments,
    "properties": count_properties,
    "remote_links": count_remote_links,
}
"""How many an issue has of each thing that can be read with it."""


def show_comments(place: int, created: int, start: int, most: int) -> list[str]:
    """Return the texts of some comments of an issue."""
    return [
        f'{{"self":"{BASE}/issue/{FIRST_ID + place}/comment/{place * 100 + index}","id":"{place * 100 + index}",'
        f'"author":{USERS[(place + index) % 200]},"body":"Comment {index} on this \\u2013 see above.",'
        f'"created":"{show_moment(created + index * HOUR)}","updated":"{show_moment(created + index * HOUR)}"}}'
        for index in range(start, min(start + most, count_comments(place)))
    ]


def show_worklogs(place: int, created: int, most: int) -> list[str]:
    """Return the texts of the first worklogs of an issue."""
    return [
        f'{{"self":"{BASE}/issue/{FIRST_ID + place}/worklog/{place * 100 + index}","id":"{place * 100 + index}",'
        f'"issueId":"{FIRST_ID + place}","author":{USERS[(place + index) % 200]},"comment":"Done.",'
        f'"started":"{show_moment(created + index * HOUR)}","created":"{show_moment(created + index * HOUR)}",'
        f'"updated":"{show_moment(created + index * HOUR)}","timeSpent":"1h","timeSpentSeconds":3600}}'
        for index in range(min(most, count_worklogs(place)))
    ]


def show_histories(place: int, created: int, edits: int) -> list[str]:
    """Return the texts of all histories of an issue, of which the last are edits that happened meanwhile."""
    return [
        f'{{"id":"{place * 1000 + index}","author":{USERS[(place + index) % 200]},'
        f'"created":"{show_moment(created + index * HOUR)}",'
        f'"items":[{{"field":"status","fieldtype":"jira","from":"{10 + index % 5}","fromString":"Open",'
        f'"to":"{10 + (index + 1) % 5}","toString":"In Progress"}}]}}'
        for index in range(count_histories(place) + edits)
    ]


def show_attachments(place: int, created: int, address: str) -> str:
    """Return the text of the files of an issue, as one list."""
    if not count_attachments(place):
        return "[]"
    return (
        f'[{{"self":"{BASE}/attachment/{place}","id":"{place}","filename":"log-{place}.txt","author":{USERS[0]},'
        f'"created":"{show_moment(created)}","size":{len(show_file(place))},"mimeType":"text/plain",'
        f'"content":"{address}/secure/attachment/{place}/log-{place}.txt"}}]'
    )


def show_file(place: int) -> bytes:
    """Return what a file holds; many hold the same."""
    return b"The same log as %d others.\n" % (place % 10)


def show_issue(issues: Issues, place: int, *, parts: Iterable[str] = PARTS, histories: int | None = None) -> str:
    """Return the JSON of an issue with all its fields but those of `PARTS` that are not in `parts`.

    `histories` is how many of these come along; None leaves the changelog out.
    """
    created, key, edits = issues.created[place], issues.key(place), issues.edits.get(place, 0)
    made, number = show_moment(created), FIRST_ID + place
    day, resolved = f'"{made[:10]}"', "null" if place % 4 < 2 else f'"{show_moment(created + 9 * HOUR)}"'
    more = "".join([_show_part(issues, place, part) for part in parts])
    changelog = "" if histories is None else f',"changelog":{_show_changelog(place, created, edits, histories)}'
    link = f"{place * 31 % len(issues.created) + FIRST_ID}"
    links = (
        f'[{{"id":"{place}","type":{{"id":"10000","name":"Blocks","inward":"is blocked by","outward":"blocks"}},'
        f'"outwardIssue":{{"id":"{link}","key":"EX-{link}"}}}}]'
        if count_links(place)
        else "[]"
    )
    return (
        f'{{"expand":"operations,editmeta,changelog","id":"{number}","self":"{BASE}/issue/{number}","key":"{key}",'
        f'"fields":{{"summary":"Import {place} stops at the third file{" again" * edits}",'
        f'"description":{DESCRIPTIONS[place % 40]},"issuetype":{KINDS[place % 3]},'
        f'"project":{PROJECT_TEXTS[issues.project[place]]},"status":{STATUSES[(place + edits) % 5]},'
        f'"priority":{PRIORITIES[place % 4]},"resolution":{RESOLUTIONS[place % 4]},'
        f'"resolutiondate":{resolved},'
        f'"labels":{LABELS[place % 40]},"components":{COMPONENTS[place % 4]},"fixVersions":{VERSIONS[place % 4]},'
        f'"reporter":{USERS[place % 200]},"assignee":{NULLABLE_USERS[place % 201]},"created":"{made}",'
        f'"updated":"{show_moment(issues.updated[place])}","duedate":{day if place % 6 == 0 else "null"},'
        f'"timespent":{3600 * count_worklogs(place) or "null"},'
        f'"votes":{{"self":"{BASE}/issue/{key}/votes","votes":{place % 3},"hasVoted":false}},'
        f'"watches":{{"self":"{BASE}/issue/{key}/watchers","watchCount":{place % 7},"isWatching":false}},'
        f'"issuelinks":{links},"customfield_10100":{NUMBERS[place % 6]},"customfield_10101":{OPTIONS[place % 20]},'
        f'"customfield_10102":[{OPTIONS[place % 20]},{OPTIONS[place // 2 % 20]}],'
        f'"customfield_10103":{NULLABLE_USERS[place % 3]},"customfield_10104":{DESCRIPTIONS[place % 5]},'
        f'"customfield_10105":{day if place % 8 == 0 else "null"},"customfield_10106":"{made}",'
        f'"customfield_10107":{REGIONS[place % 3]},"customfield_10108":{LABELS[place % 7]},'
        f'"customfield_10109":"https://example.com/builds/{place}",'
        f'"customfield_10110":[{USERS[place % 50]}],"customfield_10111":null{more}}}{changelog}}}'
    )


def _show_part(issues: Issues, place: int, part: str) -> str:
    created = issues.created[place]
    if part == "attachment":
        return f',"attachment":{show_attachments(place, created, issues.address)}'
    if part == "comment":
        every, shown = count_comments(place), show_comments(place, created, 0, SHOWN_COMMENTS)
        name = "comments"
    else:
        every, shown = count_worklogs(place), show_worklogs(place, created, SHOWN_WORKLOGS)
        name = "worklogs"
    return f',"{part}":{{"startAt":0,"maxResults":{len(shown)},"total":{every},"{name}":[{",".join(shown)}]}}'


def _show_changelog(place: int, created: int, edits: int, most: int) -> str:
    every = show_histories(place, created, edits)
    shown = every[:most]
    return f'{{"startAt":0,"maxResults":{len(shown)},"total":{len(every)},"histories":[{",".join(shown)}]}}'


def list_fields() -> list[dict[str, Any]]:
    """Return the catalogue of fields, as `GET /field` answers."""
    own = [
        {"id": name, "name": name.title(), "custom": False, "orderable": True, "navigable": True, "searchable": True,
         "clauseNames": [name], "schema": {"type": kind, **({"items": items} if items else {}), "system": name}}
        for name, (kind, items) in OWN.items()
    ]  # fmt: skip
    prefix = "com.atlassian.jira.plugin.system.customfieldtypes:"
    custom = [
        {"id": name, "name": title, "custom": True, "orderable": True, "navigable": True, "searchable": True,
         "clauseNames": [f"cf[{name[12:]}]", title],
         "schema": {"type": TYPES.get(kind, "string"), **({"items": items} if items else {}), "custom": prefix + kind,
                    "customId": int(name[12:])}}
        for name, (title, kind, items) in CUSTOM.items()
    ]  # fmt: skip
    return own + custom
