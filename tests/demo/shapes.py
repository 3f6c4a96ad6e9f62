"""How Jira writes things as JSON. Addresses start with the name that this Jira has for itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from .state import PAGE_CAP, STATUSES, TRANSITIONS, Note, Refused, State, Stored, Ticket

OWN_NAME = "https://jira.example.com"  # what an admin configured; requests come in on another address
API = f"{OWN_NAME}/rest/api/2"
AGILE = f"{OWN_NAME}/rest/agile/1.0"
CATEGORIES = {"1": (2, "new", "To Do"), "3": (4, "indeterminate", "In Progress"), "5": (3, "done", "Done")}


def write_time(moment: dt.datetime) -> str:
    """Return a time as Jira writes it: `2026-01-05T09:30:00.000+0000`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}+0000"


def write_user(name: str) -> dict[str, Any]:
    return {
        "self": f"{API}/user?username={name}",
        "name": name,
        "key": f"JIRAUSER{sum(name.encode())}",
        "displayName": name.capitalize(),
        "emailAddress": f"{name}@example.com",
        "active": True,
        "timeZone": "Etc/UTC",
        "aFieldOfTomorrow": {"since": "12.0"},  # invented: a newer server has fields that the document does not
    }


def write_project(key: str, name: str) -> dict[str, Any]:
    return {"self": f"{API}/project/{key}", "id": str(sum(key.encode())), "key": key, "name": name, "archived": False}


def write_status(status: str) -> dict[str, Any]:
    number, key, name = CATEGORIES[status]
    category = {"self": f"{API}/statuscategory/{number}", "id": number, "key": key, "name": name}
    return {"self": f"{API}/status/{status}", "id": status, "name": STATUSES[status], "statusCategory": category}


def write_transition(transition: str) -> dict[str, Any]:
    name, status = TRANSITIONS[transition]
    return {"id": transition, "name": name, "to": write_status(status)}


def write_note(ticket: Ticket, note: Note, author: str) -> dict[str, Any]:
    created = write_time(note.created)
    return {
        "self": f"{API}/issue/{ticket.id}/comment/{note.id}",
        "id": str(note.id),
        "author": write_user(author),
        "body": note.text,
        "created": created,
        "updated": created,
    }


def write_stored(stored: Stored, author: str) -> dict[str, Any]:
    return {
        "self": f"{API}/attachment/{stored.id}",
        "id": str(stored.id),
        "filename": stored.name,
        "author": write_user(author),
        "created": write_time(stored.created),
        "size": stored.size,
        "mimeType": stored.content_type,
        "content": f"{OWN_NAME}/secure/attachment/{stored.id}/{quote(stored.name)}",
    }


def write_ticket(state: State, ticket: Ticket, fields: str) -> dict[str, Any]:
    """Return an issue with the fields asked for: a comma list, or nothing for all."""
    every = {
        "summary": ticket.summary,
        "status": write_status(ticket.status),
        "project": write_project(ticket.project, state.projects[ticket.project]),
        "created": write_time(ticket.created),
        "duedate": ticket.due,
        "attachment": [write_stored(stored, state.user) for stored in ticket.files],
    }
    wanted = set(fields.split(",")) if fields else {"*all"}
    shown = every if wanted & {"*all", "*navigable"} else {name: every[name] for name in every if name in wanted}
    return {"id": str(ticket.id), "key": ticket.key, "self": f"{API}/issue/{ticket.id}", "fields": shown}


def write_board(number: int, name: str, kind: str) -> dict[str, Any]:
    return {"id": number, "self": f"{AGILE}/board/{number}", "name": name, "type": kind}


def write_sprint(number: int, name: str, state: str) -> dict[str, Any]:
    written: dict[str, Any] = {"id": number, "self": f"{AGILE}/sprint/{number}", "state": state, "name": name}
    if state != "future":
        written["startDate"] = f"2026-0{number}-05T09:00:00.000Z"
    if state == "closed":
        written["completeDate"] = "31/Jan/26 5:00 PM"  # drift on purpose: the document says date-time
    return written | {"originBoardId": 1}


def write_page(items: Sequence[Any], query: Mapping[str, str], name: str, *, total: bool = True) -> dict[str, Any]:
    """Return the page that `query` asks for, at most `PAGE_CAP` items of it; refuse numbers that are none."""
    try:
        start, asked = int(query.get("startAt", 0)), int(query.get("maxResults", PAGE_CAP))
    except ValueError:
        raise Refused(400, "startAt and maxResults are numbers.") from None
    size = min(asked, PAGE_CAP)
    shown = items[start : start + size]
    page: dict[str, Any] = {"startAt": start, "maxResults": size, name: shown}
    return page | ({"total": len(items)} if total else {"isLast": start + len(shown) >= len(items)})


def write_errors(messages: Iterable[str], errors: Mapping[str, str]) -> dict[str, Any]:
    return {"errorMessages": list(messages), "errors": dict(errors)}
