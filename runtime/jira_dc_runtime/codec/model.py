"""`Model`, the base of every generated class: what it shows of itself, and the ways out of it and into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


class Model(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A JSON object of Jira as a class. A field that may be None is absent then.

    Use `NULL` as a field's value to send an explicit JSON null. A model can be compared, copied and pickled; it shows
    itself on one line, without a password or a token, and in a notebook as a table.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the model as plain JSON values, by Jira's names: what `from_dict` reads, and `json.dumps` takes.

        What is None is left out, `NULL` is None, and a time is a text in Jira's form. With
        `json.dumps(issues, default=Model.to_dict)` models may stand anywhere in what is written. Raise `RequestError`
        for a value that JSON cannot carry.
        """
        from .plain import to_plain  # noqa: PLC0415 - not every program needs it

        return to_plain(self)

    def to_json(self) -> str:
        """Return the model as JSON text, by Jira's names. Raise `RequestError` as `to_dict` does."""
        return msgspec.json.encode(self.to_dict()).decode()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the model of these JSON values, by Jira's names, read as leniently as an answer of Jira.

        A value of another type than declared stays as it is; a key that the model does not have is left out. Raise
        `RequestError` if it is no mapping.
        """
        from .plain import from_plain  # noqa: PLC0415 - not every program needs it

        return from_plain(cls, values)

    def __repr__(self) -> str:
        from .show import summarize  # noqa: PLC0415 - a program that prints none does without it

        return summarize(self)

    def _repr_html_(self) -> str:
        from .show import write_html  # noqa: PLC0415 - only notebooks

        return write_html(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from .pydantic_schema import make_core_schema  # noqa: PLC0415 - only where pydantic asks for it

        return make_core_schema(cls)
