"""A keyring of this process, in place of that of the operating system."""

from __future__ import annotations

from typing import Any

import keyring.backend
import keyring.errors


class FakeKeyring(keyring.backend.KeyringBackend):
    """A keyring of this process."""

    priority: Any = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check(password)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]

    def _check(self, quoted: str = "") -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked(f"locked: {quoted}")
