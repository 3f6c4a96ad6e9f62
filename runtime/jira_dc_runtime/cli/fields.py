"""`python -m jira_dc fields`: write a typed class for the fields of a Jira."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.client import Client
from jira_dc_runtime.codec.fields import Fields
from jira_dc_runtime.errors import ConfigurationError

from .person import say
from .site_class.createmeta import ask_rules
from .site_class.text import HEAD, write_class

if TYPE_CHECKING:
    import argparse

_DESCRIPTION: Final = """\
Write a typed class for the fields of your Jira: MyFields.of(issue).story_points reads, MyFields.write(story_points=3)
makes what Jira takes. The environment says which Jira, and how to log in: JIRA_URL, JIRA_TOKEN and their kin.

The same Jira gives the same file: keep it in version control, and its diff shows what the administrator changed.
"""


def add_fields(add_command: Callable[..., argparse.ArgumentParser], load: Callable[[], type[Fields]]) -> None:
    """Add the command to a command line. `load` returns the class of Jira's own fields."""
    parser = add_command(
        "fields", help="write a typed class for the fields of your Jira", description=_DESCRIPTION, allow_abbrev=False
    )
    parser.add_argument("--write", metavar="FILE", help="the file to write; without it, the class is printed")
    parser.add_argument("--project", metavar="KEY", help="add the options and required fields of this project")
    parser.add_argument(
        "--issue-type", metavar="NAME", action="append", default=[], help="of this type of its issues; can be repeated"
    )
    parser.set_defaults(run=partial(_run, load), interrupted="Interrupted; nothing was written.")


def write_fields(
    client: Client, base: type[Fields], *, project: str | None = None, issue_types: Sequence[str] = ()
) -> str:
    """Return a Python module with a typed class `MyFields` for the fields of the Jira of `client`.

    `base` is `IssueFields`. With a `project` the class knows the options and the required fields of its new issues, of
    all types or of `issue_types`. Raise `ConfigurationError` for types without a project, `RequestError` for one that
    the project does not have, and what a call raises.
    """
    if issue_types and project is None:
        message = "An issue type is one of a project. Pass --project with it."
        raise ConfigurationError(message)
    rules = None if project is None else ask_rules(client, project, issue_types)
    return write_class(client.refresh_fields().values(), base.attributes(), dir(base), rules)


def _run(load: Callable[[], type[Fields]], options: argparse.Namespace) -> None:
    path = None if options.write is None else _checked(Path(options.write))
    with Client.from_env() as client:
        text = write_fields(client, load(), project=options.project, issue_types=options.issue_type)
    if path is None:
        sys.stdout.write(text)
        return
    try:
        _replace(path, text)
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror}). Choose another file."
        raise ConfigurationError(message) from None
    say(f"Wrote MyFields to {path}.")


def _checked(path: Path) -> Path:
    """Return `path`. Raise `ConfigurationError` if it is a file that someone wrote by hand."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            is_ours = file.readline().rstrip("\n") == HEAD
    except FileNotFoundError:
        return path
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}). Choose another file."
        raise ConfigurationError(message) from None
    if not is_ours:
        message = (
            f"{path} was not written by this command, so that it is not replaced. Move it away, or choose another."
        )
        raise ConfigurationError(message)
    return path


def _replace(path: Path, text: str) -> None:
    """Write the whole file, or leave the one that is there."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
