"""A long search while its issues come and go: each that was there throughout comes once, in little memory."""

from __future__ import annotations

import pytest

from .moving_search import measure


@pytest.mark.parametrize("is_async", [False, True])
def test_a_search_that_moves_misses_nothing_and_doubles_nothing(*, is_async: bool) -> None:
    measured = measure(4000, 160, is_async=is_async)
    assert measured["moved"] > 150
    assert measured["lasting"] > 3800
    assert (measured["lost"], measured["doubled"]) == (0, 0)
    assert measured["megabytes"] <= 64
