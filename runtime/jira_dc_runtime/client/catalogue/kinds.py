"""What a custom field holds, by what Jira says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from jira_dc_runtime.codec.field_kinds import Kind

from .catalogue import SiteField

_STANDARD: Final = "com.atlassian.jira.plugin.system.customfieldtypes:"
_SOFTWARE: Final = "com.pyxis.greenhopper.jira:"


class FieldKind(NamedTuple):
    """The kind of values of a field, and whether Jira alone writes them."""

    kind: Kind
    is_computed: bool = False


# By the kind of custom field: a Jira before 7 calls a select list a `string`, and `any` says nothing.
_BY_CUSTOM_TYPE: Final[Mapping[str, Kind]] = {
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
_COMPUTED: Final[Mapping[str, Kind]] = {
    f"{_STANDARD}importid": "number",
    f"{_STANDARD}readonlyfield": "text",
    f"{_SOFTWARE}gh-global-rank": "json",
    f"{_SOFTWARE}gh-lexo-rank": "text",
    f"{_SOFTWARE}greenhopper-releasedmultiversionhistory": "json",
    "com.atlassian.jira.ext.charting:firstresponsedate": "datetime",
    "com.atlassian.jira.ext.charting:timeinstatus": "json",
    "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummary": "json",
    "com.atlassian.servicedesk:sd-sla-field": "json",
}
"""What Jira alone writes, with the kind that it is read as."""
_BY_TYPE: Final[Mapping[str, Kind]] = {
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
_BY_ITEMS: Final[Mapping[str, Kind]] = {
    "group": "groups",
    "option": "options",
    "string": "texts",
    "user": "users",
    "version": "versions",
}


def find_kind(field: SiteField) -> FieldKind:
    """Return what a custom field holds; any JSON if nobody here knows it."""
    custom = field.custom_type or ""
    if custom in _COMPUTED:
        return FieldKind(_COMPUTED[custom], is_computed=True)
    by_type = _BY_ITEMS.get(field.items or "") if field.type == "array" else _BY_TYPE.get(field.type)
    return FieldKind(_BY_CUSTOM_TYPE.get(custom) or by_type or "json")
