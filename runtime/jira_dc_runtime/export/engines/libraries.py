"""Import a library that an extra brings. Type checkers see `Any`: they run where no engine is installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from jira_dc_runtime.errors import ConfigurationError


def import_library(module: str, extra: str) -> Any:
    """Return `module`. Raise `ConfigurationError` that names `extra` where its library is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        if (error.name or "").partition(".")[0] != library:
            raise  # the library is there; something that it needs is not
        message = f"This needs the package {library}. Install it with: pip install 'jira-dc[{extra}]'"
    raise ConfigurationError(message)
