"""Scenarios as they are written on a command line: `slow`, `flaky:rate=0.2,seed=7,faults=reset+503`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, get_origin

import msgspec

from jira_dc_runtime.errors import ConfigurationError

from .access import Captcha, ReadOnly, TokenExpired
from .limits import RateLimited, SearchWindow
from .network import Flaky, LoginPage, NodeAway, Reindexing, Slow
from .release import Release
from .scenario import Scenario

_KINDS: Final = (
    Captcha,
    Flaky,
    LoginPage,
    NodeAway,
    RateLimited,
    ReadOnly,
    Reindexing,
    Release,
    SearchWindow,
    Slow,
    TokenExpired,
)
SCENARIOS: Final[Mapping[str, type[Scenario]]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower(): kind for kind in _KINDS
}
"""Every scenario by its name on a command line: `rate-limited`."""


def read_scenario(text: str) -> Scenario:
    """Return the scenario that `text` means. Raise `ConfigurationError`, with what there is, for any other text."""
    name, _, rest = text.partition(":")
    kind = SCENARIOS.get(name)
    if kind is None:
        message = f"There is no scenario {name!r}. There are: {', '.join(SCENARIOS)}."
        raise ConfigurationError(message)
    lists = {field.name for field in msgspec.structs.fields(kind) if get_origin(field.type) is tuple}
    values: dict[str, Any] = {}
    for part in filter(None, rest.split(",")):
        field, _, value = part.partition("=")
        values[field] = value.split("+") if field in lists else value
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        fields = ", ".join(kind.__struct_fields__) or "no values"
        message = f"{text!r} is no scenario: {error}. {name} takes {fields}."
        raise ConfigurationError(message) from None
