"""What a `Fields` class writes: values by attributes become a mapping by Jira's ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.json_kind import is_object

from .declared import Declared, describe_unknown
from .field_kinds import SYSTEM_KINDS, write_value
from .null import NULL


def write(
    kind: str,
    declared: Mapping[str, Declared],
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


def _kind_of(declared: Declared) -> str:
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
