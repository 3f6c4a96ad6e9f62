"""The command line: print the seconds that one call of an action takes."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from bench.probes.clock import time_call

candidate, action, file = sys.argv[1:]
module = importlib.import_module(f"bench.probes.{candidate}")
print(time_call(module.ACTIONS[action](Path(file).read_bytes())))
