"""The command line: `python -m jira_dc login` and `python -m jira_dc fields`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from jira_dc_runtime.errors import JiraError

from .fields import add_fields
from .login import add_login
from .person import say

if TYPE_CHECKING:
    from jira_dc_runtime.codec.fields import Fields

OK, FAILED, INTERRUPTED = 0, 1, 130


def main(issue_fields: Callable[[], type[Fields]], arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line and return its exit status: 0, 1 for an error, which is printed, 130 for Ctrl-C.

    `issue_fields` returns the class of the fields of an issue, which is loaded where it is needed.
    """
    parser = argparse.ArgumentParser(prog="python -m jira_dc", allow_abbrev=False)
    add_command = parser.add_subparsers(required=True, metavar="command").add_parser
    add_login(add_command, os.environ)
    add_fields(add_command, issue_fields)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except JiraError as error:
        say(f"Error: {error}")
        return FAILED
    except KeyboardInterrupt:
        say(options.interrupted)
        return INTERRUPTED
    return OK
