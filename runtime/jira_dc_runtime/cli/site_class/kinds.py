"""What a custom field holds: how it is read, and how it is written, by what Jira says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from jira_dc_runtime.client.catalogue.catalogue import SiteField

_STANDARD: Final = "com.atlassian.jira.plugin.system.customfieldtypes:"
_SOFTWARE: Final = "com.pyxis.greenhopper.jira:"


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

# By the kind of custom field: a Jira before 7 calls a select list a `string`, and `any` says nothing.
_BY_CUSTOM_TYPE: Final[Mapping[str, str]] = {
    f"{_STANDARD}cascadingselect": "cascade",
    f"{_STANDARD}datepicker": "date",
    f"{_STANDARD}datetime": "datetime",
    f"{_STANDARD}float": "number",
    f"{_STANDARD}grouppicker": "group",
    f"{_STANDARD}labels": "labels",
    f"{_STANDARD}multicheckboxes": "options",
    f"{_STANDARD}multigrouppicker": "groups",
    f"{_STANDARD}multiselect": "options",
    f"{_STANDARD}multiuserpicker": "users",
    f"{_STANDARD}multiversion": "versions",
    f"{_STANDARD}project": "project",
    f"{_STANDARD}radiobuttons": "option",
    f"{_STANDARD}select": "option",
    f"{_STANDARD}textarea": "text",
    f"{_STANDARD}textfield": "text",
    f"{_STANDARD}url": "text",
    f"{_STANDARD}userpicker": "user",
    f"{_STANDARD}version": "version",
    f"{_SOFTWARE}gh-epic-color": "text",
    f"{_SOFTWARE}gh-epic-label": "text",
    f"{_SOFTWARE}gh-epic-link": "issue_key",
    f"{_SOFTWARE}gh-epic-status": "option",
    f"{_SOFTWARE}gh-sprint": "sprint",
}
_COMPUTED: Final[Mapping[str, str]] = {
    f"{_STANDARD}importid": "float | None",
    f"{_STANDARD}readonlyfield": "str | None",
    f"{_SOFTWARE}gh-global-rank": "Any",
    f"{_SOFTWARE}gh-lexo-rank": "str | None",
    f"{_SOFTWARE}greenhopper-releasedmultiversionhistory": "Any",
    "com.atlassian.jira.ext.charting:firstresponsedate": "dt.datetime | None",
    "com.atlassian.jira.ext.charting:timeinstatus": "Any",
    "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummary": "Any",
    "com.atlassian.servicedesk:sd-sla-field": "Any",
}
"""What Jira alone writes, with the type that it is read as."""
_BY_TYPE: Final[Mapping[str, str]] = {
    "date": "date",
    "datetime": "datetime",
    "group": "group",
    "number": "number",
    "option": "option",
    "option-with-child": "cascade",
    "project": "project",
    "string": "text",
    "user": "user",
    "version": "version",
}
_BY_ITEMS: Final[Mapping[str, str]] = {
    "group": "groups",
    "option": "options",
    "string": "texts",
    "user": "users",
    "version": "versions",
}


def find_form(field: SiteField) -> Form:
    """Return what a custom field holds; any JSON if nobody here knows it."""
    custom = field.custom_type or ""
    if custom in _COMPUTED:
        return Form("computed", _COMPUTED[custom], "")
    by_type = _BY_ITEMS.get(field.items or "") if field.type == "array" else _BY_TYPE.get(field.type)
    return _FORMS[_BY_CUSTOM_TYPE.get(custom) or by_type or "json"]


def form_of(kind: str) -> Form:
    """Return the types of a kind of field."""
    return _FORMS[kind]
