"""What to say about a body that is not of the type its model declares: the place and the kinds, never the value."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, get_args, get_origin

import msgspec

from jira_dc_runtime.json_kind import is_array, is_object

from .drift import write_pointer
from .repair import JSON_TYPES, Deviation, is_model, list_arms, repair

_KINDS: Final[dict[Any, str]] = {**JSON_TYPES, dt.datetime: "time", dt.date: "date"}
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
    owner, form = _find_declared(wire, model, first.at)
    if first.got == "nothing":
        return _describe_missing(first, owner)
    expected = " or ".join(_name_kind(arm) for arm in list_arms(form) if arm is not type(None))
    where = write_pointer(first.at) or "the body"
    advice = _ADVICE.get((first.got, expected), "")
    return f"{where} is {_with_article(first.got)}, and not {_with_article(expected)}. {advice}".rstrip()


def _describe_missing(found: Deviation, owner: Any) -> str:
    *above, key = found.at
    where = f" at {write_pointer(tuple(above))}" if above else ""
    return f"{owner.__name__} needs the key {key!r}{where}, and it is not there. None counts as absent."


def _find_declared(wire: Any, form: Any, at: tuple[str | int, ...]) -> tuple[Any, Any]:
    """Return the model that holds the place `at`, and the type that it declares there."""
    owner: Any = None
    for step in at:
        arms = list_arms(form)
        model = next((arm for arm in arms if is_model(arm)), None)
        if is_object(wire) and model is not None:
            owner = model
            form = next(each.type for each in msgspec.structs.fields(model) if each.encode_name == step)
            wire = wire.get(step)
        else:
            kind = list if is_array(wire) else dict
            form = get_args(next(arm for arm in arms if get_origin(arm) is kind))[-1]
            wire = wire[step]
    return owner, form


def _name_kind(form: Any) -> str:
    if is_model(form):
        return "object"
    return _KINDS.get(get_origin(form) or form, str(getattr(form, "__name__", form)))


def _with_article(kind: str) -> str:
    if kind == "null":
        return "null"
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
