"""What a new issue of a project must and may have: Jira's "createmeta"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.paging.pages import OffsetPages

if TYPE_CHECKING:
    from jira_dc_runtime.client import Client

_GIVEN = frozenset({"issuetype", "project", "reporter"})
"""Required by every screen: the first two make an issue what it is, and Jira fills in the reporter."""
_PATH = "/rest/api/2/issue/createmeta/{project}/issuetypes"


class CreateRules(msgspec.Struct, frozen=True):
    """What holds for a new issue of `project`, whatever its type of those that were looked at.

    - `options`: those of each field that has some, by its id, and below each those of a cascade.
    - `required`: the ids of fields that must be given.
    """

    project: str
    options: Mapping[str, Mapping[str, Sequence[str]]]
    required: frozenset[str]


class _Page(Model, kw_only=True):
    start_at: int | None = msgspec.field(name="startAt", default=None)
    max_results: int | None = msgspec.field(name="maxResults", default=None)
    total: int | None = None
    is_last: bool | None = msgspec.field(name="isLast", default=None)


class IssueTypeJson(Model, kw_only=True):
    """A type of issue that a project has."""

    id: str
    name: str


class IssueTypePage(_Page, kw_only=True):
    """A page of them."""

    values: list[IssueTypeJson]


class FieldMetaJson(Model, kw_only=True):
    """A field of the screen on which an issue is created."""

    required: bool = False
    field_id: str | None = msgspec.field(name="fieldId", default=None)
    has_default: bool | None = msgspec.field(name="hasDefaultValue", default=None)
    allowed: Any = msgspec.field(name="allowedValues", default=None)


class FieldMetaPage(_Page, kw_only=True):
    """A page of them."""

    values: list[FieldMetaJson]


def ask_rules(client: Client, project: str, issue_types: Sequence[str]) -> CreateRules:
    """Return what Jira says of new issues of `project`, of all its types or of those that are named.

    Raise `RequestError` for a type that the project does not have, and what a call raises.
    """
    present = list(client.iterate(OffsetPages(partial(_ask_types, project), _values)))
    chosen = [_find_type(present, name, project) for name in issue_types] or present
    screens = [list(client.iterate(OffsetPages(partial(_ask_fields, project, each), _values))) for each in chosen]
    return make_rules(project, screens)


def make_rules(project: str, screens: Sequence[Sequence[FieldMetaJson]]) -> CreateRules:
    """Return what holds for all `screens`, one for each type of issue: the options of any, required by every one."""
    options: dict[str, dict[str, list[str]]] = {}
    for field in (field for screen in screens for field in screen if field.field_id):
        known = options.setdefault(str(field.field_id), {})
        for text, below in _list_options(field.allowed):
            children = known.setdefault(text, [])
            children += [child for child, _ in below if child not in children]
    needed = [
        {str(field.field_id) for field in screen if field.required and not field.has_default} for screen in screens
    ]
    always = frozenset[str].intersection(*map(frozenset[str], needed)) if needed else frozenset[str]()
    return CreateRules(project, {key: each for key, each in options.items() if each}, always - _GIVEN)


def _list_options(allowed: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
    if not is_array(allowed):
        return []
    return [
        (each["value"], _list_options(each.get("children")))
        for each in allowed
        if is_object(each) and isinstance(each.get("value"), str) and each.get("disabled") is not True
    ]


def _find_type(present: Sequence[IssueTypeJson], name: str, project: str) -> IssueTypeJson:
    for each in present:
        if name.casefold() in {each.name.casefold(), each.id}:
            return each
    names = [each.name for each in present]
    near = get_close_matches(name, names, 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"It has {', '.join(map(repr, names))}."
    raise RequestError(f"{project} has no issue type {name!r}. {hint}")


def _ask_types(project: str, start: int, size: int | None) -> Call[IssueTypePage]:
    return Call("GET", _PATH, IssueTypePage, path={"project": project}, query=_page(start, size), scope="READ")


def _ask_fields(project: str, issue_type: IssueTypeJson, start: int, size: int | None) -> Call[FieldMetaPage]:
    path = {"project": project, "type": issue_type.id}
    return Call("GET", f"{_PATH}/{{type}}", FieldMetaPage, path=path, query=_page(start, size), scope="READ")


def _page(start: int, size: int | None) -> dict[str, int | None]:
    return {"startAt": start, "maxResults": size}


def _values(page: Any) -> Any:
    return page.values
