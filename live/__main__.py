"""`python -m live`: ask the Jira at JIRA_URL, and write live-report.md and live-report.json into the folder given."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.load import load_spec
from generator.problem import Problem
from jira_dc import BasicAuth, ConfigurationError, PersonalAccessToken
from jira_dc_runtime.auth import Auth
from live.report import make_report, write_json, write_markdown
from live.walk import walk

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Write the report; return 0 without drift, 1 with drift, 2 if nothing could be asked."""
    parser = argparse.ArgumentParser(prog="nox -s live --", description=__doc__)
    parser.add_argument(
        "--into", type=Path, default=Path(), help="the folder for the report; the current one if left out"
    )
    into: Path = parser.parse_args(arguments).into
    url = environment.get("JIRA_URL", "")
    try:
        found = walk(url, _read_login(environment))
        report = make_report(found, load_spec(ROOT / "spec"))
    except (ConfigurationError, Problem) as error:
        print(f"{error} JIRA_URL says which Jira is asked.", file=sys.stderr)
        return 2
    if not any(found.asked.values()):
        print("Nothing answered: check JIRA_URL, the network and the proxy.", file=sys.stderr)
        return 2
    into.mkdir(parents=True, exist_ok=True)
    (into / "live-report.json").write_text(write_json(report), encoding="utf-8")
    (into / "live-report.md").write_text(write_markdown(report), encoding="utf-8")
    print(f"{len(found.asked)} operations asked, {len(found.drifts)} kinds of drift: see {into / 'live-report.md'}.")
    return 1 if found.drifts else 0


def _read_login(environment: Mapping[str, str]) -> Auth | None:
    if "JIRA_TOKEN" in environment:
        return PersonalAccessToken(environment["JIRA_TOKEN"])
    if "JIRA_USER" in environment:
        return BasicAuth(environment["JIRA_USER"], environment.get("JIRA_PASSWORD", ""))
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
