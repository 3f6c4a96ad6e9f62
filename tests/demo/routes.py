"""The operations of the stub Jira: one function each, and one table that says which request it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from . import shapes
from .state import EPOCH, TRANSITIONS, Refused, State


@dataclass(frozen=True)
class Asked:
    """One request, read to its end."""

    names: tuple[str, ...]  # what the groups of the route's pattern hold
    query: Mapping[str, str]
    body: Mapping[str, Any]  # empty if there is none
    files: tuple[tuple[str, str, BinaryIO], ...] = ()  # of a multipart body: name, type, content


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON, content with headers of its own, or nothing."""

    status: int
    body: Any = None
    content: Iterator[bytes] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def get_server_info(state: State, asked: Asked) -> Answer:
    info = {
        "baseUrl": shapes.OWN_NAME,
        "version": "10.3.24",
        "versionNumbers": [10, 3, 24],
        "deploymentType": "Data Center",
        "buildNumber": 10030024,
        "buildDate": shapes.write_time(EPOCH),
        "serverTime": shapes.write_time(EPOCH),
        "serverTitle": "A stub of Jira",
    }
    return Answer(200, info)


def get_myself(state: State, asked: Asked) -> Answer:
    return Answer(200, shapes.write_user(state.user))


def get_projects(state: State, asked: Asked) -> Answer:
    return Answer(200, [shapes.write_project(key, name) for key, name in state.projects.items()])


def create_issue(state: State, asked: Asked) -> Answer:
    fields = asked.body.get("fields", {})
    ticket = state.create(fields.get("project", {}).get("key", ""), fields.get("summary", ""))
    return Answer(201, {"id": str(ticket.id), "key": ticket.key, "self": f"{shapes.API}/issue/{ticket.id}"})


def get_issue(state: State, asked: Asked) -> Answer:
    return Answer(200, shapes.write_ticket(state, state.ticket(asked.names[0]), asked.query.get("fields", "")))


def edit_issue(state: State, asked: Asked) -> Answer:
    ticket, fields = state.ticket(asked.names[0]), asked.body.get("fields", {})
    unknown = fields.keys() - {"summary", "duedate"}
    if unknown:
        raise Refused(400, **{name: f"Field '{name}' cannot be set." for name in sorted(unknown)})
    ticket.summary = fields.get("summary", ticket.summary)
    ticket.due = fields.get("duedate", ticket.due)
    return Answer(204)


def search(state: State, asked: Asked) -> Answer:
    wanted = {**asked.query, **asked.body}
    fields = wanted.get("fields", "")
    listed = fields if isinstance(fields, str) else ",".join(fields)
    page = shapes.write_page(state.find(wanted.get("jql", "")), wanted, "issues")
    page["issues"] = [shapes.write_ticket(state, ticket, listed) for ticket in page["issues"]]
    return Answer(200, page)


def get_comments(state: State, asked: Asked) -> Answer:
    ticket = state.ticket(asked.names[0])
    notes = [shapes.write_note(ticket, note, state.user) for note in ticket.notes]
    return Answer(200, shapes.write_page(notes, asked.query, "comments"))


def add_comment(state: State, asked: Asked) -> Answer:
    text = asked.body.get("body", "")
    if not text:
        raise Refused(400, comment="A comment needs a text.")
    ticket = state.ticket(asked.names[0])
    return Answer(201, shapes.write_note(ticket, state.comment(ticket, text), state.user))


def get_transitions(state: State, asked: Asked) -> Answer:
    ticket = state.ticket(asked.names[0])
    open_ones = [number for number, (_, status) in TRANSITIONS.items() if status != ticket.status]
    written = [shapes.write_transition(number) for number in open_ones]
    return Answer(200, {"expand": "transitions", "transitions": written})


def do_transition(state: State, asked: Asked) -> Answer:
    ticket, number = state.ticket(asked.names[0]), asked.body.get("transition", {}).get("id")
    if number not in TRANSITIONS:
        raise Refused(400, f"There is no transition {number!r} for {ticket.key} now.")
    ticket.status = TRANSITIONS[number][1]
    return Answer(204)


def add_attachments(state: State, asked: Asked) -> Answer:
    ticket = state.ticket(asked.names[0])
    stored = [state.attach(ticket, *file) for file in asked.files]
    return Answer(200, [shapes.write_stored(one, state.user) for one in stored])


def download_attachment(state: State, asked: Asked) -> Answer:
    stored = state.stored(asked.names[0])
    headers = {"Content-Type": stored.content_type, "Content-Length": str(stored.size)}
    return Answer(200, content=_pieces(state, stored.content), headers=headers)


def get_boards(state: State, asked: Asked) -> Answer:
    kinds = asked.query.get("type", "scrum,kanban").split(",")
    boards = [shapes.write_board(number, *board) for number, board in state.boards.items() if board[1] in kinds]
    return Answer(200, shapes.write_page(boards, asked.query, "values"))


def get_sprints(state: State, asked: Asked) -> Answer:
    if asked.names[0] != "1":
        raise Refused(400, "The board does not support sprints")
    wanted = asked.query.get("state", "closed,active,future").split(",")
    sprints = [shapes.write_sprint(number, *sprint) for number, sprint in state.sprints.items() if sprint[1] in wanted]
    return Answer(200, shapes.write_page(sprints, asked.query, "values", total=False))


def get_sprint(state: State, asked: Asked) -> Answer:
    number = int(asked.names[0])
    if number not in state.sprints:
        raise Refused(404, f"Sprint {number} does not exist")
    return Answer(200, shapes.write_sprint(number, *state.sprints[number]))


def move_to_sprint(state: State, asked: Asked) -> Answer:
    state.move(asked.body.get("issues", []), int(asked.names[0]))
    return Answer(204)


def move_to_backlog(state: State, asked: Asked) -> Answer:
    state.move(asked.body.get("issues", []), None)
    return Answer(204)


@dataclass(frozen=True)
class Route:
    """Which requests a function answers."""

    method: str
    pattern: re.Pattern[str]
    respond: Callable[[State, Asked], Answer]
    anonymous: bool = False


def _route(method: str, path: str, respond: Callable[[State, Asked], Answer], *, anonymous: bool = False) -> Route:
    return Route(method, re.compile("/rest" + path.replace("{}", "([^/]+)")), respond, anonymous)


ROUTES = (
    _route("GET", "/api/2/serverInfo", get_server_info, anonymous=True),
    _route("GET", "/api/2/myself", get_myself),
    _route("GET", "/api/2/project", get_projects),
    _route("GET", "/api/2/search", search),
    _route("POST", "/api/2/search", search),
    _route("POST", "/api/2/issue", create_issue),
    _route("GET", "/api/2/issue/{}", get_issue),
    _route("PUT", "/api/2/issue/{}", edit_issue),
    _route("GET", "/api/2/issue/{}/comment", get_comments),
    _route("POST", "/api/2/issue/{}/comment", add_comment),
    _route("GET", "/api/2/issue/{}/transitions", get_transitions),
    _route("POST", "/api/2/issue/{}/transitions", do_transition),
    _route("POST", "/api/2/issue/{}/attachments", add_attachments),
    _route("GET", "/agile/1.0/board", get_boards),
    _route("GET", "/agile/1.0/board/{}/sprint", get_sprints),
    _route("GET", "/agile/1.0/sprint/{}", get_sprint),
    _route("POST", "/agile/1.0/sprint/{}/issue", move_to_sprint),
    _route("POST", "/agile/1.0/backlog/issue", move_to_backlog),
    Route("GET", re.compile("/secure/attachment/([^/]+)/[^/]+"), download_attachment),
)


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """Return the route for a request and what its pattern holds, or None."""
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if match and route.method == method:
            return route, match.groups()
    return None


def _pieces(state: State, file: BinaryIO) -> Iterator[bytes]:
    at, piece = 0, b"more"
    while piece:
        with state.lock:  # two downloads may read the same file
            file.seek(at)
            piece = file.read(65_536)
        at += len(piece)
        yield piece
