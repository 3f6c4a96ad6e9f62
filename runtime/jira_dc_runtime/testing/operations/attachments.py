"""The operations on attachments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.issues import Attachment
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.issues import write_attachment

from .route import Route

_PIECE: Final = 65_536  # bytes read at a time


def add_attachments(state: State, call: RecordedCall) -> Answer:
    issue = state.issue(call.path["issueIdOrKey"])
    added = [Attachment(state.next_id(), call.user or "", file, state.clock()) for file in call.files]
    issue.attachments += added
    return json_answer(200, [write_attachment(state, attachment) for attachment in added])


def get_attachment(state: State, call: RecordedCall) -> Answer:
    for _, attachment in state.attachments():
        if str(attachment.id) == call.path["id"]:
            written = write_attachment(state, attachment)
            del written["id"]  # the metadata of an attachment names none
            return json_answer(200, written)
    raise Refused(404, f"The attachment with id '{call.path['id']}' does not exist")


def remove_attachment(state: State, call: RecordedCall) -> Answer:
    for issue, attachment in state.attachments():
        if str(attachment.id) == call.path["id"]:
            issue.attachments.remove(attachment)
            return Answer(204)
    raise Refused(404, f"The attachment with id '{call.path['id']}' does not exist")


def download_attachment(state: State, number: str) -> Answer:
    """Return the content of an attachment, in pieces."""
    for _, attachment in state.attachments():
        if str(attachment.id) == number:
            file = attachment.file
            headers = {"Content-Type": file.content_type, "Content-Length": str(file.size)}
            return Answer(200, _pieces(state, file.content), headers)
    return Answer(404)


def _pieces(state: State, file: BinaryIO) -> Iterator[bytes]:
    at, piece = 0, b"more"
    while piece:
        with state.lock:  # two downloads may read the same file
            file.seek(at)
            piece = file.read(_PIECE)
        at += len(piece)
        if piece:
            yield piece


ROUTES: Final[Mapping[str, Route]] = {
    "POST /api/2/issue/{issueIdOrKey}/attachments": add_attachments,
    "GET /api/2/attachment/{id}": get_attachment,
    "DELETE /api/2/attachment/{id}": remove_attachment,
}
