"""Read the environment variables that a login is made from. No message quotes a value: it may be the secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUE: Final = frozenset({"1", "true", "yes"})
_FALSE: Final = frozenset({"", "0", "false", "no"})


def required(environ: Mapping[str, str], name: str) -> str:
    """Return the variable `name`. Raise `ConfigurationError` if it is not set, or empty."""
    value = environ.get(name, "")
    if not value:
        message = f"The environment variable {name} is not set."
        raise ConfigurationError(message)
    return value


def switched_on(environ: Mapping[str, str], name: str) -> bool:
    """Return whether the variable `name` is true; not set is false. Raise `ConfigurationError` for anything else."""
    value = environ.get(name, "").lower()
    if value not in _TRUE | _FALSE:
        message = f"The environment variable {name} is neither true nor false. Set it to 1 or 0."
        raise ConfigurationError(message)
    return value in _TRUE
