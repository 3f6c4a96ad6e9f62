"""Classes that msgspec does not know, as `Fields`: they read themselves, wherever a type names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Protocol, Self

    class ReadsItself(Protocol):
        """A class that is made of plain JSON."""

        @classmethod
        def from_json(cls, raw: Any) -> Self:
            """Return the value of `raw`. Raise `TypeError` if it is of another kind."""
            ...


def read_other(form: type[ReadsItself], raw: Any) -> Any:
    """Return `raw` as the class `form`: what msgspec asks for a class that it does not know."""
    return form.from_json(raw)
