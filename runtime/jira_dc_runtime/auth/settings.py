"""Read the environment variables that a login is made from. No message quotes a value: it may be the secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jira_dc_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUE: Final = frozenset({"1", "true", "yes"})
_FALSE: Final = frozenset({"", "0", "false", "no"})


class Variables(dict[str, str]):
    """Environment variables. A traceback that shows local variables must not show what they hold."""

    def __repr__(self) -> str:
        return f"Variables({len(self)} of them)"


def required(environ: Mapping[str, str], name: str) -> str:
    """Return the variable `name`. Raise `ConfigurationError` if it is not set, or empty."""
    value = environ.get(name, "")
    if not value:
        message = f"The environment variable {name} is not set."
        raise ConfigurationError(message)
    return value


def switched_on(environ: Mapping[str, str], name: str) -> bool:
    """Return whether the variable `name` is true; not set is false. Raise `ConfigurationError` for anything else."""
    if environ.get(name, "").lower() in _TRUE | _FALSE:
        return environ.get(name, "").lower() in _TRUE
    message = f"The environment variable {name} is neither true nor false. Set it to 1 or 0."
    raise ConfigurationError(message)
