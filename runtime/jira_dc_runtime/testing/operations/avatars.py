"""The operations on avatars of projects, users and issue types, and the images that MockJira serves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qs

import msgspec

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, MockRequest, Refused, UploadedFile, json_answer
from jira_dc_runtime.testing.state.avatars import SYSTEM, USUAL, Avatar
from jira_dc_runtime.testing.state.people import User
from jira_dc_runtime.testing.state.permission import may, require
from jira_dc_runtime.testing.state.projects import Project
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import IssueType
from jira_dc_runtime.testing.write.avatars import write_avatar

from .access import administer_project, see_project
from .body import read_object
from .route import Route

_PAGES: Final = ("/secure/projectavatar", "/secure/useravatar", "/secure/viewavatar")
_ICONS: Final = "/images/icons/"
_SIDE: Final = 120  # the width at which Jira wants an image cropped
Owned = Project | User | IssueType


class Owner(msgspec.Struct, frozen=True):
    """Who has an avatar: `project` and the id, `user` and the key, `issuetype` and the id."""

    kind: str
    id: str
    record: Owned


Find = Callable[[State, RecordedCall, bool], Owner]
"""Returns the owner that a call means; refuses who may not read or, if True, change the avatars."""


def _of_project(state: State, call: RecordedCall, change: bool) -> Owner:  # noqa: FBT001
    project = (administer_project if change else see_project)(state, call, call.path["projectIdOrKey"])
    return Owner("project", str(project.id), project)


def _of_user(state: State, call: RecordedCall, change: bool) -> Owner:  # noqa: FBT001
    return _user(state, call, call.query.get("username") or call.user or "", change=change)


def _user(state: State, call: RecordedCall, name: str, *, change: bool) -> Owner:
    user = state.user(name)
    if change and user.name != call.user and not may(state, call.user, "ADMINISTER"):
        raise Refused(403, "You may not change the avatars of other users.")
    return Owner("user", user.key, user)


def _of_issue_type(state: State, call: RecordedCall, change: bool) -> Owner:  # noqa: FBT001
    require(state, call.user, "ADMINISTER")
    one = state.issue_types[call.path["id"]]
    return Owner("issuetype", one.id, one)


def _of_any(state: State, call: RecordedCall, change: bool) -> Owner:  # noqa: FBT001
    kind, number = call.path["type"], call.path["owningObjectId"]
    if kind == "user":
        return _user(state, call, number, change=change)
    if kind == "project":
        project = (administer_project if change else see_project)(state, call, number)
        return Owner(kind, str(project.id), project)
    if kind == "issuetype":
        if change:
            require(state, call.user, "ADMINISTER")
        one = state.issue_types[number]
        return Owner(kind, one.id, one)
    raise Refused(404, f"There are no avatars of the type '{kind}'.")


def _write_all(state: State, owner: Owner) -> JsonObject:
    chosen = owner.record.avatar
    numbers = {"system": SYSTEM[owner.kind], "custom": [one.id for one in state.avatars.of(owner.kind, owner.id)]}
    return {
        kind: [write_avatar(state, owner.kind, number, selected=number == chosen) for number in of_kind]
        for kind, of_kind in numbers.items()
    }


def get_system_avatars(state: State, call: RecordedCall) -> Answer:
    kind = call.path["type"]
    if kind not in SYSTEM:
        raise Refused(404, f"There are no avatars of the type '{kind}'.")
    return json_answer(200, {"system": [write_avatar(state, kind, one, selected=False) for one in SYSTEM[kind]]})


def _getter(find: Find) -> Route:
    def get_avatars(state: State, call: RecordedCall) -> Answer:
        return json_answer(200, _write_all(state, find(state, call, False)))  # noqa: FBT003

    return get_avatars


def _uploader(find: Find, status: int) -> Route:
    def upload(state: State, call: RecordedCall) -> Answer:
        owner = find(state, call, True)  # noqa: FBT003
        state.avatars.temporary[owner.kind, owner.id] = _uploaded(call)
        cropping = {
            "cropperWidth": _SIDE,
            "cropperOffsetX": 0,
            "cropperOffsetY": 0,
            "url": f"{state.base_url}/secure/temporaryavatar?cropped=true&magnification=1",
            "needsCropping": True,
        }
        if "filename" in call.query:  # the image was the whole body
            return json_answer(status, cropping)
        page = f"<html><body><textarea>{msgspec.json.encode(cropping).decode()}</textarea></body></html>"
        return Answer(status, page.encode(), {"Content-Type": "text/html;charset=UTF-8"})

    return upload


def _uploaded(call: RecordedCall) -> UploadedFile:
    for file in call.files:
        return file
    raise Refused(400, "There is no image in the request.")


def _keeper(find: Find) -> Route:
    def keep(state: State, call: RecordedCall) -> Answer:
        owner = find(state, call, True)  # noqa: FBT003
        read_object(call)
        file = state.avatars.temporary.pop((owner.kind, owner.id), None)
        if file is None:
            raise Refused(400, "There is no temporary avatar. Upload an image first.")
        avatar = Avatar(state.next_id(), owner.kind, owner.id, file)
        state.avatars.custom[avatar.id] = avatar
        return json_answer(201, write_avatar(state, owner.kind, avatar.id, selected=False))

    return keep


def _chooser(find: Find) -> Route:
    def choose(state: State, call: RecordedCall) -> Answer:
        owner = find(state, call, True)  # noqa: FBT003
        number = str(read_object(call).get("id", ""))
        if not number.isdigit() or not state.avatars.is_known(owner.kind, owner.id, int(number)):
            raise Refused(400, f"There is no avatar {number or 'without an id'} to choose.")
        owner.record.avatar = int(number)
        return Answer(204)

    return choose


def _remover(find: Find, status: int) -> Route:
    def remove(state: State, call: RecordedCall) -> Answer:
        owner, number = find(state, call, True), call.path["id"]  # noqa: FBT003
        own = {str(avatar.id): avatar for avatar in state.avatars.of(owner.kind, owner.id)}
        if number not in own:
            raise Refused(404, f"There is no avatar {number} that could be deleted.")
        del state.avatars.custom[own[number].id]
        if owner.record.avatar == own[number].id:
            owner.record.avatar = USUAL[owner.kind]
        return Answer(status)

    return remove


def answer_image(state: State, request: MockRequest) -> Answer | None:
    """Return the image at an address below `/secure` or `/images`, or None for another one."""
    if request.path.startswith(_ICONS):
        if request.path.endswith(".svg"):
            return _svg(request.path.rpartition("/")[2])
        return Answer(200, _png(request.path), {"Content-Type": "image/png"})
    if request.path not in _PAGES:
        return None
    query = parse_qs(request.target.partition("?")[2])
    number = query.get("avatarId", ["0"])[0]
    own = state.avatars.custom.get(int(number)) if number.isdigit() else None
    return _svg(number) if own is None else Answer(200, own.file.read(), {"Content-Type": own.file.content_type})


def _svg(seed: str) -> Answer:
    color = f"#{zlib.crc32(seed.encode()) & 0xFFFFFF:06x}"
    square = f'<rect width="48" height="48" fill="{color}"/>'
    image = f'<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48">{square}</svg>'
    return Answer(200, image.encode(), {"Content-Type": "image/svg+xml"})


def _png(seed: str) -> bytes:
    """Return an image of one pixel."""
    color = struct.pack(">I", zlib.crc32(seed.encode()))[1:]
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00" + color)),
        (b"IEND", b""),
    )
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


_PROJECT: Final = "/api/2/project/{projectIdOrKey}"
_TYPE: Final = "/api/2/issuetype/{id}"
_ANY: Final = "/api/2/universal_avatar/type/{type}/owner/{owningObjectId}"

ROUTES: Final[Mapping[str, Route]] = {
    "GET /api/2/avatar/{type}/system": get_system_avatars,
    f"GET {_PROJECT}/avatars": _getter(_of_project),
    f"POST {_PROJECT}/avatar/temporary": _uploader(_of_project, 201),
    f"POST {_PROJECT}/avatar": _keeper(_of_project),
    f"PUT {_PROJECT}/avatar": _chooser(_of_project),
    f"DELETE {_PROJECT}/avatar/{{id}}": _remover(_of_project, 204),
    "GET /api/2/user/avatars": _getter(_of_user),
    "POST /api/2/user/avatar/temporary": _uploader(_of_user, 201),
    "POST /api/2/user/avatar": _keeper(_of_user),
    "PUT /api/2/user/avatar": _chooser(_of_user),
    "DELETE /api/2/user/avatar/{id}": _remover(_of_user, 204),
    f"POST {_TYPE}/avatar/temporary": _uploader(_of_issue_type, 201),
    f"POST {_TYPE}/avatar": _keeper(_of_issue_type),
    f"GET {_ANY}": _getter(_of_any),
    f"POST {_ANY}/temp": _uploader(_of_any, 200),
    f"POST {_ANY}/avatar": _keeper(_of_any),
    f"DELETE {_ANY}/avatar/{{id}}": _remover(_of_any, 200),
}
