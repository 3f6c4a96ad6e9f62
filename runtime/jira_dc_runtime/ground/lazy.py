"""Names of a package that are imported when they are first used, so that importing the package costs little.

The pattern is that of Scientific Python's SPEC 1 (https://scientific-python.org/specs/spec-0001/). Type checkers read
plain imports under `TYPE_CHECKING` beside the table; a test holds the two and `__all__` together.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Later:
    """A module that is imported when something of it is first used."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._module), name)


def import_later(module: str) -> Any:
    """Return what stands for `module` and imports it when something of it is first used."""
    return Later(module)


def export_lazily(
    package: str, homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the `__getattr__` and the `__dir__` of `package`; `homes` lists its names by the submodule of each."""
    home_of = {name: home for home, names in homes.items() for name in names}

    def __getattr__(name: str) -> Any:  # noqa: N807 - it becomes the package's own
        home = home_of.get(name)
        if home is None:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"{package}.{home}"), name)
        setattr(sys.modules[package], name, value)  # the next use finds it at once
        return value

    def __dir__() -> list[str]:  # noqa: N807 - likewise
        return sorted({*vars(sys.modules[package]), *home_of})

    return __getattr__, __dir__
