"""What the tables share."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from unittest.mock import patch

import pytest


@pytest.fixture(autouse=True, scope="session")
def trust_nobody() -> Generator[None]:
    """Load no certificates: a client takes 20 ms for them, as long as a case in all, and no server here has any."""

    def load_nothing(*_: object, **__: object) -> None:
        pass

    with patch.object(ssl.SSLContext, "load_verify_locations", load_nothing):
        yield
