"""The command line: `jira-dc`, and `python -m jira_dc`, which is the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from jira_dc_runtime.errors import JiraError

from .exit_status import FAULT, INTERRUPTED, READER_LEFT, WRONG
from .package import Package
from .person import say
from .plain import MORE, PLAIN, fail, run_plain

TRACEBACK: Final = "JIRA_DC_TRACEBACK"
"""The variable that lets a fault of ours show where it is."""


def main(package: Package, arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line and return its exit status, which `exit_status.MEANINGS` explains.

    What goes wrong is printed to the standard error, as a sentence. argparse and its `SystemExit` end `login`, `fields`
    and `mock` where their options are wrong, or ask for help.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    program = "jira-dc" if Path(sys.argv[0]).stem == "jira-dc" else "python -m jira_dc"
    try:
        if find_spec("click") and find_spec("rich"):
            from .group import run_group  # noqa: PLC0415 - both come with the extra

            status = run_group(package, given, program)
            sys.stdout.flush()  # while what goes wrong with it can be told
            return status
        if given and not given[0].startswith("-") and given[0] not in PLAIN:
            say(f"Error: {given[0]!r} is not one of {', '.join(PLAIN)}. {MORE}")
            return WRONG
        return run_plain(package, given, program)
    except KeyboardInterrupt:
        say("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes
        return READER_LEFT
    except (JiraError, OSError) as error:
        return fail(error)
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        kind = type(error).__name__
        say(f"Error: this is a fault of jira-dc ({kind}). Set {TRACEBACK}=1 to see where, and report it.")
        return FAULT
