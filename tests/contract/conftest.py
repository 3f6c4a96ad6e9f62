"""How many examples hypothesis draws: few and always the same by default, many with HYPOTHESIS_PROFILE=thorough."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

_PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
settings.register_profile(
    "repeatable",
    phases=_PHASES,
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=_SLOW,
)
settings.register_profile(
    "thorough", max_examples=100, database=None, deadline=None, print_blob=True, suppress_health_check=_SLOW
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
