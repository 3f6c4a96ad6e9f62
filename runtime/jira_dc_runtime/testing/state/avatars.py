"""Avatars: those that Jira brings, and those that were uploaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from jira_dc_runtime.testing.exchange import UploadedFile

SYSTEM: Final = {
    "project": (*range(10_200, 10_212), *range(10_324, 10_328)),
    "user": tuple(range(10_100, 10_124)),
    "issuetype": tuple(range(10_300, 10_324)),
}
"""The numbers of the avatars that Jira brings, by what they are for."""
USUAL: Final = {"project": 10_324, "user": 10_122, "issuetype": 10_300}
"""Which of them whoever has chosen none has."""


class Avatar(msgspec.Struct, frozen=True):
    """An avatar that was uploaded for one owner: `project` and its id, `user` and the key, `issuetype` and its id."""

    id: int
    type: str
    owner: str
    file: UploadedFile


class Avatars:
    """The avatars of a MockJira."""

    def __init__(self) -> None:
        self.custom: dict[int, Avatar] = {}
        """Those that were uploaded, by number."""
        self.temporary: dict[tuple[str, str], UploadedFile] = {}
        """What was uploaded and not made an avatar yet, by type and owner."""

    def of(self, kind: str, owner: str) -> Iterator[Avatar]:
        """Yield the avatars uploaded for one owner."""
        for avatar in self.custom.values():
            if (avatar.type, avatar.owner) == (kind, owner):
                yield avatar

    def is_known(self, kind: str, owner: str, number: int) -> bool:
        """Return whether `owner` can have the avatar of this number."""
        own = self.custom.get(number)
        return number in SYSTEM.get(kind, ()) or (own is not None and (own.type, own.owner) == (kind, owner))
