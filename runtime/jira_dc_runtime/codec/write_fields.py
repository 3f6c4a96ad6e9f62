"""What a `Fields` class writes: values by attributes become a mapping by Jira's ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_object

from .field_kinds import SYSTEM_KINDS, Allowed, write_value
from .null import NULL


class Declaration(Protocol):
    """What a class declares of a field; see `Declared`."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def options(self) -> Allowed: ...


def write(
    kind: str,
    declared: Mapping[str, Declaration],
    values: Mapping[str, Any],
    project: str | None,
    required: Sequence[str],
) -> dict[str, Any]:
    """Return the `values` that are not None by Jira's ids, each in Jira's form; `kind` is the name of the class.

    Options and `required` fields are those of `project`; for another project nobody here knows them.
    """
    given = {name: value for name, value in values.items() if value is not None}
    for name in values:
        if name not in declared:
            raise RequestError(describe_unknown(kind, name, declared))
    is_known = project is None or "project" not in given or _is_project(given["project"], project)
    written = {
        declared[name].id: write_value(
            name, _kind_of(declared[name]), value, declared[name].options if is_known else None
        )
        for name, value in given.items()
    }
    if is_known:
        _check_required(given, required, project)
    return written


def _kind_of(declared: Declaration) -> str:
    """Return how a field is written: Jira's own as Jira has it, one without a kind as it is given."""
    if declared.kind is not None:
        return declared.kind
    return "json" if declared.id.startswith("customfield_") else SYSTEM_KINDS.get(declared.id, "computed")


def _is_project(value: Any, key: str) -> bool:
    given = value.get("key") if is_object(value) else getattr(value, "key", value)
    return bool(given == key)


def _check_required(given: Mapping[str, Any], required: Sequence[str], project: str | None) -> None:
    cleared = [name for name in required if given.get(name) is NULL]
    if cleared:
        raise RequestError(f"{', '.join(cleared)} cannot be cleared: {project or 'this Jira'} requires it.")
    missing = [name for name in required if name not in given] if "project" in given else []
    if missing:
        raise RequestError(f"A new issue in {project or 'this Jira'} needs {', '.join(missing)} too.")


def describe_unknown(kind: str, name: str, declared: Mapping[str, Declaration]) -> str:
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
