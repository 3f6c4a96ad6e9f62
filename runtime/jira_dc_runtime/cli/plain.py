"""The commands that need nothing but the package: `login`, `fields` and `mock`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Final

from jira_dc_runtime.errors import JiraError

from .exit_status import FAILED, INTERRUPTED, OK, status_of
from .fields import add_fields
from .login import add_login
from .output.safe_text import in_lines
from .package import Package
from .person import say

PLAIN: Final = {
    "login": "Log in with OAuth 2.0 or OAuth 1.0a, and keep the token.",
    "fields": "Write a typed class for the fields of your Jira.",
    "mock": "Serve a MockJira on this machine until Ctrl-C.",
}
"""These commands, and what each does."""

MORE: Final = "More commands (call, describe, find, live, search, whoami) come with: pip install 'jira-dc[cli]'"


def run_plain(package: Package, arguments: Sequence[str], program: str) -> int:
    """Carry out one of these commands and return its exit status. `program` is how the person has called us."""
    if arguments[:1] == ["mock"]:
        return package.serve_mock(arguments[1:], f"{program} mock")
    parser = argparse.ArgumentParser(prog=program, allow_abbrev=False, epilog=MORE)
    add_command = parser.add_subparsers(required=True, metavar="command").add_parser
    add_login(add_command, os.environ)
    add_fields(add_command, package.load_fields)
    add_command("mock", help="serve a MockJira on this machine until Ctrl-C", add_help=False)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except JiraError as error:
        return fail(error)
    except KeyboardInterrupt:
        say(options.interrupted)
        return INTERRUPTED
    return OK


def fail(error: JiraError | OSError) -> int:
    """Tell the person what went wrong, in a sentence, and return the exit status."""
    if isinstance(error, JiraError):
        say(f"Error: {in_lines(str(error))}")
        return status_of(error)
    place = f"{error.filename}: " if error.filename else ""
    say(f"Error: {in_lines(f'{place}{error.strerror or error}')}.")
    return FAILED
