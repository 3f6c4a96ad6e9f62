"""How a custom field is read, and how it is written, by the kind of its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.client.catalogue.kinds import find_kind


class Form(NamedTuple):
    """The kind of a field, and its types as they are written in Python."""

    kind: str
    read: str
    write: str
    """The type of an argument; empty if Jira alone writes the field."""


_FORMS: Final[Mapping[str, Form]] = {
    form.kind: form
    for form in (
        Form("cascade", "CascadingOption | None", "CascadeLike"),
        Form("components", "list[Component]", "ComponentsLike"),
        Form("date", "dt.date | None", "dt.date"),
        Form("datetime", "dt.datetime | None", "dt.datetime"),
        Form("group", "Group | None", "GroupLike"),
        Form("groups", "list[Group]", "GroupsLike"),
        Form("issue", "IssueReference | None", "IssueLike"),
        Form("issue_key", "str | None", "IssueLike"),
        Form("json", "Any", "Any"),
        Form("labels", "list[str]", "TextsLike"),
        Form("named", "Any", "NamedLike"),
        Form("number", "float | None", "float"),
        Form("option", "Option | None", "OptionLike"),
        Form("options", "list[Option]", "OptionsLike"),
        Form("project", "ProjectReference | None", "ProjectLike"),
        Form("sprint", "list[Sprint]", "SprintLike"),
        Form("text", "str | None", "str"),
        Form("texts", "list[str]", "TextsLike"),
        Form("user", "UserReference | None", "UserLike"),
        Form("users", "list[UserReference]", "UsersLike"),
        Form("version", "Version | None", "VersionLike"),
        Form("versions", "list[Version]", "VersionsLike"),
    )
}


def find_form(field: SiteField) -> Form:
    """Return what a custom field holds; any JSON if nobody here knows it."""
    kind, is_computed = find_kind(field)
    form = _FORMS[kind]
    return Form("computed", form.read, "") if is_computed else form


def form_of(kind: str) -> Form:
    """Return the types of a kind of field."""
    return _FORMS[kind]
