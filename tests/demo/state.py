"""What the stub Jira knows: two projects, 120 issues, two boards, three sprints. Plain data and the rules on it."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

USER = "fred"
ISSUES = 120
PAGE_CAP = 50  # like the cap an admin sets: whoever asks for more gets this many
MOVE_CAP = 50  # Atlassian documents it for every agile move
STATUSES = {"1": "Open", "3": "In Progress", "5": "Resolved"}
TRANSITIONS = {"11": ("Start progress", "3"), "21": ("Resolve", "5"), "31": ("Reopen", "1")}
EPOCH = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)


class Refused(Exception):
    """Raised by a rule: Jira answers `status` with general messages, and messages per field."""

    def __init__(self, status: int, *messages: str, **errors: str) -> None:
        super().__init__(status, messages, errors)
        self.status = status
        self.messages = messages
        self.errors = errors


@dataclass
class Note:
    """A comment."""

    id: int
    text: str
    created: dt.datetime


@dataclass
class Stored:
    """An uploaded file; its bytes are on disk."""

    id: int
    name: str
    content_type: str
    size: int
    content: BinaryIO
    created: dt.datetime


@dataclass
class Ticket:
    """An issue."""

    id: int
    key: str
    summary: str
    created: dt.datetime
    status: str = "1"
    due: str | None = None
    sprint: int | None = None
    notes: list[Note] = field(default_factory=list[Note])
    files: list[Stored] = field(default_factory=list[Stored])

    @property
    def project(self) -> str:
        return self.key.partition("-")[0]


@dataclass
class State:
    """Everything that requests read and change. Hold `lock` meanwhile."""

    user: str = USER
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    projects: dict[str, str] = field(default_factory=lambda: {"EX": "Example", "OPS": "Operations"})
    boards: dict[int, tuple[str, str]] = field(default_factory=lambda: {1: ("EX board", "scrum"), 2: ("OPS", "kanban")})
    sprints: dict[int, tuple[str, str]] = field(
        default_factory=lambda: {1: ("Sprint 1", "closed"), 2: ("Sprint 2", "active"), 3: ("Sprint 3", "future")}
    )
    tickets: dict[str, Ticket] = field(default_factory=lambda: {ticket.key: ticket for ticket in _first_tickets()})
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(10_000 + ISSUES + 1))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ticket(self, id_or_key: str) -> Ticket:
        """Return one issue, or refuse with 404."""
        found = self.tickets.get(id_or_key.upper())
        found = found or next((ticket for ticket in self.tickets.values() if str(ticket.id) == id_or_key), None)
        if found is None:
            raise Refused(404, "Issue Does Not Exist")
        return found

    def create(self, project: str, summary: str) -> Ticket:
        """Return a new issue, or refuse with 400 and a message for each faulty field."""
        errors: dict[str, str] = {}
        if project not in self.projects:
            errors["project"] = "A known project is required."
        if not summary:
            errors["summary"] = "A summary is required."
        if errors:
            raise Refused(400, **errors)
        number = 1 + sum(ticket.project == project for ticket in self.tickets.values())
        ticket = Ticket(next(self.ids), f"{project}-{number}", summary, _now())
        self.tickets[ticket.key] = ticket
        return ticket

    def comment(self, ticket: Ticket, text: str) -> Note:
        """Return the new comment on `ticket`."""
        note = Note(next(self.ids), text, _now())
        ticket.notes.append(note)
        return note

    def attach(self, ticket: Ticket, name: str, content_type: str, content: BinaryIO) -> Stored:
        """Return the new attachment of `ticket`; the state owns the open file from here on."""
        size = content.seek(0, 2)
        stored = Stored(next(self.ids), name, content_type, size, content, _now())
        ticket.files.append(stored)
        return stored

    def stored(self, attachment_id: str) -> Stored:
        """Return one attachment, or refuse with 404."""
        for ticket in self.tickets.values():
            for stored in ticket.files:
                if str(stored.id) == attachment_id:
                    return stored
        raise Refused(404, f"The attachment with id '{attachment_id}' does not exist")

    def move(self, keys: list[str], sprint: int | None) -> None:
        """Put all of the issues into a sprint, or into the backlog if None; refuse with 400 and move none."""
        unknown = [key for key in keys if key not in self.tickets]
        if unknown:
            raise Refused(400, *(f"Issue {key} does not exist or you may not see it." for key in unknown))
        if len(keys) > MOVE_CAP:
            raise Refused(400, f"At most {MOVE_CAP} issues can be moved at once.")
        for key in keys:
            self.tickets[key].sprint = sprint

    def find(self, jql: str) -> list[Ticket]:
        """Return the issues that match; the stub knows `project|status|sprint = value`, joined by AND."""
        parts = re.split(r"\s+AND\s+", _without_order(jql), flags=re.IGNORECASE)
        tests = [_condition(part) for part in parts if part.strip()]
        return [ticket for ticket in self.tickets.values() if all(test(ticket) for test in tests)]

    def close(self) -> None:
        """Close every uploaded file, which deletes it."""
        for ticket in self.tickets.values():
            for stored in ticket.files:
                stored.content.close()


def new_file() -> BinaryIO:
    """Return an empty file without a name, open for writing and reading."""
    return tempfile.TemporaryFile()


def _first_tickets() -> Iterator[Ticket]:
    for number in range(1, ISSUES + 1):
        sprint = {0: 2, 1: 3}.get(number % 10)
        created = EPOCH + dt.timedelta(hours=number)
        yield Ticket(
            10_000 + number, f"EX-{number}", f"Example number {number}", created, due="2026-03-31", sprint=sprint
        )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _without_order(jql: str) -> str:
    return re.sub(r"\s*ORDER\s+BY\s.*$", "", jql, flags=re.IGNORECASE)


def _condition(text: str) -> Callable[[Ticket], bool]:
    match = re.fullmatch(r"""\s*(project|status|sprint)\s*=\s*["']?([^"']+?)["']?\s*""", text, flags=re.IGNORECASE)
    if match is None:
        raise Refused(400, f"Error in the JQL Query: the stub does not understand '{text.strip()}'.")
    name, wanted = match[1].lower(), match[2]
    read: dict[str, Callable[[Ticket], str]] = {
        "project": lambda ticket: ticket.project,
        "status": lambda ticket: STATUSES[ticket.status],
        "sprint": lambda ticket: str(ticket.sprint),
    }
    return lambda ticket: read[name](ticket).lower() == wanted.lower()
