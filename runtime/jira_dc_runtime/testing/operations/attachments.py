"""The operations on attachments."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, Final

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, Refused, json_answer
from jira_dc_runtime.testing.state.access import visible_issue, workable_issue
from jira_dc_runtime.testing.state.issues import Attachment, Issue
from jira_dc_runtime.testing.state.removal import attach_to
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.write.attached import write_attachment
from jira_dc_runtime.testing.write.expanded import render_size

from .access import may_rewrite
from .route import Route

if TYPE_CHECKING:
    from zipfile import ZipInfo

_PIECE: Final = 65_536  # bytes read at a time
_LIMIT: Final = 10_485_760
"""The largest file that may be attached: Jira's own limit from the start."""


def get_capabilities(state: State, call: RecordedCall) -> Answer:
    return json_answer(200, {"enabled": True, "uploadLimit": _LIMIT})


def add_attachments(state: State, call: RecordedCall) -> Answer:
    issue = workable_issue(state, call.path["issueIdOrKey"], call.user, "CREATE_ATTACHMENTS")
    for file in call.files:
        if file.size > _LIMIT:
            raise Refused(404, f"The file '{file.name}' exceeds its maximum permitted size of {_LIMIT} bytes.")
    added = [Attachment(state.next_id(), call.user or "", file, state.clock()) for file in call.files]
    for attachment in added:
        issue.attachments.append(attachment)
        attach_to(state, issue, call.user, attachment.id, attachment.file.name)
    return json_answer(200, [write_attachment(state, attachment) for attachment in added])


def get_attachment(state: State, call: RecordedCall) -> Answer:
    _, attachment = _find(state, call)
    written = write_attachment(state, attachment)
    del written["id"]  # the metadata of an attachment names none
    return json_answer(200, written)


def remove_attachment(state: State, call: RecordedCall) -> Answer:
    issue, attachment = _find(state, call)
    if not may_rewrite(state, call, issue, attachment.author, "DELETE_ALL_ATTACHMENTS"):
        raise Refused(403, f"You do not have permission to delete attachment with id: {attachment.id}")
    issue.attachments.remove(attachment)
    attach_to(state, issue, call.user, attachment.id, attachment.file.name, gone=True)
    return Answer(204)


def expand_for_people(state: State, call: RecordedCall) -> Answer:
    _, attachment = _find(state, call)
    entries = [
        {
            "path": entry.filename,
            "index": number,
            "size": render_size(entry.file_size),
            "mediaType": _guess(entry.filename),
            "label": entry.filename.rpartition("/")[2],
        }
        for number, entry in _list_archive(state, attachment)
    ]
    whole = {"id": attachment.id, "name": attachment.file.name, "mediaType": attachment.file.content_type}
    return json_answer(200, {**whole, "entries": entries, "totalEntryCount": len(entries)})


def expand_for_programs(state: State, call: RecordedCall) -> Answer:
    _, attachment = _find(state, call)
    entries = [
        {
            "entryIndex": number,
            "name": entry.filename,
            "abbreviatedName": entry.filename.rpartition("/")[2],
            "size": entry.file_size,
            "mediaType": _guess(entry.filename),
        }
        for number, entry in _list_archive(state, attachment)
    ]
    return json_answer(200, {"entries": entries, "totalEntryCount": len(entries)})


def download_attachment(state: State, number: str, user: str | None) -> Answer:
    """Return the content of an attachment that `user` may see, in pieces."""
    for issue, attachment in state.attachments():
        if str(attachment.id) == number:
            visible_issue(state, issue.key, user)
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


def _list_archive(state: State, attachment: Attachment) -> Iterator[tuple[int, ZipInfo]]:
    """Yield the files in an archive; refuse with 409 what is none."""
    import zipfile  # noqa: PLC0415 - slow to load, and hardly ever needed

    try:
        with state.lock:
            attachment.file.content.seek(0)
            with zipfile.ZipFile(attachment.file.content) as archive:
                found = [entry for entry in archive.infolist() if not entry.is_dir()]
    except zipfile.BadZipFile:
        raise Refused(409, f"The attachment with id '{attachment.id}' is no archive that can be expanded.") from None
    yield from enumerate(found)


def _guess(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _find(state: State, call: RecordedCall) -> tuple[Issue, Attachment]:
    for issue, attachment in state.attachments():
        if str(attachment.id) == call.path["id"]:
            visible_issue(state, issue.key, call.user)
            return issue, attachment
    raise Refused(404, f"The attachment with id '{call.path['id']}' does not exist")


ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/attachment/meta": get_capabilities,
    "POST /api/2/issue/{issueIdOrKey}/attachments": add_attachments,
    "GET /api/2/attachment/{id}": get_attachment,
    "DELETE /api/2/attachment/{id}": remove_attachment,
    "GET /api/2/attachment/{id}/expand/human": expand_for_people,
    "GET /api/2/attachment/{id}/expand/raw": expand_for_programs,
}
