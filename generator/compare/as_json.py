"""The report as JSON, for tools. Its schema is changes.schema.json beside this file."""

from __future__ import annotations

import json
from typing import Any

from generator.compare.change import Change
from generator.compare.comparison import Comparison
from generator.compare.public_api_diff import PublicApiDiff
from generator.compare.wording import AUDIENCES, count_levels

FORMAT = 1
"""Rises when a reader of the JSON must change; a new key does not make it rise."""


def write_json(comparison: Comparison) -> str:
    """Return the report as indented JSON with sorted keys and one final newline."""
    report = {
        "format": FORMAT,
        "before": comparison.before,
        "after": comparison.after,
        "bump": comparison.bump,
        "knows_upstream": comparison.knows_upstream,
        "counts": {attribute: count_levels(comparison.changes, attribute) for attribute, _called in AUDIENCES},
        "changes": [_write_change(change) for change in comparison.changes],
        "absorbed": [{**_write_change(each.change), "absorbed": each.why} for each in comparison.absorbed],
        "stale_actions": {label: list(sentences) for label, sentences in comparison.stale_actions.items()},
        "python": None if comparison.python is None else _write_python(comparison.python),
    }
    return json.dumps(report, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _write_change(change: Change) -> dict[str, Any]:
    return {
        "rule": change.rule.id,
        "kind": change.rule.kind,
        "title": change.rule.title,
        "why": change.rule.why,
        "subject": {
            "kind": change.subject.kind,
            "api": change.subject.api,
            "python": change.subject.python,
            "group": change.subject.group,
        },
        "part": change.part.text,
        "python_part": change.part.python,
        "before": change.before,
        "after": change.after,
        "callers": change.callers,
        "readers": change.readers,
        "origin": change.origin,
        "candidate": change.candidate,
        "note": change.note,
        "used_by": list(change.use.by),
    }


def _write_python(python: PublicApiDiff) -> dict[str, Any]:
    return {
        "since": python.since,
        "breaks": [
            {"kind": each.kind, "name": each.name, "before": each.before, "after": each.after} for each in python.breaks
        ],
        "additions": list(python.additions),
        "typing_tests": [{"checker": test.checker, "errors": list(test.errors)} for test in python.typing_tests],
    }
