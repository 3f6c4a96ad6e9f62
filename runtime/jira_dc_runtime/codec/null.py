"""What a body can say beyond its values: `NULL` sends an explicit JSON null, `Timestamps` is how it writes times."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

Timestamps: TypeAlias = Literal["jira", "rfc3339"]
"""As Jira does by itself, or by RFC 3339, which a few resources want."""


class _Null:
    """The type of `NULL`. There is one instance, also after pickling and copying."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NULL"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        # A string tells pickle and copy to look the object up by this name in its module.
        return "NULL"


#: Sends an explicit JSON null, for example to clear a field. `None` means "absent" everywhere.
#: It is typed `Any` so that it can stand where a model declares `X | None`.
NULL: Final[Any] = _Null()
