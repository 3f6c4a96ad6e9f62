"""What the stand-in answers: the few operations that an export needs, each as strictly as Jira."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import parse_qs, unquote, urlsplit

from tests.export.stand_in.content import (
    BASE,
    CUSTOM,
    OWN,
    PARTS,
    SHOWN_HISTORIES,
    count_attachments,
    count_comments,
    count_properties,
    count_remote_links,
    list_fields,
    show_comments,
    show_file,
    show_issue,
    show_worklogs,
)
from tests.export.stand_in.issues import FIRST_ID, WINDOW, Issues, Schedule
from tests.export.stand_in.moments import ZONE_NAME, show_moment
from tests.export.stand_in.query import Refused, read_query

MOST: Final = 1000
"""As many issues as one page of a search has at most."""
EVERY_HISTORY: Final = 1 << 30
OURS: Final = frozenset({"/truth", "/quiet"})
"""What the tests ask, and no client of Jira."""
FIELDS: Final = frozenset({*OWN, *CUSTOM})


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes = b""

    @classmethod
    def read(cls, method: str, target: str, body: bytes) -> Asked:
        """Return the request for `target`; of a parameter that is repeated, all values count, as in Jira's `fields`."""
        address = urlsplit(target)
        query = {name: ",".join(values) for name, values in parse_qs(address.query, keep_blank_values=True).items()}
        return cls(method, unquote(address.path), query, body)


@dataclass(frozen=True)
class Answer:
    """What is sent: a status and a body."""

    status: int
    body: bytes
    kind: str = "application/json;charset=UTF-8"


def refuse(status: int, sentence: str) -> Answer:
    """Return an error in the form that Jira has for it."""
    return _json({"errorMessages": [sentence], "errors": {}}, status)


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value, separators=(",", ":")).encode())


class StandIn:
    """The issues, and what is answered about them; `requests` counts what was asked, by kind."""

    def __init__(self, issues: Issues, window: int = WINDOW) -> None:
        self.issues = issues
        self.window = window
        self.requests: Counter[str] = Counter()

    def answer(self, asked: Asked) -> Answer:
        """Return the answer to one request, beside which something may happen.

        Two are no requests of Jira's: `/truth`, and `/quiet`, after which nothing happens any more.
        """
        if asked.path == "/quiet":
            self.issues.schedule = Schedule()
        if asked.path in OURS:
            return _json(self._truth())
        self.issues.tick()
        try:
            return self._answer(asked)
        except Refused as problem:
            return refuse(400, str(problem))
        except ValueError as problem:
            return refuse(400, f"Not understood: {problem}")

    def _answer(self, asked: Asked) -> Answer:
        parts = asked.path.strip("/").split("/")
        match asked.method, parts:
            case "GET", ["secure", "attachment", number, _name] if self._has_file(number):
                self.requests["file"] += 1
                return Answer(200, show_file(int(number)), "text/plain")
            case "POST", ["rest", "api", "2", "search"]:
                return self._search(json.loads(asked.body))
            case "GET", ["rest", "api", "2", "search"]:
                return self._search(asked.query)
            case "GET", ["rest", "api", "2", "issue", id_or_key, *rest]:
                self.requests["/".join(["issue", *rest[:1]])] += 1
                place = self.issues.find(id_or_key)
                if place is None:
                    return refuse(404, "Issue Does Not Exist")
                return self._issue(place, rest, asked.query)
            case "GET", ["rest", "api", "2", *names] if "/".join(names) in PLAIN:
                name = "/".join(names)
                self.requests[name] += 1
                return _json(PLAIN[name](self.issues))
            case _:
                self.requests["unknown"] += 1
                return refuse(404, f"The stand-in has no {asked.method} {asked.path}.")

    def _has_file(self, number: str) -> bool:
        place = self.issues.find(str(int(number) + FIRST_ID)) if number.isdigit() else None
        return place is not None and count_attachments(place) > 0

    def _search(self, body: dict[str, Any]) -> Answer:
        strange = set(body) - {"jql", "startAt", "maxResults", "fields", "expand", "validateQuery"}
        if strange:
            raise Refused(f"Unrecognized field {min(strange)!r} in a search.")
        start, size = int(body.get("startAt", 0)), int(body.get("maxResults", 50))
        expand = _listed(body.get("expand"))
        query = read_query(body.get("jql") or "", self.issues.now)
        size = min(size, MOST)
        if start + size > self.window:
            self.requests["search beyond the window"] += 1
            return refuse(500, "Search limit exceeded")
        if size == 0:
            self.requests["count"] += 1
            return self._page(start, size, self.issues.count(query), [])
        self.requests["search"] += 1
        found = self.issues.select(query)
        show = self._shower(_listed(body.get("fields")), histories=SHOWN_HISTORIES if "changelog" in expand else None)
        texts = [show(place) for place in found[start : start + size]]
        if "transitions" in expand:
            texts = [f'{text[:-1]},"transitions":[]}}' for text in texts]
        return self._page(start, size, len(found), texts)

    @staticmethod
    def _page(start: int, size: int, total: int, texts: Sequence[str]) -> Answer:
        head = f'{{"expand":"schema,names","startAt":{start},"maxResults":{size},"total":{total},"issues":['
        return Answer(200, f"{head}{','.join(texts)}]}}".encode())

    def _shower(self, fields: Sequence[str], histories: int | None) -> Callable[[int], str]:
        """Return what writes an issue with these fields, in the terms of Jira: `*all`, `-comment`, `summary`."""
        wanted = [name for name in fields if not name.startswith("-")] or ["*navigable"]
        left_out = {name[1:] for name in fields if name.startswith("-")}
        issues = self.issues
        if "*all" in wanted and left_out <= set(PARTS):
            parts = tuple(part for part in PARTS if part not in left_out)
            return lambda place: show_issue(issues, place, parts=parts, histories=histories)
        every = "*all" in wanted or "*navigable" in wanted
        hidden = left_out if "*all" in wanted else left_out | set(PARTS) - set(wanted)

        def show(place: int) -> str:
            whole = json.loads(show_issue(issues, place, histories=histories))
            values = whole.pop("fields").items()
            kept = {name: value for name, value in values if (every or name in wanted) and name not in hidden}
            return json.dumps({**whole, "fields": kept} if kept else whole)

        def show_identity(place: int) -> str:
            number = FIRST_ID + place
            return f'{{"id":"{number}","self":"{BASE}/issue/{number}","key":"{issues.key(place)}"}}'

        return show_identity if not every and not FIELDS & set(wanted) and histories is None else show

    def _issue(self, place: int, rest: Sequence[str], query: dict[str, str]) -> Answer:
        created = self.issues.created[place]
        match rest:
            case []:
                histories = EVERY_HISTORY if "changelog" in query.get("expand", "").split(",") else None
                show = self._shower(_listed(query.get("fields")) or ["*all"], histories)
                issue = show(place)
                if query.get("properties"):
                    issue = f'{issue[:-1]},"properties":{json.dumps(_properties(place))}}}'
                return Answer(200, issue.encode())
            case ["comment"]:
                start, most = int(query.get("startAt", 0)), int(query.get("maxResults", 1 << 20))
                texts, every = show_comments(place, created, start, most), count_comments(place)
                head = f'{{"startAt":{start},"maxResults":{most},"total":{every},"comments":['
                return Answer(200, f"{head}{','.join(texts)}]}}".encode())
            case ["worklog"]:
                texts = show_worklogs(place, created, 1 << 20)
                head = f'{{"startAt":0,"maxResults":{len(texts)},"total":{len(texts)},"worklogs":['
                return Answer(200, f"{head}{','.join(texts)}]}}".encode())
            case ["properties"]:
                return _json({"keys": [{"self": "", "key": key} for key in _properties(place)]})
            case ["properties", key] if key in _properties(place):
                return _json({"key": key, "value": _properties(place)[key]})
            case ["remotelink"]:
                link = {"id": place, "object": {"url": "https://example.com/", "title": "A page"}}
                return _json([link] * count_remote_links(place))
            case _:
                return refuse(404, f"The stand-in has no {'/'.join(rest)} of an issue.")

    def _truth(self) -> dict[str, Any]:
        """Return what an export must hold, and what it may hold: what came and went meanwhile."""
        issues = self.issues
        deleted = [place + FIRST_ID for place in range(len(issues)) if not issues.alive[place]]
        return {
            "first": FIRST_ID,
            "initial": issues.initial,
            "deleted": deleted,
            "created": [place + FIRST_ID for place in range(issues.initial, len(issues))],
            "moved": {str(place + FIRST_ID): issues.key(place) for place in sorted(issues.moved)},
            "edits": {str(place + FIRST_ID): number for place, number in sorted(issues.edits.items())},
            "bulk": len(issues.bulk),
            "requests": dict(sorted(self.requests.items())),
        }


def _listed(names: Any) -> list[str]:
    """Return the names of a list, or of a text with commas."""
    return (
        cast("list[str]", names) if isinstance(names, list) else [name for name in str(names or "").split(",") if name]
    )


def _properties(place: int) -> dict[str, Any]:
    return {"import": {"batch": place // 100}} if count_properties(place) else {}


PLAIN: Final[dict[str, Callable[[Issues], Any]]] = {
    "myself": lambda issues: {
        "key": "JIRAUSER10100",
        "name": "reader",
        "displayName": "Reader",
        "active": True,
        "timeZone": ZONE_NAME,
        "locale": "en_GB",
    },
    "serverInfo": lambda issues: {
        "baseUrl": "http://jira.invalid",
        "version": "11.3.8",
        "versionNumbers": [11, 3, 8],
        "deploymentType": "Server",
        "buildNumber": 1_130_008,
        "serverTime": show_moment(issues.now),
        "serverTitle": "Stand-in",
    },
    "field": lambda _issues: list_fields(),
    "searchLimits/maxResultWindow": lambda _issues: {"value": WINDOW},
}
