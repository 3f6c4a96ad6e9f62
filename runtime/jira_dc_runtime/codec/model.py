"""`Model`, the base of every generated class, and `NULL`, the one value that sends an explicit JSON null."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from jira_dc_runtime.json_kind import is_object

_SECRETS: Final = frozenset({"current_password", "new_password", "old_password", "password", "raw_token"})


class Model(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A JSON object of Jira as a class. A field that may be None is absent then.

    Use `NULL` as a field's value to send an explicit JSON null. The repr shows no password and no token.
    """

    def __repr__(self) -> str:
        shown = (f"{name}={_show(name, getattr(self, name))}" for name in self.__struct_fields__)
        return f"{type(self).__qualname__}({', '.join(shown)})"


def _show(name: str, value: object) -> str:
    if value is not None and name in _SECRETS:
        return "***"
    return repr({**value, "secret": "***"} if is_object(value) and "secret" in value else value)


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
