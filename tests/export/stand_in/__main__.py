"""`python -m tests.export.stand_in --issues 20000 [--faults 0.05] [--busy]` prints its address and serves."""

from __future__ import annotations

import argparse
import asyncio

from tests.export.stand_in.answers import StandIn
from tests.export.stand_in.issues import BUSY, WINDOW, Issues, Schedule
from tests.export.stand_in.server import Faults, serve


def main() -> None:
    """Serve until stdin ends."""
    parser = argparse.ArgumentParser(prog="stand-in", description=__doc__)
    parser.add_argument("--issues", type=int, default=20_000, help="how many issues there are at first")
    parser.add_argument("--faults", type=float, default=0.0, help="the share of requests that go wrong")
    parser.add_argument("--busy", action="store_true", help="people edit, move, create and delete issues meanwhile")
    parser.add_argument("--window", type=int, default=WINDOW, help="as many issues as a search shows")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    issues = Issues(chosen.issues, BUSY if chosen.busy else Schedule(), chosen.seed)
    asyncio.run(serve(StandIn(issues, chosen.window), Faults(chosen.faults, chosen.seed)))


main()
