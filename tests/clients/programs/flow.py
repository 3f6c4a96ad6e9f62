"""Flows of a client in Python: each is a function, run for itself and reported as one line of JSON."""

from __future__ import annotations

import itertools
import json
import sys
import traceback
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

_NUMBERS = itertools.count(1)


def new_name(what: str) -> str:
    """Return a name that no flow has used."""
    return f"{what} {next(_NUMBERS)}"


def new_key() -> str:
    """Return the key of a project that no flow has used."""
    return f"KEY{next(_NUMBERS)}"


def new_login(what: str = "user") -> str:
    """Return the name of a user or group that no flow has used."""
    return f"{what}{next(_NUMBERS)}"


def refuses(status: int, action: Callable[..., object], *arguments: object, **keywords: object) -> Any:
    """Carry out what Jira refuses with `status`, and return the error."""
    error = _find_error(action, arguments, keywords)
    assert error is not None, f"nothing was refused, but {status} was due"
    responses = [getattr(place, "response", None) for place in (error, getattr(error, "reason", None))]
    seen = {getattr(place, "status_code", None) for place in (error, *responses)} - {None}
    assert status in seen, f"refused with {seen} and not {status}: {error}"
    return error


def _find_error(action: Callable[..., object], arguments: Any, keywords: Any) -> Exception | None:
    try:
        action(*arguments, **keywords)
    except Exception as error:  # noqa: BLE001 - each client has errors of its own
        return error
    return None


def run(modules: Iterable[ModuleType], site: Any) -> None:
    """Run every function whose name begins with `flow_`, module by module, and report each."""
    for module in modules:
        for name, function in list(vars(module).items()):
            if name.startswith("flow_"):
                error = ""
                try:
                    function(site)
                except Exception as caught:  # noqa: BLE001 - reported
                    error = f"{_find_line(name, caught)}: {type(caught).__name__}: {caught}"[:400]
                sys.stdout.write(json.dumps({"flow": name.removeprefix("flow_"), "error": error}) + "\n")


def _find_line(name: str, error: Exception) -> str:
    """Return the line of a flow that an error came from."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((str(frame.line) for frame in frames if frame.name == name), "")
