"""`jira-dc`, or `python -m jira_dc`: Jira for the shell; `--help` says what there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jira_dc_runtime.cli import command
from jira_dc_runtime.cli.package import Package

if TYPE_CHECKING:
    from jira_dc.client import Jira
    from jira_dc.models import IssueFields
    from jira_dc_runtime.errors.availability import AvailabilityTable


def _load_client() -> type[Jira]:
    from jira_dc.client import Jira

    return Jira


def _load_fields() -> type[IssueFields]:
    from jira_dc.models import IssueFields

    return IssueFields


def _load_availability() -> AvailabilityTable:
    from jira_dc.availability import TABLE

    return TABLE


def _read_document() -> bytes:
    return Path(__file__).with_name("openapi.json").read_bytes()


def _serve_mock(arguments: Sequence[str], program: str) -> int:
    from jira_dc.testing import MockJira
    from jira_dc_runtime.testing.command import serve

    return serve(MockJira, arguments, program=program)


PACKAGE = Package(_load_client, _load_fields, _load_availability, _read_document, _serve_mock)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, that of the process unless one is given, and return its exit status."""
    return command.main(PACKAGE, arguments)


if __name__ == "__main__":
    raise SystemExit(main())
