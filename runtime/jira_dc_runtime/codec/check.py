"""Whether a body is what its model declares, before it is sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple, get_args, get_origin

import msgspec

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .fields import Fields
from .misfit import describe_misfit
from .null import NULL
from .repair import is_model, list_arms

SHOWN_KEYS: Final = 12  # of a model, in a message
ALMOST: Final = 0.8
"""How much alike a key and the id of a field are for the one to be the other, misspelt: `fixVersion`, `Summary`."""

_CUSTOM: Final = re.compile(r"customfield_\d+")
_MEANT_CUSTOM: Final = re.compile(r"custom[ _-]?field", re.IGNORECASE)

Keys = Mapping[str, type[Fields]]


class _Plan(NamedTuple):
    """What is to be looked at where a type is declared."""

    model: Any
    value: Any
    """Of a dict, the type of its values."""
    item: Any
    """Of a list, the type of its items."""
    is_time: bool
    is_plain: bool
    """Whether there is nothing that `msgspec.convert` would let pass."""


@lru_cache(maxsize=1024)
def _plan(form: Any) -> _Plan:
    arms = list_arms(form)
    model = next((arm for arm in arms if is_model(arm)), None)
    value = next((get_args(arm)[-1] for arm in arms if get_origin(arm) is dict), None)
    item = next((get_args(arm)[0] for arm in arms if get_origin(arm) is list), None)
    is_time = dt.datetime in arms and str not in arms
    return _Plan(model, value, item, is_time, model is value is item is None and not is_time)


def check_against(value: Any, wire: Any, model: Any, keys: Keys) -> None:
    """Raise `RequestError` if a body is not what `model` declares; `value` is the caller's, `wire` its plain form.

    Models are checked as mappings are. A subclass of a model may have keys of its own. `keys` says of which properties
    the keys are the ids of fields.
    """
    problem = (
        next(_find_problems(value, model, keys, ""), "") or _find_misfit(wire, model) or _find_nothing(wire, model)
    )
    if problem:
        raise RequestError(problem)


def check_something_is_left(value: Any, wire: Any) -> None:
    """Raise `RequestError` if nothing of the caller's `value` is left on the wire, because None means absent."""
    if _says_nothing(wire) and _holds_none(value):
        message = (
            "all that the body holds is None, which means absent, so that nothing would be left of it. NULL sends an "
            "explicit null, which clears a value."
        )
        raise RequestError(message)


def _find_misfit(wire: Any, model: Any) -> str:
    try:
        msgspec.convert(wire, model)
    except msgspec.ValidationError as error:
        return describe_misfit(wire, model) or f"{error}."
    return ""


def _find_nothing(wire: Any, model: Any) -> str:
    if wire == {} and any(is_model(arm) for arm in list_arms(model)):
        return "the body is empty, so that it would ask for nothing."
    return ""


def _find_problems(value: Any, form: Any, keys: Keys, at: str) -> Iterator[str]:
    """Yield what `msgspec.convert` would let pass: unknown keys, models of another class, times without a zone."""
    plan = _plan(form)
    if value is None or value is NULL or plan.is_plain:
        return
    if plan.model is not None and isinstance(value, msgspec.Struct):
        yield from _find_in_struct(value, plan.model, keys, at)
    elif plan.model is not None and is_object(value):
        yield from _find_in_mapping(value, plan.model, keys, at)
    elif plan.value is not None and is_object(value):
        yield from _find_in_items(value.items(), plan.value, keys, at)
    elif plan.item is not None and is_array(value):
        yield from _find_in_items(enumerate(value), plan.item, keys, at)
    elif plan.is_time and isinstance(value, str) and _lacks_zone(value):
        yield (
            f"{at} is a time without a zone. Write it as Jira does, 2013-05-15T11:53:38.000+0000, or pass a datetime "
            "with a time zone."
        )


def _find_in_struct(value: msgspec.Struct, model: Any, keys: Keys, at: str) -> Iterator[str]:
    if not isinstance(value, model):
        yield f"expected {model.__name__} or a mapping, got {type(value).__name__}{f' at {at}' if at else ''}."
        return
    for key, (name, form) in _fields(value.__class__).items():
        item = getattr(value, name)
        if item is not None:
            yield from _find_in_property(key, item, form, keys, f"{at}/{key}")


def _find_in_mapping(value: Mapping[Any, Any], model: Any, keys: Keys, at: str) -> Iterator[str]:
    fields = _fields(model)
    for key, item in value.items():
        if key in fields:
            yield from _find_in_property(key, item, fields[key][1], keys, f"{at}/{key}")
        else:
            yield _describe_unknown(str(key), model, at)


def _find_in_property(key: str, item: Any, form: Any, keys: Keys, at: str) -> Iterator[str]:
    if key in keys and is_object(item):
        yield from _find_misspelt(item, keys[key], at)
    yield from _find_problems(item, form, keys, at)


def _find_in_items(items: Iterable[tuple[Any, Any]], form: Any, keys: Keys, at: str) -> Iterator[str]:
    if not _plan(form).is_plain:
        for key, item in items:
            yield from _find_problems(item, form, keys, f"{at}/{key}")


def _find_misspelt(item: Mapping[Any, Any], known: type[Fields], at: str) -> Iterator[str]:
    """Yield each key that is almost the id of a field. Any other goes to Jira, which knows best what fields it has."""
    ids = _list_ids(known)
    for key in map(str, item):
        if key in ids.values() or _CUSTOM.fullmatch(key):
            continue
        near = "customfield_10001" if _MEANT_CUSTOM.match(key) else _find_nearest(key.lower(), ids, ALMOST)
        if near is not None:
            yield f"there is no field {key!r} at {at}; did you mean {ids.get(near, near)!r}? {_OTHER_WAY}"


_OTHER_WAY: Final = (
    "A key that only a plugin or a newer Jira knows is sent by a Call of your own, with JsonBody(value) and no model."
)


def _describe_unknown(key: str, model: Any, at: str) -> str:
    fields = _fields(model)
    near = next((known for known, (name, _) in fields.items() if name == key), None) or _find_nearest(key, fields, 0.6)
    if near is not None:
        hint = f"did you mean {near!r}?"
    elif len(fields) <= SHOWN_KEYS:
        hint = f"it has {', '.join(map(repr, fields))}."
    else:
        hint = f"see the fields of {model.__name__}."
    return f"{model.__name__} has no key {key!r}{f' at {at}' if at else ''}; {hint} {_OTHER_WAY}"


def _find_nearest(key: str, known: Mapping[str, Any], cutoff: float) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is wrong

    return next(iter(get_close_matches(key, known, 1, cutoff)), None)


@lru_cache(maxsize=1024)
def _fields(model: Any) -> Mapping[str, tuple[str, Any]]:
    """Return the name and the type of each field, by its key on the wire."""
    return {field.encode_name: (field.name, field.type) for field in msgspec.structs.fields(model)}


@lru_cache(maxsize=64)
def _list_ids(known: type[Fields]) -> Mapping[str, str]:
    """Return the ids of Jira's own fields by how they are written in small letters."""
    return {key.lower(): key for key in known.ids()}


def _lacks_zone(text: str) -> bool:
    try:
        return msgspec.convert(text, dt.datetime).tzinfo is None
    except msgspec.ValidationError:
        return False  # no time at all: that is said with the other types


def _says_nothing(wire: Any) -> bool:
    return is_object(wire) and all(_says_nothing(item) for item in wire.values())


def _holds_none(value: Any) -> bool:
    """Return whether a mapping in `value` holds a None. The None of a model is its default: nobody put it there."""
    if isinstance(value, msgspec.Struct):
        return any(_holds_none(getattr(value, name)) for name in value.__struct_fields__)
    return is_object(value) and any(item is None or _holds_none(item) for item in value.values())
