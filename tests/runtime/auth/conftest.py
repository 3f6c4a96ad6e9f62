"""What the tests of the logins share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from .fake_keyring import FakeKeyring


@pytest.fixture
def fake_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeKeyring]:
    """A keyring of this process, in place of that of the operating system."""
    before = keyring.get_keyring()
    fake = FakeKeyring()
    keyring.set_keyring(fake)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    yield fake
    keyring.set_keyring(before)
