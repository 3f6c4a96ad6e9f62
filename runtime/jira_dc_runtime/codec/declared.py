"""What a `Fields` class declares of a field, and what is said of one that it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .field_kinds import Allowed


class Declared(NamedTuple):
    """What a `Fields` class says of a field beside its type."""

    id: str
    name: str | None = None
    """What people call it in Jira."""
    kind: str | None = None
    options: Allowed = None


def describe_unknown(kind: str, name: str, declared: Mapping[str, Declared]) -> str:
    """Return a sentence for a field that the class `kind` does not declare, with the nearest that it does."""
    for attribute, known in declared.items():
        if name in {known.id, known.name}:
            return f"{kind} has {name} under the name {attribute}."
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    near = get_close_matches(name, declared, 1)
    hint = (
        f"Did you mean {near[0]}?" if near else "A field of your site is read by its id: fields['customfield_10002']."
    )
    return f"{kind} declares no field {name}. {hint}"
