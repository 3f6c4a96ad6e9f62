"""Shared by the runtime tests."""

from __future__ import annotations

import pytest

from .drivers import DRIVERS, Driver


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Driver:
    """Each kind of client in turn."""
    return DRIVERS[request.param]
