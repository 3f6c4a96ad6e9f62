"""`FieldCatalogue`: the fields of one Jira, as a frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import RequestError, UnknownField
from jira_dc_runtime.ground.json_kind import is_array

_NEAREST: Final = 3  # names that are offered for one that is not there


class SiteField(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a Jira: what it is called, what it holds, and how it is searched.

    - `id`: how answers and bodies name it, such as `customfield_10002`; `name`: what people call it.
    - `custom`: whether it belongs to this Jira alone. Jira's own say by `system` which of them it is.
    - `type`: what it holds, such as `number`, `option` or `array`, of what by `items`; empty where Jira does not say.
    - `custom_type`: the kind of custom field, such as `com.atlassian.jira.plugin.system.customfieldtypes:float`.
    - `clause_names`: the names that JQL has for it; none if it cannot be searched.
    - `navigable`: whether it can be a column; `orderable`: whether it can be put on a screen.
    """

    id: str
    name: str
    custom: bool = False
    type: str = ""
    items: str | None = None
    system: str | None = None
    custom_type: str | None = None
    clause_names: tuple[str, ...] = ()
    searchable: bool = False
    navigable: bool = False
    orderable: bool = False

    @property
    def jql(self) -> str | None:
        """The name that is only this field's in JQL: `cf[10002]`, or that of a field of Jira's own; None if none is."""
        own = f"cf[{self.id.removeprefix('customfield_')}]"
        return own if self.custom and own in self.clause_names else next(iter(self.clause_names), None)


class FieldCatalogue(Mapping[str, SiteField]):
    """The fields of one Jira, a mapping by their ids; `catalogue["Story Points"]` finds one by its name as well.

    An id counts before a name, and a name in any case, as in JQL. Of a name that two fields have, `RequestError` tells
    both ids; `UnknownField`, which is a `KeyError` too, offers the nearest names.
    """

    __slots__ = ("_by_id", "_by_name")

    def __init__(self, fields: tuple[SiteField, ...]) -> None:
        self._by_id = {field.id: field for field in fields}
        self._by_name: dict[str, list[SiteField]] = {}
        for field in self._by_id.values():
            self._by_name.setdefault(field.name.casefold(), []).append(field)

    def __getitem__(self, key: str) -> SiteField:
        found = self._by_id.get(key)
        if found is not None:
            return found
        named = self._find(key)
        if len(named) == 1:
            return named[0]
        if named:
            message = (
                f"Jira has {len(named)} fields named {key!r}: {', '.join(field.id for field in named)}. Ask by the id."
            )
            raise RequestError(message)
        raise UnknownField(self._say_unknown(key))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and (key in self._by_id or bool(self._find(key)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} fields, {sum(field.custom for field in self.values())} custom)"

    def __hash__(self) -> int:
        return hash(frozenset(self._by_id))

    def __reduce__(self) -> tuple[type[FieldCatalogue], tuple[tuple[SiteField, ...]]]:
        return type(self), (tuple(self._by_id.values()),)

    def _find(self, key: str) -> list[SiteField]:
        folded = key.casefold()
        return self._by_name.get(folded) or [field for field in self._by_id.values() if field.id.casefold() == folded]

    def _say_unknown(self, key: str) -> str:
        from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

        near = get_close_matches(key.casefold(), self._by_name, _NEAREST)
        names = ", ".join(repr(self._by_name[name][0].name) for name in near)
        hint = f"Did you mean {names}?" if near else "jira.fields lists all, with their names."
        return f"Jira has no field {key!r}, or does not show it to this user. {hint}"


class _Schema(Model, kw_only=True):
    type: str = ""
    items: str | None = None
    system: str | None = None
    custom: str | None = None


class FieldJson(Model, kw_only=True):
    """A field as `GET /api/2/field` has it."""

    id: str
    name: str
    custom: bool = False
    schema: _Schema | None = None
    clause_names: list[str] = msgspec.field(name="clauseNames", default_factory=list[str])
    searchable: bool = False
    navigable: bool = False
    orderable: bool = False


GET_FIELDS: Final[Call[list[FieldJson]]] = Call("GET", "/rest/api/2/field", list[FieldJson], scope="READ")


def make_catalogue(answer: list[FieldJson]) -> FieldCatalogue:
    """Return the catalogue of an answer, read leniently. What has no id cannot be asked for, and is left out."""
    return FieldCatalogue(tuple(_read(each) for each in answer if _text(each.id)))


def _read(each: FieldJson) -> SiteField:
    said: Any = each.schema  # what Jira sent, whatever that is
    schema = said if isinstance(said, _Schema) else _Schema()
    clauses: Any = each.clause_names
    return SiteField(
        id=each.id,
        name=_text(each.name) or each.id,
        custom=each.custom is True,
        type=_text(schema.type),
        items=_text(schema.items) or None,
        system=_text(schema.system) or None,
        custom_type=_text(schema.custom) or None,
        clause_names=tuple(filter(_text, clauses)) if is_array(clauses) else (),
        searchable=each.searchable is True,
        navigable=each.navigable is True,
        orderable=each.orderable is True,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
