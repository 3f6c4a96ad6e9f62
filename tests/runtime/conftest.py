"""Shared by the runtime tests."""

from __future__ import annotations

import importlib.util

import pytest

from .drivers import DRIVERS, Driver


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Driver:
    """Each kind of client in turn."""
    chosen = DRIVERS[request.param]
    if chosen.library is not None and importlib.util.find_spec(chosen.library) is None:
        pytest.skip(f"{chosen.library} is not installed")
    return chosen
