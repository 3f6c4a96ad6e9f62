"""What the judges share with the tests of the runtime."""

from __future__ import annotations

from tests.runtime.conftest import driver

__all__ = ["driver"]
