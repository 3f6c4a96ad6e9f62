"""A model as plain JSON values, and back."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_object

from .encode import to_wire
from .repair import repair

S = TypeVar("S", bound=msgspec.Struct)


def to_plain(model: msgspec.Struct) -> dict[str, Any]:
    """Return `model` as plain JSON values, by Jira's names. A None within free JSON stays, as it came from Jira."""
    plain: dict[str, Any] = to_wire(model, keeps_nulls=True)
    return plain


def from_plain(form: type[S], values: object) -> S:
    """Return the model `form` of `values`. Raise `RequestError` if they are no mapping, or nested too deeply."""
    if not is_object(values):
        message = f"{form.__name__}.from_dict reads a mapping by Jira's names, not a {type(values).__name__}."
        raise RequestError(message)
    try:
        model, _ = repair(dict(values), form)
    except RecursionError:
        message = f"{form.__name__}.from_dict got values that contain themselves, or are nested too deeply."
    else:
        return model  # type: ignore[no-any-return]  # repair makes what it is told, of a dict
    raise RequestError(message)
