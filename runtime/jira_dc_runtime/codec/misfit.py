"""What to say about a body that is not of the type its model declares: the place and the kinds, never the value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from .drift import write_pointer
from .repair import repair

_KINDS: Final = {
    "bool": "boolean",
    "date": "date",
    "datetime": "time",
    "dict": "object",
    "float": "number",
    "int": "integer",
    "list": "array",
    "str": "string",
}
"""What JSON calls a type of Python; any other one is a model."""

_ADVICE: Final = {
    ("integer", "string"): "Pass it as text.",
    ("number", "string"): "Pass it as text.",
    ("string", "integer"): "Pass it as an int.",
    ("string", "number"): "Pass it as a number.",
    ("string", "boolean"): "Pass True or False.",
    ("string", "array"): "Pass a list, also for one item.",
    ("string", "time"): "Pass a datetime, or text such as 2013-05-15T11:53:38.000+0000.",
    ("string", "date"): "Pass a date, or text such as 2013-05-15.",
    ("null", "string"): "NULL cannot stand there.",
}


def describe_misfit(wire: Any, model: Any) -> str:
    """Return the first place where plain JSON is not what `model` declares, as a sentence, or "" if there is none."""
    _, found = repair(wire, model)
    if not found:
        return ""
    first = found[0]
    if first.got == "nothing":
        *above, key = first.at
        return f"{_name_place(above)} needs the key {key!r}, and it is not there. None counts as absent."
    expected = " or ".join(_name_kind(name) for name in first.expected.split(" or "))
    advice = _ADVICE.get((first.got, expected), "")
    return f"{_name_place(first.at)} is {_article(first.got)}, and not {_article(expected)}. {advice}".rstrip()


def _name_place(at: Sequence[str | int]) -> str:
    return write_pointer(tuple(at)) or "the body"


def _name_kind(name: str) -> str:
    return name if name[0] == "'" else _KINDS.get(name, "object")  # a quote is one of the values that may come


def _article(kind: str) -> str:
    if kind == "null" or kind[0] == "'":
        return kind
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
