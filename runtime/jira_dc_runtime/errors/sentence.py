"""What `str()` of an error answer says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .body import ErrorBody

MAX_MESSAGE: Final = 300  # characters of one server message shown; `error_messages` keeps all of it


def write_sentence(operation: str, status: int, said: ErrorBody, request_id: str | None, advice: str) -> str:
    """Return one readable line: the operation, the status, what Jira said, what to do, and the request id."""
    parts = [_one_line(message) for message in said.messages]
    parts += [f"{_one_line(field)}: {_one_line(message)}" for field, message in said.errors.items()]
    text = f"{operation} answered {status}"
    if parts:
        text += ": " + " ".join(part if part.endswith((".", "!", "?")) else part + "." for part in parts)
    else:
        text += " without a message."
    text += f" {advice}" if advice else ""
    return f"{text} (request {_one_line(request_id)})" if request_id else text


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_MESSAGE else line[: MAX_MESSAGE - 1] + "…"
