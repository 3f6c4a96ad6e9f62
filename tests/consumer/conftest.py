"""The sample project is tested in an environment of its own; see test_consumer.py."""

from __future__ import annotations

collect_ignore = ["project"]
