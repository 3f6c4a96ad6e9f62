"""Attachments, downloaded and kept by the hash of their content: what is attached twice lies there once.

Nothing that Jira says becomes a path: files are named by their hash, and by the number of the attachment on the way.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jira_dc_runtime.call.base_url import parse_base_url, rebase
from jira_dc_runtime.errors import ConfigurationError, Forbidden, Gone, LoginError, NotFound, RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .files import aside_of
from .manifest import DONE
from .values import Misfit, to_text, to_whole

Fetch = Callable[[str, Path], object]
"""Writes the file at an address to a path, whole or not at all."""

FILES: Final = "files"
_LIST: Final = ".files"
_LINE: Final = re.compile(r"^([0-9]{1,19}) ([0-9a-f]{64})$", re.MULTILINE)


class Attachments:
    """The attachments of one slice. A list of those that are there lies beside its entry until the slice is done."""

    def __init__(self, folder: Path, slice_name: str, fetch: Fetch, jira: str) -> None:
        self._folder = folder
        self._fetch = fetch
        self._base = parse_base_url(jira) if jira else None
        self._name = slice_name
        self._list = folder / DONE / f"{slice_name}{_LIST}"
        self._known = _read_list(self._list, folder)
        self.count = 0
        self.missing: list[int] = []

    def download(self, issue: Mapping[str, Any]) -> dict[int, str]:
        """Return the hash of each attachment of the issue, and download those that are not there.

        What Jira lists and does not give is noted as missing. Raise what a download raises.
        """
        fields = issue.get("fields")
        listed = fields.get("attachment") if is_object(fields) else None
        found: dict[int, str] = {}
        for raw in listed if is_array(listed) else ():
            try:
                number = to_whole(raw["id"])
            except (Misfit, KeyError, TypeError):
                continue  # the table tells of it
            sha256 = self._known.get(number) or self._take(number, raw.get("content"))
            if sha256 is None:
                self.missing.append(number)
            else:
                found[number] = sha256
                self.count += 1
        return found

    def end(self) -> None:
        """Remove the list; the entry of the slice is written."""
        self._list.unlink(missing_ok=True)

    def _take(self, number: int, address: Any) -> str | None:
        if not self._is_ours(address):
            return None
        aside = aside_of(self._folder / FILES / f"{self._name}-{number}")
        try:
            self._fetch(address, aside)
        except (NotFound, Gone, Forbidden, RequestError) as error:  # the last for an address that cannot be sent
            if isinstance(error, LoginError):  # nothing else would be given either
                raise
            return None
        with aside.open("r+b") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        place = place_of(self._folder, sha256)
        place.parent.mkdir(exist_ok=True)
        aside.replace(place)
        with self._list.open("a", encoding="ascii") as lines:
            lines.write(f"\n{number} {sha256}\n")  # begun on a new line: the last one may be torn
        return sha256

    def _is_ours(self, address: Any) -> bool:
        """Return whether this Jira can be asked for what is at an address that it gave."""
        try:
            if self._base is not None:
                rebase(self._base, to_text(address))
        except (ConfigurationError, Misfit):
            return False
        return isinstance(address, str)


def remove_lists(folder: Path) -> None:
    """Remove the lists of slices that are done; a process may have been killed before it did."""
    for path in (folder / DONE).glob(f"*{_LIST}"):
        path.unlink(missing_ok=True)


def place_of(folder: Path, sha256: str) -> Path:
    """Return where the file with this content lies."""
    return folder / FILES / sha256[:2] / sha256


def _read_list(path: Path, folder: Path) -> dict[int, str]:
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return {}
    pairs: list[tuple[str, str]] = _LINE.findall(text)
    return {int(number): sha256 for number, sha256 in pairs if place_of(folder, sha256).exists()}
