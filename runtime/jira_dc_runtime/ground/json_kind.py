"""What kind of JSON a value is, in a way that type checkers follow."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard


def is_object(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Return whether `value` has keys, like a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Sequence[Any]]:
    """Return whether `value` is a list of things, like a JSON array; text and bytes are not."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview))


def is_path(value: object) -> TypeGuard[str | os.PathLike[str]]:
    """Return whether `value` names a file."""
    return isinstance(value, (str, os.PathLike))
