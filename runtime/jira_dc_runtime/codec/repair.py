"""Build a value of a type from JSON that does not hold to it, keeping everything and noting each place."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, cast, get_args, get_origin

import msgspec

from .reads_itself import read_other

JSON_TYPES: dict[type[Any], str] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "integer",
    list: "array",
    str: "string",
    type(None): "null",
}


class Deviation(msgspec.Struct, frozen=True):
    """One place where the JSON is not what the type declares. `at` are the keys and positions that lead there."""

    at: tuple[str | int, ...]
    expected: str
    got: str


def repair(raw: Any, form: Any) -> tuple[Any, list[Deviation]]:
    """Return `raw` as a value of the type `form`, with each deviation; where it does not fit, the raw value stays.

    It goes down only where a part does not convert, through models, lists, dicts and unions with None.
    """
    found: list[Deviation] = []
    return _repair(raw, form, (), found), found


def _repair(raw: Any, form: Any, at: tuple[str | int, ...], found: list[Deviation]) -> Any:
    try:
        return msgspec.convert(raw, form, dec_hook=read_other)
    except msgspec.ValidationError:
        pass
    inner = _container(raw, form)
    if inner is None:
        found.append(Deviation(at, describe(form), _json_type(raw)))
        return raw
    origin = get_origin(inner)
    if origin is list:
        return [_repair(item, get_args(inner)[0], (*at, index), found) for index, item in enumerate(raw)]
    if origin is dict:
        return {key: _repair(item, get_args(inner)[1], (*at, key), found) for key, item in raw.items()}
    return _repair_model(raw, inner, at, found)


def _repair_model(raw: dict[str, Any], model: Any, at: tuple[str | int, ...], found: list[Deviation]) -> Any:
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(model):
        name, here = field.encode_name, (*at, field.encode_name)
        if raw.get(name) is not None:
            values[field.name] = _repair(raw[name], field.type, here, found)
        elif not _has_default(field) and not _takes_null(field.type, name in raw):
            found.append(Deviation(here, describe(field.type), "null" if name in raw else "nothing"))
            values[field.name] = _stand_in(field.type)
        elif not _has_default(field):
            values[field.name] = None
    return model(**values)


def _takes_null(form: Any, is_there: bool) -> bool:  # noqa: FBT001
    """Return whether null came and is one of the values that the type allows."""
    return is_there and (form is Any or type(None) in list_arms(form))


def _stand_in(form: Any) -> Any:
    """Return what stands where a value should always come and none did: a list is never None."""
    return [] if any(get_origin(arm) is list for arm in list_arms(form)) else None


def _has_default(field: msgspec.structs.FieldInfo) -> bool:
    """Return whether the field has a value where it is absent, and so where Jira sends null for that."""
    return field.default is not msgspec.NODEFAULT or field.default_factory is not msgspec.NODEFAULT


def _container(raw: Any, form: Any) -> Any:
    """Return the arm of `form` that holds its parts the way `raw` does: a model, a list or a dict; or None."""
    for arm in list_arms(form):
        origin = get_origin(arm)
        if isinstance(raw, list):
            if origin is list:
                return arm
        elif isinstance(raw, dict) and (origin is dict or is_model(arm)):
            return arm
    return None


def list_arms(form: Any) -> tuple[Any, ...]:
    """Return the types that a union allows, or the one type that `form` is."""
    return get_args(form) if get_origin(form) in {Union, types.UnionType} else (form,)


def is_model(form: Any) -> bool:
    """Return whether a type is a model."""
    return isinstance(form, type) and issubclass(form, msgspec.Struct)


def describe(form: Any) -> str:
    """Return the name of a type for people, without None: `Issue`, `datetime`, `list`, `'a' or 'b'`."""
    return " or ".join(_name(arm) for arm in list_arms(form) if arm is not type(None))


def make_empty(form: Any) -> Any:
    """Return the value of a type where nothing came: a model without values, an empty list or dict, else None."""
    for arm in list_arms(form):
        kind: Any = get_origin(arm) or arm
        if kind in {list, dict} or hasattr(kind, "from_json"):
            return cast("Any", kind())
        if is_model(arm):
            needed = (field for field in msgspec.structs.fields(arm) if not _has_default(field))
            return arm(**{field.name: _stand_in(field.type) for field in needed})
    return None


def _json_type(value: object) -> str:
    return JSON_TYPES.get(type(value), type(value).__name__)


def _name(form: Any) -> str:
    origin = get_origin(form)
    if origin is Literal:
        return " or ".join(repr(value) for value in get_args(form))
    named = form if origin is None else origin
    return getattr(named, "__name__", str(named))
