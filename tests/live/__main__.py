"""`python -m tests.live`: ask the Jira of the environment; write live-report.md and live-report.json into a folder."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.correct.spec import load_spec
from generator.problem import Problem
from jira_dc import ConfigurationError
from jira_dc_runtime.client.environment import read_environment
from tests.live.guard import NotReadOnly
from tests.live.report import make_report, write_json, write_markdown
from tests.live.walk import walk

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Write the report; return 0 without drift, 1 with drift, 2 if nothing could be asked."""
    parser = argparse.ArgumentParser(prog="nox -s live --", description=__doc__)
    parser.add_argument(
        "--into", type=Path, default=Path(), help="the folder for the report; the current one if left out"
    )
    into: Path = parser.parse_args(arguments).into
    try:
        asked = read_environment(environment)
        found = walk(asked.base_url, asked.auth, allow_plain_http=asked.allow_plain_http)
        report = make_report(found, load_spec(ROOT / "spec"))
    except (ConfigurationError, Problem) as error:
        print(error, file=sys.stderr)
        return 2
    except NotReadOnly as error:
        print(
            f"{error} The login itself wants to send it: use one that needs none, such as JIRA_TOKEN.", file=sys.stderr
        )
        return 2
    if not any(found.asked.values()):
        print("Nothing answered: check JIRA_URL, the network and the proxy.", file=sys.stderr)
        return 2
    into.mkdir(parents=True, exist_ok=True)
    (into / "live-report.json").write_text(write_json(report), encoding="utf-8")
    (into / "live-report.md").write_text(write_markdown(report), encoding="utf-8")
    print(f"{len(found.asked)} operations asked, {len(found.drifts)} kinds of drift: see {into / 'live-report.md'}.")
    return 1 if found.drifts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
