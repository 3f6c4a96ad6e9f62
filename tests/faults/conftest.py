"""What the tables share with the tests of the runtime."""

from __future__ import annotations

from tests.runtime.conftest import trust_few

__all__ = ["trust_few"]
