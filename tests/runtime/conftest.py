"""Shared by the runtime tests."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from .drivers import DRIVERS, Driver

load = ssl.SSLContext.load_verify_locations


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Driver:
    """Each kind of client in turn."""
    return DRIVERS[request.param]


@pytest.fixture(autouse=True, scope="session")
def trust_few() -> Generator[None]:
    """Leave out the authorities that the world trusts: a new client takes 20 ms for them, as long as a test in all.

    No server of these tests has a certificate of theirs.
    """

    def load_few(context: ssl.SSLContext, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
        is_bundle = cafile is not None and Path(cafile).stat().st_size > 100_000
        if not is_bundle:
            load(context, cafile, capath, cadata)

    with patch.object(ssl.SSLContext, "load_verify_locations", load_few):
        yield
