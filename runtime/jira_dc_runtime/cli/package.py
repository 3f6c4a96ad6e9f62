"""What the commands need of the generated package, each loaded when a command needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jira_dc_runtime.client import Client
    from jira_dc_runtime.codec.fields import Fields
    from jira_dc_runtime.errors.availability import AvailabilityTable


@dataclass(frozen=True)
class Package:
    """The generated package, as the commands see it."""

    load_client: Callable[[], type[Client]]
    """Return the client with a resource for each tag."""
    load_fields: Callable[[], type[Fields]]
    """Return the class of Jira's own fields."""
    load_availability: Callable[[], AvailabilityTable]
    """Return which operations there are, and which methods call them."""
    read_document: Callable[[], bytes]
    """Return the OpenAPI document, as JSON."""
    serve_mock: Callable[[Sequence[str], str], int]
    """Serve a MockJira by these arguments, under this name of a program, until Ctrl-C; return the exit status."""
