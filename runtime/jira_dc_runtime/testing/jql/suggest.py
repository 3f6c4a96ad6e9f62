"""What a form that helps to write JQL shows: the fields, functions and reserved words, and values to choose from."""

from __future__ import annotations

import html
import re
from typing import Final

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.state import State

from .asking import Asking
from .fields import JqlField, find_fields, list_fields
from .functions import FUNCTIONS, Known
from .history import LABELS
from .kinds import Kind
from .syntax.query import Field
from .syntax.words import RESERVED_WORDS

_MOST: Final = 15
_PLAIN: Final = re.compile(r"[\w.:-]+")
_PAST: Final = ("was", "was in", "was not in", "was not", "changed")


def describe(state: State, user: str | None) -> JsonObject:
    """Return the names of all fields and functions, and the reserved words."""
    asking = Asking(state, user)
    fields = [(name, one) for one in list_fields(asking) for name in _shown_names(one)]
    return {
        "visibleFieldNames": [
            _write_field(name, one) for name, one in sorted(fields, key=lambda pair: pair[0].lower())
        ],
        "visibleFunctionNames": [
            _write_function(one) for one in sorted(FUNCTIONS.values(), key=lambda one: one.name.lower())
        ],
        "jqlReservedWords": list(RESERVED_WORDS),
    }


def _write_function(one: Known) -> JsonObject:
    arguments = ", ".join(['""'] * one.least)
    shown = f"{one.name}({arguments})"
    return {"value": shown, "displayName": shown, **({"isList": "true"} if one.is_list else {}), "types": [one.types]}


def _shown_names(one: JqlField) -> tuple[str, ...]:
    return one.names[1:] if one.names[0].startswith("cf[") else one.names


def _write_field(name: str, one: JqlField) -> JsonObject:
    custom = one.names[0] if one.names[0].startswith("cf[") else ""
    operators = [*one.kind.operators, *(_PAST if one.id in LABELS else ())]
    return {
        "value": quote(name),
        "displayName": f"{name} - {custom}" if custom else name,
        **({"auto": "true"} if type(one.kind).suggest is not Kind.suggest else {}),
        **({"orderable": "true"} if one.sortable else {}),
        **({"searchable": "true"} if operators else {}),
        **({"cfid": custom} if custom else {}),
        "operators": operators,
        "types": [one.kind.types],
    }


def quote(text: str) -> str:
    """Return a text as it must stand in a query."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in RESERVED_WORDS
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return text if plain else f'"{escaped}"'


def complete(state: State, user: str | None, field: str, typed: str) -> list[JsonObject]:
    """Return the values of a field that begin with what was typed, at most fifteen; the part that fits is in bold."""
    asking = Asking(state, user)
    custom = re.fullmatch(r"cf\[(\d+)\]", field)
    fields = find_fields(asking, Field(field.strip("\"'"), int(custom[1]) if custom else None))
    found: list[JsonObject] = []
    for one in fields[:1]:
        for value, shown in one.kind.suggest(asking):
            if any(word.lower().startswith(typed.lower()) for word in (shown, value, *shown.split())):
                found.append({"value": quote(value), "displayName": _bold(shown, typed)})
    return found[:_MOST]


def _bold(shown: str, typed: str) -> str:
    at = shown.lower().find(typed.lower())
    if not typed or at < 0:
        return html.escape(shown)
    end = at + len(typed)
    return f"{html.escape(shown[:at])}<b>{html.escape(shown[at:end])}</b>{html.escape(shown[end:])}"
