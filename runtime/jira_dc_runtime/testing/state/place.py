"""Where a value is set, and how a field says that it does not take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from jira_dc_runtime.ground.json_kind import is_array, is_object

from .custom_fields import CustomField
from .field import Field
from .projects import Project
from .state import State


class WrongValue(Exception):
    """Raised for a value that a field does not take, with the message that Jira gives for it."""


class Place(msgspec.Struct, frozen=True):
    """Where a value is set: the state, the project of the issue, and the field."""

    state: State
    project: Project
    field: Field

    @property
    def custom(self) -> CustomField:
        """The custom field that is set."""
        assert self.field.custom is not None  # noqa: S101 - asked only where it is one
        return self.field.custom


def off_screen(field_id: str) -> str:
    """Return what Jira says of a field that cannot be set where it was sent."""
    return f"Field '{field_id}' cannot be set. It is not on the appropriate screen, or unknown."


def as_text(sent: Any) -> str:
    """Return what was sent if it is a text."""
    if not isinstance(sent, str):
        message = "Operation value must be a string"
        raise WrongValue(message)
    return sent


def as_object(sent: Any) -> Mapping[str, Any]:
    """Return what was sent if it is an object."""
    if not is_object(sent):
        message = "data was not an object"
        raise WrongValue(message)
    return sent


def as_list(sent: Any) -> list[Any]:
    """Return what was sent if it is a list."""
    if not is_array(sent):
        message = "data was not an array"
        raise WrongValue(message)
    return list(sent)
