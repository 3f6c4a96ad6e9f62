"""The drift report: JSON for programs, Markdown for people, the same in both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import yaml

from generator.correct.spec import Spec
from tests.live.action import propose_actions
from tests.live.compare import REQUIRED
from tests.live.walk import OK, Found


class _Plain(yaml.SafeDumper):
    """Writes everything out, without anchors: an overlay is read by people."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def make_report(found: Found, spec: Spec) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "server": found.version,
        "document": spec.document["info"]["version"],
        "asked": dict(sorted(found.asked.items())),
        "left_out": dict(sorted(found.left_out.items())),
        "drift": [
            {**asdict(drift), "actions": propose_actions(spec, drift, found.version)} for drift in sorted(found.drifts)
        ],
    }


def write_json(report: dict[str, Any]) -> str:
    """Return the report as JSON."""
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def write_markdown(report: dict[str, Any]) -> str:
    """Return the report as Markdown."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: dict[str, Any]) -> Iterator[str]:
    asked: dict[str, int] = report["asked"]
    other = {key: status for key, status in asked.items() if status not in OK}
    yield f"# Drift of a Jira {report['server']} from the document of {report['document']}"
    yield ""
    yield f"{len(asked)} operations were asked, {len(asked) - len(other)} answered with 2xx and were compared."
    yield f"{len(report['drift'])} kinds of drift. `*` stands for any position or key; values are never shown."
    yield ""
    if report["drift"]:
        yield "| operation | status | place | declared | seen |"
        yield "|---|---|---|---|---|"
        for drift in report["drift"]:
            cells = (
                f"`{drift['operation']}`",
                drift["status"],
                f"`{drift['pointer'] or '/'}`",
                drift["declared"],
                drift["seen"],
            )
            yield "| " + " | ".join(map(str, cells)) + " |"
        yield ""
        yield "## Corrections, ready for spec/overlays/"
        for drift in report["drift"]:
            yield from _write_actions(drift)
    if other:
        yield "## Answers that were not compared"
        yield ""
        for key, status in other.items():
            yield f"- `{key}`: {status or 'no answer that can be read'}"
        yield ""
    if report["left_out"]:
        yield "## Not asked, because something was not known"
        yield ""
        for key, missing in report["left_out"].items():
            yield f"- `{key}`: {missing}"
        yield ""


def _write_actions(drift: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"`{drift['operation']}` `{drift['pointer'] or '/'}`: {drift['declared']}, seen {drift['seen']}"
    yield ""
    if drift["actions"]:
        yield "```yaml"
        yield yaml.dump(drift["actions"], Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120).rstrip()
        yield "```"
    elif drift["declared"] == REQUIRED:
        yield "This server does not always send it: take it out of x-always, and tell tests/evidence/rule.py why."
    else:
        rules = "generator/correct/normalise/"
        yield f"No one place of the document says this: decide between an overlay and a rule in {rules}."
    yield ""
